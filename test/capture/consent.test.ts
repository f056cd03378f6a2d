import { expect, test, vi } from 'vitest';
import { createConsentGate } from '../../src/capture/consent.ts';
import type { WireEvent } from '../../src/contract/index.ts';

const event = (id: string) => ({ id, type: 'message.added' }) as WireEvent;

/** A gate, and what it does with its delivery, in order. */
function createGate(initial: 'granted' | 'pending' | 'denied') {
  const done: string[] = [];
  /** Ends a deletion that has begun. */
  const ends: (() => void)[] = [];
  /** What the delivery waits for before the other tabs may go on. */
  let until: Promise<unknown> | undefined;
  const gate = createConsentGate(
    initial,
    () => {
      done.push('connected');
      return {
        add: ({ id }) => done.push(`added ${id}`),
        stop(after) {
          until = after;
          done.push('stopped');
        },
      };
    },
    (isUsed) => {
      done.push(isUsed ? 'forgotten after use' : 'forgotten');
      return new Promise((resolve) => ends.push(resolve));
    },
    () => {},
  );
  return { gate, done, ends, until: () => until };
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

test('the delivery starts in a task of its own, once', async () => {
  const { gate, done } = createGate('granted');
  expect(done).toEqual([]);
  await nextTask();
  gate.setConsent('granted');
  await nextTask();
  expect(done).toEqual(['connected']);
});

test('an event does not wait for that task', async () => {
  const { gate, done } = createGate('granted');
  gate.emit(event('e1'), 'secret');
  expect(done).toEqual(['connected', 'added e1']);
  await nextTask();
  expect(done).toEqual(['connected', 'added e1']);
});

test('what was held goes out at once with consent, before the page can be gone', () => {
  const { gate, done } = createGate('pending');
  gate.emit(event('e1'), 'secret');
  gate.setConsent('granted');
  expect(done).toEqual(['connected', 'added e1']);
});

test.each(['granted', 'pending'] as const)(
  'consent that is withdrawn at once, after %s, deletes what earlier pages have left, and connects to nothing',
  async (initial) => {
    const { gate, done } = createGate(initial);
    gate.setConsent('denied');
    await nextTask();
    gate.emit(event('e1'), 'secret');
    expect(done).toEqual(['forgotten']);
  },
);

test('a page that begins without consent deletes what earlier pages have left', async () => {
  const { gate, done } = createGate('denied');
  await nextTask();
  gate.stop();
  expect(done).toEqual(['forgotten']);
});

test('consent that is withdrawn later ends the delivery, and other tabs go on when the deletion is done', async () => {
  const { gate, done, ends, until } = createGate('granted');
  gate.emit(event('e1'), 'secret');
  gate.setConsent('denied');
  expect(done.slice(2).toSorted()).toEqual(['forgotten after use', 'stopped']);
  let goesOn = false;
  void until()!.then(() => (goesOn = true));
  await nextTask();
  expect(goesOn).toBe(false);
  ends[0]!();
  await nextTask();
  expect(goesOn).toBe(true);
});

test.each(['denied', 'pending'] as const)(
  'of what happens without consent, at first %s, only how the conversation began goes out with a later grant',
  async (initial) => {
    const { gate, done, ends } = createGate(initial);
    const typed = (id: string, type: WireEvent['type']) =>
      ({ id, type, conversation_id: Number(id[1]) > 1 ? 'c2' : 'c1' }) as WireEvent;
    gate.emit(typed('s1', 'conversation.started'), 'secret');
    gate.emit(typed('i1', 'identity.set'), 'secret');
    gate.emit(typed('m1', 'message.added'), 'secret');
    gate.setConsent('denied');
    // Another conversation, of somebody who corrects who they are.
    gate.emit(typed('s2', 'conversation.started'), 'secret');
    gate.emit(typed('i2', 'identity.set'), 'secret');
    gate.emit(typed('m2', 'message.added'), 'secret');
    gate.emit(typed('i3', 'identity.set'), 'secret');
    gate.setConsent('granted');
    gate.emit(typed('m3', 'message.added'), 'secret');
    for (const end of ends) end();
    await nextTask();
    expect(done.filter((one) => one.startsWith('added'))).toEqual([
      'added s2',
      'added i2',
      'added i3',
      'added m3',
    ]);
    gate.setConsent('denied');
    gate.emit(typed('s4', 'conversation.started'), 'secret');
    // They sign out.
    gate.dropHeld();
    gate.setConsent('granted');
    ends.at(-1)!();
    await nextTask();
    expect(done.filter((one) => one.startsWith('added'))).toHaveLength(4);
  },
);

test('consent while the deletion is not done: what happens since is stored after it, once, in order', async () => {
  const { gate, done, ends } = createGate('denied');
  gate.emit(event('e1'), 'secret');
  gate.setConsent('granted');
  for (const id of ['e2', 'e3']) gate.emit(event(id), 'secret');
  await nextTask();
  expect(done).toEqual(['forgotten']);
  ends[0]!();
  await nextTask();
  gate.emit(event('e4'), 'secret');
  expect(done).toEqual(['forgotten', 'connected', 'added e2', 'added e3', 'added e4']);
});

test('consent that is given and withdrawn while the deletion is not done: nothing is stored', async () => {
  const { gate, done, ends } = createGate('denied');
  gate.setConsent('granted');
  gate.emit(event('e1'), 'secret');
  gate.setConsent('denied');
  gate.setConsent('granted');
  ends[0]!();
  await nextTask();
  expect(done).toEqual(['forgotten', 'forgotten']);
  ends[1]!();
  await nextTask();
  await nextTask();
  expect(done).toEqual(['forgotten', 'forgotten', 'connected']);
});

test('a gate that stops sends nothing later, also if a deletion ends then', async () => {
  for (const initial of ['granted', 'denied'] as const) {
    const { gate, done, ends } = createGate(initial);
    gate.setConsent('granted');
    gate.stop();
    for (const end of ends) end();
    gate.emit(event('e1'), 'secret');
    await nextTask();
    gate.emit(event('e2'), 'secret');
    expect(done.filter((what) => what !== 'forgotten')).toEqual([]);
  }
});

test('while consent is pending nothing connects', async () => {
  const connect = vi.fn<() => never>();
  const gate = createConsentGate(
    'pending',
    connect,
    async () => {},
    () => {},
  );
  await nextTask();
  gate.emit(event('e1'), 'secret');
  gate.stop();
  expect(connect).not.toHaveBeenCalled();
});
