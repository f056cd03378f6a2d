import type { ReadonlySignal } from '@preact/signals-core';
import { keepAboveDialogs } from './above.ts';

/** So long after a letter or a click in the chat, milliseconds, the page cannot move the focus elsewhere. */
const TYPING = 1000;

/** So often in that time it is brought back. A page that takes it more often is not fought. */
const AT_MOST = 5;

/** Keys after which the customer, or the page for the customer, goes on elsewhere. */
const ENDS = new Set(['Enter', 'Escape', 'Tab']);

/** The `key` of what writes a letter, or an accent for the next one. */
const LETTER = /^(.|Dead)$/u;

/** Keys that are held while another is pressed. */
const HELD = /^(Shift|Control|Alt|Meta)/;

/** The `keyCode` of keys that an input method handles (UI Events, "Legacy key and mouse event attributes"). */
const COMPOSING = 229;

/**
 * Lets the customer type in the chat, whatever the page does with the focus: a dialog with a focus trap pulls it
 * back, and a router moves it to the page that it shows next.
 *
 * To the page, a focus in the chat is as good as none: its focus events do not leave the shadow root. If the page
 * takes the focus nevertheless while the customer types, it is brought back before the next letter, and the page
 * does not hear of that. If it gives the focus to nothing, the next letter brings it back and goes to the chat.
 * Otherwise it is free to move, because screen readers move it without a key or a click.
 *
 * Nor does the page hear which keys are pressed in the chat, also where its listeners would be first.
 *
 * @returns a function that stops this
 */
export function guardTyping(host: HTMLElement, isOpen: ReadonlySignal<boolean>): () => void {
  const listeners = new AbortController();
  const options = { capture: true, signal: listeners.signal };
  const riseAbove = keepAboveDialogs(host, isOpen, listeners.signal);
  let typedAt = -Infinity;
  let times = 0;
  let isQuiet = false;
  /** What had the focus in the chat. */
  let field: HTMLElement | undefined;

  const isTyping = () => performance.now() - typedAt < TYPING && times < AT_MOST;

  function bringBack(): void {
    riseAbove();
    const taker = document.activeElement as HTMLElement | null;
    if (!taker || taker === host || taker === document.body) return;
    if (!isTyping() || !field?.checkVisibility()) return;
    times++;
    isQuiet = true;
    // The field would name it as the one that the focus comes from.
    taker.blur();
    field.focus({ preventScroll: true });
    isQuiet = false;
  }

  /** The window is first to hear of an event. */
  const hear = (types: string[], heard: (event: Event, type: string) => void) => {
    for (const type of types) addEventListener(type, (event) => heard(event, type), options);
  };

  hear(['pointerdown', 'keydown'], (event, type) => {
    const { key, shiftKey, ctrlKey, altKey, metaKey, isComposing, keyCode } =
      event as KeyboardEvent;
    let [part] = event.composedPath() as [HTMLElement | Window];
    const isLost = (document.activeElement ?? document.body) === document.body;
    // With Alt or AltGr, some keyboards write letters; with the others, it is a shortcut.
    const isLetter = LETTER.test(key) && !metaKey && (altKey || !ctrlKey);
    const isLeft = isLost && isTyping();
    if (isLeft && HELD.test(key)) return;
    if (isLeft && isLetter && field?.checkVisibility()) {
      riseAbove();
      // The browser puts the letter where the focus is by then.
      field.focus({ preventScroll: true });
      if (host.shadowRoot!.activeElement === field) part = field;
    }
    // Not by the target: the page may have placed the chat in a shadow root.
    const isHere = 'getRootNode' in part && part.getRootNode() === host.shadowRoot;
    typedAt = isHere && !ENDS.has(key) ? performance.now() : -Infinity;
    times = 0;
    if (!isHere || !key) return;
    event.stopImmediatePropagation();
    // Keys that confirm or cancel a candidate are not for the chat. Safari sends them after the composition has
    // ended, and marks them by the number alone.
    if (isComposing || keyCode === COMPOSING) return;
    // Firefox lets a copy of its own kind out of the shadow root, though it is not composed, and back in here.
    // Nor is `Event` always the browser's: Prototype and old MooTools have one of their own.
    const copy = document.createEvent('Event');
    copy.initEvent(type, true, true);
    Object.assign(copy, { key, shiftKey, ctrlKey, altKey, metaKey });
    if (!part.dispatchEvent(copy)) event.preventDefault();
  });

  hear(['focus', 'blur', 'focusin', 'focusout'], (event, type) => {
    const { target, relatedTarget, bubbles } = event as FocusEvent;
    // Of the browser's kind, also if the page has a `FocusEvent` of its own.
    const Kind = event.constructor as typeof FocusEvent;
    const copy = (init: FocusEventInit) => new Kind(type, { bubbles, ...init });
    if (target === host) {
      const [part] = event.composedPath() as [HTMLElement];
      if (part === host) return;
      event.stopImmediatePropagation();
      // It does not leave the shadow root, as it is not composed.
      part.dispatchEvent(copy({ relatedTarget }));
      field = part;
    } else if (
      isQuiet ||
      (relatedTarget === host && (target as Element).localName !== host.localName)
    ) {
      event.stopImmediatePropagation();
      // What takes the focus from a customer who types has it for a moment.
      const isTold = !isQuiet && !(isTyping() && target === document.activeElement);
      if (isTold) target!.dispatchEvent(copy({ composed: true }));
    }
    // Whether it leaves the chat, or comes to the page, which may have taken it away before.
    queueMicrotask(bringBack);
  });
  return () => listeners.abort();
}
