import { type Signal, signal } from '@preact/signals-core';

/** Delay before what could not be loaded is loaded again, milliseconds. */
const AGAIN = 4_000;

/**
 * Loads something, again and again until it is there.
 *
 * @param load gives no promise when it is no longer wanted
 * @param isLate set while it could not be loaded, so that whoever waits for it can be told
 * @param failed called when it could not be loaded; it is not loaded again then
 */
export const lasting = <T>(
  load: () => Promise<T> | undefined,
  loaded: (part: T) => void,
  isLate: Signal<boolean> = signal(false),
  failed?: () => void,
): Promise<unknown> => {
  const loading = load();
  return Promise.resolve(loading).then(
    (part) => {
      isLate.value = false;
      if (loading) loaded(part as T);
    },
    failed ??
      (() => {
        isLate.value = true;
        setTimeout(lasting, AGAIN, load, loaded, isLate);
      }),
  );
};
