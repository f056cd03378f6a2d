import { effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { ChatModel } from './model.ts';
import type { Shown } from './shown.ts';

/** Distance from the end that still counts as the end, pixels. */
const NEAR = 48;

/** The scroll position of the transcript. */
export interface Scroll {
  /** Whether the customer sees the last message. */
  readonly isAtEnd: ReadonlySignal<boolean>;
  toEnd(): void;
  /** Call before rows are added above what the customer reads. */
  hold(): void;
  /** Call when rows were added or removed: what the customer reads stays where it is. */
  settle(): void;
  /** Returns a function that stops it. */
  follow(log: HTMLElement, said: HTMLElement): () => void;
}

export function createScroll(model: ChatModel, shown: Shown): Scroll {
  const { messages, id } = model.conversation;
  const isAtEnd = signal(true);
  let log: HTMLElement;
  let top = 0;
  /** A message that the customer sees, and where it is. */
  let anchor: { entry: Element; at: number } | undefined;

  const toBottom = () => {
    log.scrollTop = log.scrollHeight;
    // The scroll event comes in the next frame, in which other things may have moved.
    top = log.scrollTop;
  };

  function hold(): void {
    if (isAtEnd.peek()) return;
    const edge = log.getBoundingClientRect().top;
    // Not the greeting, which is always the first entry.
    const entry = [...log.querySelectorAll('.entry + .entry')].find(
      (one) => one.getBoundingClientRect().bottom > edge,
    );
    anchor = entry && { entry, at: entry.getBoundingClientRect().top };
  }

  function onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = log;
    const below = scrollHeight - scrollTop - clientHeight;
    // Only scrolling up leaves the end; new content below does not.
    if (below < NEAR && shown.to.peek() === Infinity) isAtEnd.value = true;
    else if (scrollTop < top) isAtEnd.value = false;
    top = scrollTop;
    if (isAtEnd.peek()) return;
    if ((scrollTop < clientHeight && shown.earlier()) || (below < clientHeight && shown.later())) {
      hold();
    }
  }

  return {
    isAtEnd,
    hold,
    toEnd() {
      if (shown.to.peek() !== Infinity) shown.atEnd();
      isAtEnd.value = true;
      toBottom();
    },
    settle() {
      if (anchor?.entry.isConnected) {
        log.scrollTop += anchor.entry.getBoundingClientRect().top - anchor.at;
      }
      anchor = undefined;
    },
    follow(place, said) {
      log = place;
      let count = messages.peek().length;
      let last = messages.peek().at(-1);
      let current = id.peek();
      // Stays at the end unless the customer has scrolled up, also when a note or the survey shrinks the log.
      const resized = new ResizeObserver(() => {
        if (isAtEnd.peek()) toBottom();
      });
      for (const one of [log, said]) resized.observe(one);
      log.addEventListener('scroll', onScroll, { passive: true });
      const stops = [
        effect(() => {
          const now = messages.value;
          const newest = now.at(-1);
          if (id.peek() !== current) {
            current = id.peek();
            isAtEnd.value = true;
            shown.atEnd();
          } else if (now.length !== count) {
            // The customer's own new message is always shown.
            if (newest?.senderType === 'customer' && newest.id !== last?.id) {
              isAtEnd.value = true;
              if (shown.to.peek() !== Infinity) shown.atEnd();
            }
            shown.added(isAtEnd.peek());
          }
          count = now.length;
          last = newest;
        }),
        effect(() => {
          if (model.moves.value === 0) return;
          const [wasAtEnd, was] = [isAtEnd.peek(), top];
          requestAnimationFrame(() => (wasAtEnd ? toBottom() : (log.scrollTop = was)));
        }),
      ];
      return () => {
        resized.disconnect();
        log.removeEventListener('scroll', onScroll);
        for (const stop of stops) stop();
      };
    },
  };
}
