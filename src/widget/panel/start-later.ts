import { effect, type ReadonlySignal, type Signal } from '@preact/signals-core';
import { lasting } from '../../element/lasting.ts';

/**
 * Starts a part that loads once it is wanted.
 *
 * @param start starts what has loaded; returns what stops it
 * @param isLate set while the part could not be loaded, if the customer waits for it
 * @returns a function that stops it
 */
export function startLater<Part>(
  isOnline: ReadonlySignal<boolean>,
  isWanted: () => boolean,
  load: () => Promise<Part>,
  start: (part: Part) => () => void,
  isLate?: Signal<boolean>,
): () => void {
  let end: (() => void) | undefined;
  let isLoading = false;
  function begin(): void {
    // Some browsers never retry a failed import(), so do not try while offline.
    if (end || !isOnline.value || !isWanted() || isLoading) return;
    isLoading = true;
    void lasting(
      () => {
        // The signals start it again.
        isLoading = !end && isOnline.peek() && isWanted();
        return isLoading ? load() : undefined;
      },
      (part) => {
        end ??= start(part);
      },
      isLate,
    );
  }
  const stop: () => void = effect(begin);
  return () => {
    stop();
    end?.();
    end = stop;
  };
}
