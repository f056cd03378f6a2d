// @vitest-environment happy-dom
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { forgetKept, keptNames, localMemory } from '../../src/capture/memory.ts';
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

test('whatever two tabs save, long or short, the next page finds what was saved last', () => {
  const save = fc.record({
    tab: fc.nat(1),
    /** As a conversation that goes on, that begins anew, that was cut or of which a message was edited. */
    kind: fc.constantFrom('more', 'more', 'anew', 'cut', 'edit', 'cleared'),
    count: fc.nat(70),
  });
  fc.assert(
    fc.property(fc.array(save, { maxLength: 25 }), (saves) => {
      localStorage.clear();
      const tabs = [localMemory(NAME), localMemory(NAME)];
      let messages: Message[] = [];
      let seq = 0;
      for (const { tab, kind, count } of saves) {
        // As each tab does before it saves.
        messages = kind === 'cleared' ? messages : (tabs[tab]!.load()?.messages ?? messages);
        if (kind === 'cleared') localStorage.clear();
        if (kind === 'anew') messages = [];
        if (kind === 'cut') messages = messages.slice(-count);
        if (kind === 'edit') {
          messages = messages.map((one, at) =>
            at === count ? { ...one, content: 'edited' } : one,
          );
        }
        const added = Array.from({ length: count }, (_, at) => message(++seq + at));
        if (kind === 'more' || kind === 'anew') messages = [...messages, ...added];
        seq += count;
        const snapshot = { ...newSnapshot('c', 'capability'), seq: ++seq, messages };
        tabs[tab]!.save(snapshot);
        expect(kept()).toEqual(snapshot);
      }
    }),
  );
});

test('what a save writes does not grow with the conversation', () => {
  const memory = localMemory(NAME);
  const messages: Message[] = [];
  const sizes: number[] = [];
  let before: Record<string, string> = {};
  for (let seq = 1; seq <= 600; seq++) {
    messages.push(message(seq));
    memory.save(withMessages(...messages));
    const now = Object.fromEntries(
      Object.keys(localStorage).map((key) => [key, localStorage.getItem(key)!]),
    );
    const changed = Object.entries(now).filter(([key, text]) => before[key] !== text);
    sizes.push(changed.reduce((sum, [, text]) => sum + text.length, 0));
    before = now;
  }
  expect(Math.max(...sizes)).toBeLessThan(2 * Math.max(...sizes.slice(0, 100)));
  expect(kept()).toEqual(withMessages(...messages));
});

test('a conversation that an earlier version stored in one piece is read, and stored whole again', () => {
  const all = withMessages(...Array.from({ length: 100 }, (_, index) => message(index + 1)));
  localStorage.setItem(NAME, JSON.stringify(all));
  const memory = localMemory(NAME);
  const found = memory.load()!;
  expect(found).toEqual(all);
  const next = { ...found, seq: 101, messages: [...found.messages, message(101)] };
  memory.save(next);
  expect(kept()).toEqual(next);
});

test('what is forgotten leaves nothing', () => {
  localMemory(NAME).save(withMessages(...Array.from({ length: 100 }, (_, at) => message(at + 1))));
  expect(keptNames()).toEqual([NAME]);
  forgetKept(NAME);
  expect(localStorage).toHaveLength(0);
});
