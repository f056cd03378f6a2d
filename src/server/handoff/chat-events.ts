import type { LiveEventBody } from '../../contract/index.ts';
import { iso } from '../../contract/time.ts';
import { findLiveEvents } from './store.ts';
import { type Store } from '../database/store.ts';

/** The events of the chats of a conversation in order, with notes but without messages and files. */
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
