import type { SenderType } from '../contract/index.ts';
import type { Chat } from './chat.ts';
import type { Listed } from './told.ts';

/** How many messages are told again with the next, so that it finds its place. */
const AGAIN = 50;

/** Tells messages without ids as they come, as the list that they are, of which it keeps the end. */
export function growingList(chat: Chat): { tell(...more: Listed[]): void; clear(): void } {
  let said: Listed[] = [];
  /** How many came before those. */
  let earlier = 0;
  return {
    tell(...more) {
      said.push(...more);
      chat.list([...said], false, earlier);
      if (said.length < 2 * AGAIN) return;
      earlier += said.length - AGAIN;
      said = said.slice(-AGAIN);
    },
    clear() {
      said = [];
      earlier = 0;
    },
  };
}

/**
 * Tells the messages of a vendor that names each when it is written, without an id, and never tells them again.
 *
 * @returns takes a message; without words it is none
 */
export function liveMessages(
  chat: Chat,
): (author: SenderType, text: unknown, name?: unknown) => void {
  const { tell } = growingList(chat);
  return (author, text, name) => {
    if (typeof text !== 'string' || text.trim() === '') return;
    tell({ author, text, isLive: true, ...(typeof name === 'string' ? { name } : {}) });
  };
}
