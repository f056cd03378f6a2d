import type { SenderType } from '../contract/index.ts';
import type { Chat } from './chat.ts';
import type { Listed } from './told.ts';

/**
 * Tells the messages of a vendor that names each when it is written, without an id, and never tells them again.
 *
 * @returns takes a message; without words it is none
 */
export function liveMessages(
  chat: Chat,
): (author: SenderType, text: unknown, name?: unknown) => void {
  const said: Listed[] = [];
  return (author, text, name) => {
    if (typeof text !== 'string' || text.trim() === '') return;
    said.push({ author, text, isLive: true, ...(typeof name === 'string' ? { name } : {}) });
    chat.list([...said], false);
  };
}
