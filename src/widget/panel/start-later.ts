import { effect, type ReadonlySignal } from '@preact/signals-core';

/**
 * Starts a part that loads once it is wanted.
 *
 * @param start starts what has loaded; returns what stops it
 * @returns a function that stops it
 */
export function startLater<Part>(
  isOnline: ReadonlySignal<boolean>,
  isWanted: () => boolean,
  load: () => Promise<Part>,
  start: (part: Part) => () => void,
): () => void {
  let end: (() => void) | undefined;
  let isLoading = false;
  function begin(): void {
    // Some browsers never retry a failed import(), so do not try while offline.
    if (end || !isOnline.value || !isWanted() || isLoading) return;
    isLoading = true;
    load().then(
      (part) => {
        end ??= start(part);
      },
      () =>
        setTimeout(() => {
          isLoading = false;
          begin();
        }, 4_000),
    );
  }
  const stop: () => void = effect(begin);
  return () => {
    stop();
    end?.();
    end = stop;
  };
}
