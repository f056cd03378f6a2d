import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { readMessage } from '../../src/text/sentiment/index.ts';
import { readerFor } from '../../src/text/sentiment/readers.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const MB = 2 ** 20;
/** What 20,000 remembered words take, and as much again for what else a process does. */
const MOST_KEPT = 16 * MB;

const read = (content: string) =>
  readMessage({ senderType: 'customer', content }, [], readerFor('en'));

/** A word that no other number gives. */
const wordOf = (index: number) => `w${index.toString(36).padStart(6, 'q')}`;

/** The memory that stays in use after these messages. */
function keptAfter(count: number, messageOf: (index: number) => string): number {
  read('This was made before.');
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < count; index++) read(messageOf(index));
  collect();
  return process.memoryUsage().heapUsed - before;
}

test('a million different words are not all remembered', () => {
  const WORDS = 2_000;
  const kept = keptAfter(500, (message) =>
    Array.from({ length: WORDS }, (_, index) => wordOf(message * WORDS + index)).join(' '),
  );
  expect(kept).toBeLessThan(MOST_KEPT);
});

test('long words are not remembered', () => {
  const kept = keptAfter(2_500, (index) => wordOf(index).repeat(2_000));
  expect(kept).toBeLessThan(MOST_KEPT);
});
