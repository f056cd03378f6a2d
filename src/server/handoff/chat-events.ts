import type { LiveEventBody } from '../../contract/index.ts';
import { iso } from '../../contract/time.ts';
import { findLiveEvents } from './store.ts';
import { type Store } from '../database/store.ts';

/** What happened in the chats of a conversation beside what was said, notes of the team too; in order. */
export async function chatEvents(
  store: Store,
  organisationId: string,
  conversationId: string,
): Promise<LiveEventBody[]> {
  const events = await findLiveEvents(store.query, organisationId, { conversationId });
  return events
    .filter(({ type }) => type !== 'message' && type !== 'attachment')
    .map(({ liveId, chatId, at, type, data }) => ({
      id: liveId,
      chat_id: chatId,
      conversation_id: conversationId,
      at: iso(at),
      type,
      data: data as unknown as Record<string, unknown>,
    }));
}
