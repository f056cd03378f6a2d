import type { ReadonlySignal } from '@preact/signals-core';
import { keepAboveDialogs } from './above.ts';

/** So long after a letter or a click in the chat, milliseconds, the page cannot move the focus elsewhere. */
const TYPING = 1000;

/** So often in that time it is brought back. A page that takes it more often is not fought. */
const AT_MOST = 5;

/** Keys after which the customer, or the page for the customer, goes on elsewhere. */
const ENDS = new Set(['Enter', 'Escape', 'Tab']);

/** The `keyCode` of keys that an input method handles (UI Events, "Legacy key and mouse event attributes"). */
const COMPOSING = 229;

/**
 * Lets the customer type in the chat, whatever the page does with the focus: a dialog with a focus trap pulls it
 * back, and a router moves it to the page that it shows next.
 *
 * To the page, a focus in the chat is as good as none: its focus events do not leave the shadow root. If the page
 * takes the focus nevertheless while the customer types, it is brought back before the next letter. Otherwise it
 * is free to move, because screen readers move it without a key or a click.
 *
 * @returns a function that stops this
 */
export function guardTyping(
  host: HTMLElement,
  root: ShadowRoot,
  isOpen: ReadonlySignal<boolean>,
): () => void {
  const listeners = new AbortController();
  const options = { capture: true, signal: listeners.signal };
  const riseAbove = keepAboveDialogs(host, root, isOpen, listeners.signal);
  let typedAt = -Infinity;
  let times = 0;

  function bringBack(field: HTMLElement): void {
    riseAbove();
    const taker = document.activeElement;
    const isTaken = taker !== host && taker !== document.body && taker instanceof HTMLElement;
    if (!isTaken || performance.now() - typedAt > TYPING || !field.checkVisibility()) return;
    if (++times > AT_MOST) return;
    // A trap would hear where the focus goes if it went straight there.
    taker.blur();
    field.focus({ preventScroll: true });
  }

  // Keys that confirm or cancel a candidate are not for the chat. Safari sends them after the composition has
  // ended, and marks them by the number alone.
  root.addEventListener(
    'keydown',
    (event) => {
      const { isComposing, keyCode } = event as KeyboardEvent;
      if (isComposing || keyCode === COMPOSING) event.stopPropagation();
    },
    options,
  );

  for (const type of ['pointerdown', 'keydown']) {
    addEventListener(
      type,
      (event) => {
        const isHere = event.target === host && !ENDS.has((event as KeyboardEvent).key);
        typedAt = isHere ? performance.now() : -Infinity;
        times = 0;
      },
      options,
    );
  }

  for (const type of ['focus', 'blur', 'focusin', 'focusout']) {
    // The window is first to hear of it.
    addEventListener(
      type,
      (event) => {
        const { target, relatedTarget, bubbles } = event as FocusEvent;
        const copy = (init: FocusEventInit) => new FocusEvent(type, { bubbles, ...init });
        if (target === host) {
          const [part] = event.composedPath() as [HTMLElement];
          if (part === host) return;
          event.stopImmediatePropagation();
          // It does not leave the shadow root, as it is not composed.
          part.dispatchEvent(copy({ relatedTarget }));
          if (type === 'focusout') queueMicrotask(() => bringBack(part));
        } else if (relatedTarget === host && (target as Element).localName !== host.localName) {
          event.stopImmediatePropagation();
          target!.dispatchEvent(copy({ composed: true }));
        }
      },
      options,
    );
  }
  return () => listeners.abort();
}
