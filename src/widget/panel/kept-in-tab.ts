import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Consent } from '../../capture/index.ts';

/** A text kept in the tab's session storage as long as the visitor consents to storage. */
export function keptInTab(
  name: string,
  consent: ReadonlySignal<Consent>,
  stopped: AbortSignal,
): Signal<string> {
  const kept = signal('');
  const read = () => {
    try {
      if (consent.peek() === 'granted') kept.value = sessionStorage.getItem(name) ?? '';
    } catch {
      // Storage is denied.
    }
  };
  read();
  const stop = effect(() => {
    const isStored = kept.value !== '' && consent.value === 'granted';
    try {
      if (isStored) sessionStorage.setItem(name, kept.value);
      else sessionStorage.removeItem(name);
    } catch {
      // Storage is denied or full: the text lasts as long as the page.
    }
  });
  stopped.addEventListener('abort', stop);
  // From the cache of the browser: later pages of the tab have changed it.
  addEventListener('pageshow', ({ persisted }) => persisted && read(), { signal: stopped });
  return kept;
}
