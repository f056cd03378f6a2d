// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { localMemory } from '../../src/capture/memory.ts';
import { type Message, newSnapshot, type Snapshot } from '../../src/capture/snapshot.ts';

const NAME = 'afterword:test';

const message = (seq: number): Message => ({
  id: `m${seq}`,
  senderType: 'customer',
  content: `Word ${seq}, "quoted", 🙂`,
  at: 1_700_000_000_000 + seq,
  seq,
});

const withMessages = (...messages: Message[]): Snapshot => ({
  ...newSnapshot('c', 'capability'),
  seq: messages.length,
  messages,
});

/** What another page finds. */
const kept = () => localMemory(NAME).load();

beforeEach(() => localStorage.clear());

test('the next page finds what was saved last, whatever was saved before', () => {
  const memory = localMemory(NAME);
  const [first, second, third] = [message(1), message(2), message(3)];
  for (const snapshot of [
    withMessages(),
    withMessages(first),
    withMessages(first, second, third),
    { ...withMessages(first, second, third), seen: 3 },
    withMessages(first, { ...second, helpful: true }, third),
    withMessages(second, third),
    withMessages(),
    withMessages(third),
  ]) {
    memory.save(snapshot);
    expect(kept()).toEqual(snapshot);
  }
});

test('a message that is saved already is not written again', () => {
  const memory = localMemory(NAME);
  let reads = 0;
  const first = message(1);
  const counted = Object.defineProperty({ ...first }, 'content', {
    enumerable: true,
    get: () => (reads++, first.content),
  });
  memory.save(withMessages(counted));
  const once = reads;
  const second = message(2);
  memory.save(withMessages(counted, second));
  memory.save({ ...withMessages(counted, second, message(3)), seen: 3 });
  expect(reads).toBe(once);
  expect(kept()?.messages).toHaveLength(3);
});
