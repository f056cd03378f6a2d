// @vitest-environment happy-dom
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { forgetAll, forgetKept, keptNames, localMemory } from '../../src/capture/memory.ts';
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

beforeEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

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

/** A storage of which each change is told, and may be refused. */
function stubStorage(items: Map<string, string>, change: (name: string, text: string) => void) {
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => items.get(name) ?? null,
    setItem(name: string, text: string) {
      change(name, text);
      items.set(name, text);
    },
    removeItem(name: string) {
      change(name, '');
      items.delete(name);
    },
  });
}

test('a browser that crashes while it saves loses nothing that was to stay', () => {
  const all = Array.from({ length: 405 }, (_, index) => message(index + 1));
  const whole = withMessages(...all.slice(0, 400));
  const next = (...messages: Message[]): Snapshot => ({
    ...withMessages(...messages),
    seq: 405,
  });
  for (const after of [
    next(...all),
    next(...all.slice(200)),
    next(...all.slice(0, 400).with(20, { ...all[20]!, helpful: true })),
    next(...all.slice(390)),
    next(),
  ]) {
    const items = new Map<string, string>();
    const states: [string, string][][] = [];
    stubStorage(items, () => void states.push([...items]));
    const memory = localMemory(NAME);
    memory.save(whole);
    states.length = 0;
    memory.save(after);
    expect(states.length).toBeGreaterThan(0);
    for (const state of [...states, [...items]]) {
      stubStorage(new Map(state), () => {});
      const seqs = kept()!.messages.map(({ seq }) => seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      const staying = after.messages.map(({ seq }) => seq).filter((seq) => seq <= 400);
      expect(seqs).toEqual(expect.arrayContaining(staying));
      // And the next page stores whole what it finds.
      const later = localMemory(NAME);
      const found = { ...later.load()!, seq: 406 };
      later.save(found);
      expect(kept()).toEqual(found);
    }
  }
});

test('a page that is gone takes no others with it', () => {
  const all = Array.from({ length: 64 }, (_, index) => message(index + 1));
  localMemory(NAME).save(withMessages(...all));
  localStorage.removeItem(`${NAME}\n0`);
  const memory = localMemory(NAME);
  for (let seq = 65; seq < 70; seq++) {
    const found = memory.load()!;
    memory.save({ ...found, seq, messages: [...found.messages, message(seq)] });
  }
  expect(kept()!.messages.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 53 }, (_, index) => index + 17),
  );
});

test('an earlier version beside this one loses nothing, and what it changes stays', () => {
  const all = Array.from({ length: 64 }, (_, index) => message(index + 1));
  localMemory(NAME).save(withMessages(...all));
  // It knows no pages, and stores what it has read with all messages that it has itself.
  const text = JSON.parse(localStorage.getItem(NAME)!) as Snapshot;
  const edited = all.with(2, { ...all[2]!, helpful: true });
  localStorage.setItem(NAME, JSON.stringify({ ...text, seq: 65, messages: edited }));
  const memory = localMemory(NAME);
  const found = memory.load()!;
  expect(found.messages).toEqual(edited);
  memory.save({ ...found, seq: 66 });
  expect(kept()!.messages).toEqual(edited);
});

test('all that is forgotten is gone, also pages that an earlier version has left', () => {
  const all = Array.from({ length: 100 }, (_, index) => message(index + 1));
  localMemory(NAME).save(withMessages(...all));
  localMemory(`${NAME}2`).save(withMessages(...all));
  // It removes what it knows.
  localStorage.removeItem(NAME);
  localStorage.removeItem(`${NAME}\n0`);
  forgetAll((name) => name === NAME);
  expect(Object.keys(localStorage).filter((name) => name.startsWith(`${NAME}\n`))).toEqual([]);
  expect(localMemory(`${NAME}2`).load()!.messages).toHaveLength(100);
});

test('a full storage keeps the end of a long conversation that is cut', () => {
  const all = Array.from({ length: 400 }, (_, index) => message(index + 1));
  const items = new Map<string, string>();
  const size = () => [...items].join('').length;
  let room = Infinity;
  stubStorage(items, (name, text) => {
    const more = text.length - (items.get(name)?.length ?? -name.length);
    if (text && size() + more > room) throw new DOMException('Full', 'QuotaExceededError');
  });
  const denied = vi.fn();
  const memory = localMemory(NAME, denied);
  memory.save(withMessages(...all));
  room = size();
  // Longer than what was there, page by page.
  const longer = all.slice(300).map((one) => ({ ...one, content: one.content.repeat(3) }));
  const next = { ...withMessages(...longer), seq: 401 };
  memory.save(next);
  expect(denied).not.toHaveBeenCalled();
  expect(kept()).toEqual(next);
});
