import { makeRoom } from '../http/make-room.ts';
import type { Store } from '../database/store.ts';
import { findChat } from './store.ts';

/** The conversation of a chat, which is always the same; `undefined`: no chat has this id. */
export type ConversationOf = (
  organisationId: string,
  chatId: number,
) => Promise<string | undefined>;

/** Chats whose conversation a node remembers; of more, it forgets the oldest tenth. */
const KNOWN = 10_000;

/** An agent's every message asks for the conversation: it is read once. */
export function createConversationOf({ query }: Pick<Store, 'query'>): ConversationOf {
  const known = new Map<string, string>();
  return async (organisationId, chatId) => {
    const key = `${chatId} ${organisationId}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const found = await findChat(query, organisationId, chatId);
    if (!found) return undefined;
    makeRoom(known, KNOWN);
    known.set(key, found.chat.conversationId);
    return found.chat.conversationId;
  };
}
