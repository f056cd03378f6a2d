import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/server/http/turns.ts';

/** A clock that only work moves, milliseconds. */
function testTurns() {
  let time = 0;
  const turns = createTurns(() => time);
  const order: string[] = [];
  const work = async (caller: string, takes: number) => {
    const turn = turns.take(caller);
    if (turn) await turn;
    order.push(caller);
    time += takes;
  };
  return { order, work, pass: (milliseconds: number) => (time += milliseconds) };
}

test('a request that comes after many of another caller is next', async () => {
  const { order, work } = testTurns();
  const all = Array.from({ length: 20 }, async () => work('a', 6));
  all.push(work('b', 1));
  await Promise.all(all);
  expect(order.indexOf('b')).toBeLessThanOrEqual(3);
});

test('callers who used much lately wait behind those who used little, and still get turns', async () => {
  const { order, work } = testTurns();
  const heavy = ['h1', 'h2', 'h3'];
  for (const caller of heavy) {
    for (let i = 0; i < 4; i++) {
      await work(caller, 20);
      await sleep(1);
    }
  }
  order.length = 0;
  const all = heavy.flatMap((caller) => [work(caller, 6), work(caller, 6), work(caller, 6)]);
  for (let i = 0; i < 10; i++) all.push(work('light', 1));
  await Promise.all(all);
  const last = order.lastIndexOf('light');
  const before = order.slice(0, last).filter((caller) => caller !== 'light');
  expect(before.length).toBeLessThan(5);
  expect(before.length).toBeGreaterThan(1);
  expect(order).toHaveLength(19);
});

test('a caller who never stops falls behind, although requests of theirs always wait', async () => {
  const { order, work } = testTurns();
  const flood = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8'];
  const all = flood.flatMap((caller) => Array.from({ length: 30 }, () => work(caller, 6)));
  while (order.length < 120) await new Promise(setImmediate);
  const start = order.length;
  for (let i = 0; i < 4; i++) all.push(work('light', 1));
  await Promise.all(all);
  expect(order.lastIndexOf('light') - start).toBeLessThan(8);
});

test('what a caller used is forgotten after a while', async () => {
  const { order, work, pass } = testTurns();
  for (let i = 0; i < 4; i++) {
    await work('a', 20);
    await sleep(1);
  }
  pass(60_000);
  order.length = 0;
  await Promise.all([work('c', 6), work('a', 6), work('b', 6), work('b', 6)]);
  expect(order).toEqual(['c', 'a', 'b', 'b']);
});

test('connections and timers get their turn between slices', async () => {
  const { order, work } = testTurns();
  const all = Array.from({ length: 30 }, async () => work('a', 3));
  const seen = new Set<number>();
  const look = () => {
    seen.add(order.length);
    if (order.length < 30) setImmediate(look);
  };
  setImmediate(look);
  await Promise.all(all);
  expect(seen.size).toBeGreaterThan(10);
});

test('nobody waits while there is time', () => {
  const turns = createTurns(() => 0);
  expect(Array.from({ length: 100 }, (_, index) => turns.take(`${index}`))).toEqual(
    Array(100).fill(undefined),
  );
});
