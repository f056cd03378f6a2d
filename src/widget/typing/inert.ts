import { effect, type Signal } from '@preact/signals-core';

/**
 * Keeps an open chat usable on a page that is `inert`: it becomes a modal of its own, to which that does not apply.
 * Where only a part of the page is inert, around a chat that the page has placed itself, the rest may have a dialog
 * of the page, which a modal would block: there it becomes one only if it is opened then.
 *
 * @param place holds the panel
 */
export function keepAboveInert(
  host: HTMLElement,
  root: ShadowRoot,
  place: HTMLDialogElement,
  isOpen: Signal<boolean>,
  signal: AbortSignal,
): void {
  const isInert = () =>
    isOpen.peek() &&
    !signal.aborted &&
    Boolean(host.closest('[inert], dialog:modal')?.matches('[inert]'));

  function rise(opens: boolean): void {
    const isUp = isInert();
    const isWanted = opens || document.documentElement.matches('[inert]');
    if (isUp ? !isWanted || !place.isConnected || place.matches(':modal') : !place.open) return;
    const focused = root.activeElement as HTMLElement | null;
    // One that was moved in the page is open, but no modal.
    place.close();
    if (isUp) place.showModal();
    // Both move the focus.
    focused?.focus({ preventScroll: true });
  }

  // Before the next letter that the customer types.
  const watch = new MutationObserver(() => rise(false));
  watch.observe(document, { subtree: true, attributeFilter: ['inert'] });
  const stop = effect(() => rise(isOpen.value));
  // The browser closes it with Escape, or with the way back of a phone.
  place.addEventListener('close', () => {
    if (isInert() && !place.open) isOpen.value = false;
  });
  signal.addEventListener('abort', () => {
    watch.disconnect();
    stop();
    rise(false);
  });
}
