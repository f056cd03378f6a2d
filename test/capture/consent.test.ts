import { expect, test, vi } from 'vitest';
import { createConsentGate } from '../../src/capture/consent.ts';
import type { WireEvent } from '../../src/contract/index.ts';

const EVENT = { id: 'e1' } as WireEvent;

/** A gate, and what it does with its delivery, in order. */
function createGate(initial: 'granted' | 'pending') {
  const done: string[] = [];
  const gate = createConsentGate(
    initial,
    () => {
      done.push('connected');
      return {
        add: () => done.push('added'),
        forget: () => done.push('forgotten'),
        stop: () => done.push('stopped'),
      };
    },
    () => {},
    () => {},
  );
  return { gate, done };
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
  gate.emit(EVENT, 'secret');
  expect(done).toEqual(['connected', 'added']);
  await nextTask();
  expect(done).toEqual(['connected', 'added']);
});

test('what was held goes out at once with consent, before the page can be gone', () => {
  const { gate, done } = createGate('pending');
  gate.emit(EVENT, 'secret');
  gate.setConsent('granted');
  expect(done).toEqual(['connected', 'added']);
});

test('consent that is withdrawn at once still deletes what earlier pages have left', async () => {
  const { gate, done } = createGate('granted');
  gate.setConsent('denied');
  expect(done).toEqual(['connected', 'forgotten']);
  await nextTask();
  expect(done).toEqual(['connected', 'forgotten']);
});

test('a gate that stops at once sends nothing later', async () => {
  const { gate, done } = createGate('granted');
  gate.stop();
  await nextTask();
  gate.emit(EVENT, 'secret');
  expect(done[1]).toBe('stopped');
  expect(done.filter((what) => what === 'connected')).toHaveLength(1);
});

test('without consent nothing connects', async () => {
  const connect = vi.fn<() => never>();
  const gate = createConsentGate(
    'pending',
    connect,
    () => {},
    () => {},
  );
  await nextTask();
  gate.setConsent('denied');
  gate.stop();
  expect(connect).not.toHaveBeenCalled();
});
