// @one-database: what is kept is in memory.
import { expect, test } from 'vitest';
import { makeRoom } from '../../src/server/http/make-room.ts';

test('of more than there is room for, the oldest go, many at once', () => {
  const kept = new Set<string>();
  for (let i = 0; i < 1_000; i++) {
    makeRoom(kept, 100);
    kept.add(`${i}`);
    expect(kept.size).toBeLessThanOrEqual(100);
    expect(kept.size).toBeGreaterThanOrEqual(Math.min(i + 1, 91));
  }
  expect([...kept]).toEqual(
    Array.from({ length: kept.size }, (_, i) => `${1_000 - kept.size + i}`),
  );
  const few = new Map([['a', 1]]);
  makeRoom(few, 1);
  expect(few.size).toBe(0);
  makeRoom(few, 0);
});

test('to remember more takes no longer for each', () => {
  /** Processor time, microseconds. */
  function timeOf(most: number): number {
    const kept = new Map<string, number>();
    const start = process.cpuUsage();
    for (let i = 0; i < 200_000; i++) {
      makeRoom(kept, most);
      kept.set(`${i}`, i);
    }
    const { user, system } = process.cpuUsage(start);
    return user + system;
  }
  timeOf(1_000);
  // One at a time, this is about fifty times as much.
  expect(timeOf(20_000)).toBeLessThan(8 * timeOf(1_000));
});
