import { expect, test } from 'vitest';
import {
  FIRST_BATCH,
  MOST_SHARE,
  nextBatch,
  nextShare,
  PIECE,
  piecesOf,
} from '../../src/server/insight/rules/pace.ts';

/** What an ingested and a read conversation take of the event loop, milliseconds. */
const INGEST = 0.64;
const READ = 0.6;

/** Reads while conversations come in. @returns how many wait at the end, and the share of the time that reading took */
function simulate(arriving: number, milliseconds: number): { waiting: number; share: number } {
  let waiting = 0;
  let other = 0;
  let reading = 0;
  let share = MOST_SHARE;
  let batch = FIRST_BATCH;
  let now = 0;
  while (now < milliseconds) {
    const count = Math.min(batch, waiting);
    const took = Math.max(1, count * READ);
    const rest = took / share - took;
    const arrived = (arriving / 1000) * (took + rest);
    other += arrived * INGEST;
    const done = Math.min(other, rest);
    other -= done;
    waiting += arrived - count;
    reading += took;
    now += took + rest;
    share = nextShare(share, (took + done) / (took + rest));
    if (count === batch) batch = nextBatch(batch, took);
  }
  return { waiting, share: reading / now };
}

const most = 1000 / INGEST;

test('what comes in at half of the most is read within two seconds, also by a search after a minute of it', () => {
  const { waiting } = simulate(most / 2, 60_000);
  expect(waiting * READ).toBeLessThan(2_000);
});

test('while the most comes in, reading takes about a tenth', () => {
  expect(simulate(most * 1.1, 60_000).share).toBeLessThan(0.12);
});

test('with nothing beside it, it takes half of the time', () => {
  expect(nextShare(0.1, 0)).toBe(MOST_SHARE);
  expect(nextShare(0.1, 0.6)).toBeCloseTo(0.45);
});

test('a batch takes about as long, whatever a transcript takes', () => {
  const settled = (each: number) => {
    let batch = FIRST_BATCH;
    for (let i = 0; i < 20; i++) batch = nextBatch(batch, batch * each);
    return batch;
  };
  expect(settled(0.5)).toBe(50);
  expect(settled(4)).toBe(6);
  expect(settled(0)).toBe(80);
  expect(settled(1_000)).toBe(5);
});

test('as much is read at once as has a size that takes little, and at least one', () => {
  const sizes = (...all: number[]) =>
    piecesOf(all.map((byteTotal) => ({ byteTotal }))).map((piece) =>
      piece.map(({ byteTotal }) => byteTotal),
    );
  expect(sizes()).toEqual([]);
  expect(sizes(0, 0)).toEqual([[0, 0]]);
  expect(sizes(PIECE - 1, 1, 1)).toEqual([[PIECE - 1, 1], [1]]);
  expect(sizes(1, 4 * PIECE, 0, 1)).toEqual([[1], [4 * PIECE], [0, 1]]);
});
