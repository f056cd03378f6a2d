// @vitest-environment happy-dom
import { expect, onTestFinished, test } from 'vitest';
import { noteUse } from '../../src/adapters/later/used.ts';
import { keptNames, localMemory } from '../../src/capture/memory.ts';
import { newSnapshot } from '../../src/capture/snapshot.ts';

const KEY = 'amo_pub_used';
const memoryOf = (id: string) => localMemory(`afterword:${KEY}:${id}`);
const messages = Array.from({ length: 200 }, (_, seq) => ({
  id: `m${seq}`,
  senderType: 'customer' as const,
  content: 'Hello',
  at: seq,
  seq,
}));

test('of many conversations of a vendor, the browser keeps the last ones, and of most only the end', () => {
  onTestFinished(() => localStorage.clear());
  for (let index = 0; index < 200; index++) {
    noteUse(KEY, `c${index}`);
    memoryOf(`c${index}`).save({
      ...newSnapshot(`c${index}`, `secret${index}`),
      messages,
      seq: 200,
    });
  }
  expect(keptNames().filter((name) => name.includes(':c'))).toHaveLength(50);
  // Only those that are kept whole have pages.
  const withPages = new Set(Object.keys(localStorage).filter((name) => name.includes('\n')));
  expect(new Set([...withPages].map((name) => name.split('\n')[0])).size).toBe(5);
  expect(memoryOf('c149').load()).toBeNull();
  // One that is gone on with is still this browser's, and its messages count on.
  expect(memoryOf('c150').load()).toMatchObject({ capability: 'secret150', seq: 200 });
  expect(
    memoryOf('c150')
      .load()!
      .messages.map(({ id }) => id),
  ).toEqual(messages.slice(-20).map(({ id }) => id));
  expect(memoryOf('c199').load()!.messages).toHaveLength(200);
});

test('a conversation that is used again stays', () => {
  onTestFinished(() => localStorage.clear());
  for (let index = 0; index < 100; index++) {
    noteUse(KEY, 'always');
    memoryOf('always').save(newSnapshot('always', 'secret'));
    noteUse(KEY, `c${index}`);
  }
  expect(memoryOf('always').load()).toMatchObject({ capability: 'secret' });
});
