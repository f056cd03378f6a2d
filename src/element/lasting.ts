import { type Signal, signal } from '@preact/signals-core';

/** Delay before what could not be loaded is loaded again, milliseconds. */
const AGAIN = 4_000;

/**
 * Loads something, again and again until it is there.
 *
 * @param load gives nothing when it is no longer wanted
 * @param isLate set while it could not be loaded, so that whoever waits for it can be told
 */
export const lasting = <T>(
  load: () => Promise<T | void> | undefined,
  loaded: (part: T) => void,
  isLate: Signal<boolean> = signal(false),
): Promise<unknown> =>
  Promise.resolve(load()).then(
    (part) => {
      isLate.value = false;
      if (part) loaded(part);
    },
    () => {
      isLate.value = true;
      setTimeout(lasting, AGAIN, load, loaded, isLate);
    },
  );
