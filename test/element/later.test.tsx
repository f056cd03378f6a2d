// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import { expect, onTestFinished, test, vi } from 'vitest';
import { signal } from '@preact/signals-core';
import { later } from '../../src/element/later.tsx';

/** A part that cannot be loaded the first `failures` times, and what the page is told of it. */
function startLater(failures: number) {
  vi.useFakeTimers();
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => {
    cleanup();
    vi.useRealTimers();
    process.off('unhandledRejection', note);
  });
  const counts = { loads: 0 };
  const Part = later(async () => {
    if (++counts.loads <= failures) throw new TypeError('Failed to fetch');
    return { Part: () => <p>Here</p> };
  });
  return { Part, counts, unhandled };
}

/** Rejections that nobody handled are reported in a turn of their own. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a part that could not be loaded is loaded again, and the page hears of no error', async () => {
  const { Part, counts, unhandled } = startLater(2);
  const { container } = render(<Part />);
  await vi.advanceTimersByTimeAsync(4_000);
  expect([counts.loads, container.textContent]).toEqual([2, '']);
  await vi.advanceTimersByTimeAsync(4_000);
  expect([counts.loads, container.textContent]).toEqual([3, 'Here']);
  vi.useRealTimers();
  await turn();
  expect(unhandled).toEqual([]);
});

test('the same when what it waits for fails', async () => {
  const { Part, unhandled } = startLater(0);
  let isReady = false;
  const until = async () => {
    if (!isReady) throw new TypeError('Failed to fetch');
  };
  const { container } = render(<Part until={until} />);
  await vi.advanceTimersByTimeAsync(0);
  expect(container.textContent).toBe('');
  isReady = true;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(container.textContent).toBe('Here');
  vi.useRealTimers();
  await turn();
  expect(unhandled).toEqual([]);
});

test('a part that is gone is not loaded again', async () => {
  const { Part, counts } = startLater(9);
  const { unmount } = render(<Part />);
  await vi.advanceTimersByTimeAsync(0);
  unmount();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(counts.loads).toBe(1);
});

test('who wants to know of the failure decides when it is loaded again', async () => {
  const { Part, counts, unhandled } = startLater(1);
  let failures = 0;
  render(<Part failed={() => ++failures} />);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([failures, counts.loads]).toEqual([1, 1]);
  vi.useRealTimers();
  await turn();
  expect(unhandled).toEqual([]);
});

test('who waits for it is told while it cannot be loaded, and no longer when it is not wanted', async () => {
  const isLate = signal(false);
  const { Part } = startLater(1);
  render(<Part isLate={isLate} />);
  await vi.advanceTimersByTimeAsync(0);
  expect(isLate.value).toBe(true);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(isLate.value).toBe(false);

  const { Part: Broken } = startLater(9);
  const { unmount } = render(<Broken isLate={isLate} />);
  await vi.advanceTimersByTimeAsync(0);
  expect(isLate.value).toBe(true);
  unmount();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(isLate.value).toBe(false);
});
