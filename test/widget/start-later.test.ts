import { signal } from '@preact/signals-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startLater } from '../../src/widget/panel/start-later.ts';

/** A part that is wanted once there is a draft, and cannot be loaded the first `failures` times. */
function begin(failures: number) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const [isOnline, draft] = [signal(true), signal('')];
  const counts = { loads: 0, starts: 0, stops: 0 };
  const stop = startLater(
    isOnline,
    () => draft.value !== '',
    async () => {
      if (++counts.loads <= failures) throw new TypeError('Failed to fetch');
    },
    () => {
      counts.starts++;
      return () => counts.stops++;
    },
  );
  return { isOnline, draft, counts, stop };
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

test('while a part cannot be loaded, typing does not load it once for each letter', async () => {
  const { draft, counts } = begin(2);
  for (const letter of 'Where is my order?') draft.value += letter;
  await pass(0);
  for (const letter of 'It is late.') draft.value += letter;
  await pass(1);
  expect(counts).toEqual({ loads: 1, starts: 0, stops: 0 });
  await pass(3);
  draft.value += '!';
  await pass(1);
  expect(counts.loads).toBe(2);
  await pass(3);
  expect(counts).toEqual({ loads: 3, starts: 1, stops: 0 });
  draft.value += '!';
  await pass(10);
  expect(counts).toEqual({ loads: 3, starts: 1, stops: 0 });
});

test('a part that could not be loaded is loaded when the browser is online again', async () => {
  const { isOnline, draft, counts } = begin(1);
  draft.value = 'Hello';
  await pass(1);
  isOnline.value = false;
  await pass(60);
  expect(counts).toEqual({ loads: 1, starts: 0, stops: 0 });
  isOnline.value = true;
  await pass(0);
  expect(counts).toEqual({ loads: 2, starts: 1, stops: 0 });
});

test('what is stopped before it has loaded does not start', async () => {
  const { draft, counts, stop } = begin(1);
  draft.value = 'Hello';
  await pass(1);
  stop();
  await pass(60);
  expect(counts).toEqual({ loads: 1, starts: 0, stops: 0 });
});
