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
