import { pino } from 'pino';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { watchClock } from '../../src/server/clock.ts';
import { openStore } from '../../src/server/features.ts';
import { freshDatabase, isPostgres, listenUrlOf } from './database.ts';

const HOUR = 3_600_000;

afterEach(() => vi.useRealTimers());

test.runIf(isPostgres)('a clock that is not that of the database is said to be wrong', async () => {
  const database = await freshDatabase();
  const store = openStore(database, { listenUrl: listenUrlOf(database) });
  onTestFinished(() => store.close());
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const end = watchClock(store, log, 20);
  onTestFinished(end);
  await expect.poll(() => store.skew().then(Math.abs)).toBeLessThan(5_000);
  expect(lines).toEqual([]);

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOUR });
  await expect.poll(() => lines.join()).toMatch(/"seconds":3[56]\d\d,"msg":"the clock of this/);
  vi.useRealTimers();
  await expect.poll(() => lines.at(-1)).toContain('right again');
});

test.runIf(isPostgres)('a clock is not wrong because all connections were in use', async () => {
  const database = await freshDatabase();
  const store = openStore(database, { listenUrl: listenUrlOf(database), poolSize: 1 });
  onTestFinished(() => store.close());
  const { promise: written, resolve: endWrite } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const write = store.write(async () => {
    begin();
    await written;
  });
  await begun;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 });
  const skew = store.skew();
  vi.useRealTimers();
  endWrite();
  await write;
  // The system's clock has whole milliseconds, that of the database has parts of one.
  expect(Math.abs(await skew)).toBeLessThan(1_000);
});
