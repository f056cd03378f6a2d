import type { Transaction } from '../database/store.ts';
import { applyLive, type Chat } from './rules/chat.ts';
import { findLiveEvents } from './store.ts';

/** Migrations after which what chats count for has to be computed from their events. */
const REBUILT_AFTER = ['0021-chat-figures'];

/** Chats rebuilt at once. */
const BATCH = 500;

/** Rebuilds all chats from their events after one of `REBUILT_AFTER`; see `Derive`. */
export async function rebuildChats(
  { query }: Transaction,
  after: readonly string[] | 'import',
): Promise<void> {
  if (after === 'import' || !REBUILT_AFTER.some((name) => after.includes(name))) return;
  let last = { organisationId: '', chatId: 0 };
  for (;;) {
    const rows = await query
      .selectFrom('chat')
      .select(['organisationId', 'chatId', 'conversationId'])
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('organisationId', 'chatId'), '>', tuple(last.organisationId, last.chatId)),
      )
      .orderBy('organisationId')
      .orderBy('chatId')
      .limit(BATCH)
      .execute();
    for (const { organisationId, chatId, conversationId } of rows) {
      const events = await findLiveEvents(query, organisationId, { conversationId, chatId });
      const chat = events.reduce<Chat | null>(applyLive, null);
      if (!chat) continue;
      await query
        .updateTable('chat')
        .set({ state: JSON.stringify(chat) })
        .where('organisationId', '=', organisationId)
        .where('chatId', '=', chatId)
        .execute();
    }
    if (rows.length < BATCH) return;
    last = rows.at(-1)!;
  }
}
