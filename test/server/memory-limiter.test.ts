// @one-database: counts are in memory.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { memoryLimiter } from '../../src/server/database/memory-limiter.ts';
import { openStore } from '../../src/server/features.ts';
import type { Limiter } from '../../src/server/database/store.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const allows = (limiter: Limiter, key: string, amount?: number) =>
  limiter.consume(key, amount).then(
    () => true,
    (refusal: unknown) => {
      expect(refusal).toBeInstanceOf(RateLimiterRes);
      return false;
    },
  );

test('counts each caller in periods, which begin with the first call', async () => {
  const limiter = memoryLimiter({ points: 3, seconds: 60 });
  expect(await limiter.consume('a', 2)).toMatchObject({ remainingPoints: 1, msBeforeNext: 60_000 });
  vi.setSystemTime(59_000);
  expect(await allows(limiter, 'b')).toBe(true);
  expect(await allows(limiter, 'a')).toBe(true);
  expect(await allows(limiter, 'a')).toBe(false);
  await expect(limiter.consume('a', 0)).rejects.toMatchObject({ msBeforeNext: 1_000 });
  vi.setSystemTime(60_000);
  expect(await allows(limiter, 'a', 3)).toBe(true);
  expect(await limiter.consume('b', 0)).toMatchObject({ remainingPoints: 2 });
});

test('a call of more than is allowed is refused', async () => {
  expect(await allows(memoryLimiter({ points: 3, seconds: 60 }), 'a', 4)).toBe(false);
  expect(await allows(memoryLimiter({ points: 0, seconds: 60 }), 'a')).toBe(false);
});

test('of too many callers, the oldest are forgotten, and none whose period lasts otherwise', async () => {
  const limiter = memoryLimiter({ points: 1, seconds: 60 }, 3);
  for (const key of ['a', 'b', 'c']) expect(await allows(limiter, key)).toBe(true);
  for (const key of ['a', 'b', 'c']) expect(await allows(limiter, key)).toBe(false);
  expect(await allows(limiter, 'd')).toBe(true);
  for (const key of ['b', 'c', 'd']) expect(await allows(limiter, key)).toBe(false);
  expect(await limiter.consume('a', 0)).toMatchObject({ remainingPoints: 1 });
});

test('without the database, a node counts by itself', async () => {
  vi.useRealTimers();
  const store = openStore('postgres://nobody@127.0.0.1:1/none', { poolSize: 1 });
  onTestFinished(() => store.close());
  const limiter = store.limiter({ name: 'x', points: 2, seconds: 60 });
  for (const isAllowed of [true, true, false]) expect(await allows(limiter, 'a')).toBe(isAllowed);
  await expect(limiter.consume('a', 0)).rejects.toMatchObject({ remainingPoints: 0 });
});

/** Megabytes that a script keeps. Its `keep` is what must stay alive. */
async function kept(script: string): Promise<number> {
  const source = (path: string) => new URL(`../../src/server/${path}`, import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--input-type=module',
    '-e',
    `import { memoryLimiter } from '${source('database/memory-limiter.ts')}';
     import { addressKey } from '${source('http/address.ts')}';
     gc(); const before = process.memoryUsage().heapUsed; let keep;
     ${script}
     gc(); console.log((process.memoryUsage().heapUsed - before) / 1024 / 1024); if (!keep) throw 0;`,
  ]);
  return Number(stdout);
}

test('a million addresses of one sender take no more memory than those that are kept', async () => {
  const megabytes = await kept(`
    keep = memoryLimiter({ points: 5, seconds: 3600 });
    for (let i = 0; i < 1_000_000; i++) {
      await keep.consume(addressKey('2001:db8:' + (i >> 16).toString(16) + ':' + (i & 65535).toString(16) + '::1'));
    }`);
  expect(megabytes).toBeLessThan(30);
});

test('an address that is kept does not keep the header that it stood in', async () => {
  const megabytes = await kept(`
    keep = [];
    for (let i = 0; i < 5_000; i++) {
      const header = Buffer.alloc(16_000, 'x').toString() + ', 203.113.' + (100 + i % 50) + '.' + (100 + (i >> 6));
      keep.push(addressKey(header.split(',').at(-1)?.trim()));
    }`);
  expect(megabytes).toBeLessThan(5);
});
