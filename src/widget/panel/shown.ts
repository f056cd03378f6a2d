import { type ReadonlySignal, signal } from '@preact/signals-core';
import { breathe, painted } from '../../element/slices.ts';

/** Messages that are added to the page at once when the customer scrolls. */
const STEP = 30;

/** Messages that are added in one frame when the chat opens. */
const FEW = 4;

/** Most messages in the page. */
const MOST = 60;

/**
 * Which messages are in the page, so that a message costs the same after ten others and after
 * thousands: a slice that ends with the last message, or that stands around what the customer reads.
 * What is outside is added when the customer scrolls, or moves with a screen reader, towards it.
 */
export interface Shown {
  readonly from: ReadonlySignal<number>;
  /** Index after the last one; `Infinity`: with all that will come. */
  readonly to: ReadonlySignal<number>;
  /** Shows the last `most` messages. */
  atEnd(most?: number): void;
  /**
   * Adds earlier messages, a few in each frame, as far as the customer may soon scroll.
   *
   * @param before called before each few
   */
  fill(before: () => void): Promise<void>;
  /** Adds earlier messages and drops the last ones if there are too many. Returns whether it did. */
  earlier(most?: number): boolean;
  /** The same towards the end. */
  later(): boolean;
  /** Call when messages were added. @param isAtEnd whether the customer sees the last one */
  added(isAtEnd: boolean): void;
}

/** @param count the number of messages */
export function createShown(count: () => number): Shown {
  const from = signal(0);
  const to = signal(Infinity);

  const shown: Shown = {
    from,
    to,
    atEnd(most = MOST) {
      to.value = Infinity;
      from.value = Math.max(0, count() - most);
    },
    async fill(before) {
      await breathe();
      const missing = () => STEP - (count() - from.peek());
      while (to.peek() === Infinity && missing() > 0 && from.peek() > 0) {
        before();
        shown.earlier(Math.min(FEW, missing()));
        await painted();
      }
    },
    earlier(most = STEP) {
      if (from.peek() === 0) return false;
      from.value = Math.max(0, from.peek() - most);
      if (Math.min(to.peek(), count()) - from.peek() > MOST) to.value = from.peek() + MOST;
      return true;
    },
    later() {
      if (to.peek() >= count()) return false;
      const next = to.peek() + STEP;
      from.value = Math.max(from.peek(), Math.min(next, count()) - MOST);
      to.value = next >= count() ? Infinity : next;
      return true;
    },
    added(isAtEnd) {
      if (Math.min(to.peek(), count()) - from.peek() <= MOST) return;
      if (isAtEnd) shown.atEnd(STEP);
      else to.value = from.peek() + MOST;
    },
  };
  return shown;
}
