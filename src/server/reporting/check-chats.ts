import type { Kysely } from 'kysely';
import {
  applyLive,
  type Chat,
  followUpSince,
  isOpenChat,
  type LiveEvent,
} from '../handoff/index.ts';
import { pageOf } from './store.ts';
import type { Schema } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import type { ChatTable } from '../handoff/index.ts';

/** A chat whose row does not match its events. */
export interface ChatFault {
  organisationId: string;
  chatId: number;
}

/** The number of chats per query. */
const BATCH = 500;

/** Rebuilds every chat from its events alone, and compares it with the stored row, in a snapshot: others may be writing. */
export const checkChats = (store: Pick<Store, 'snapshot'>): Promise<ChatFault[]> =>
  store.snapshot(compare);

async function compare(query: Kysely<Schema>): Promise<ChatFault[]> {
  const faults: ChatFault[] = [];
  const organisations = await query
    .selectFrom('chat')
    .select('organisationId')
    .distinct()
    .execute();
  for (const { organisationId } of organisations) {
    for (let offset = 0; ; offset += BATCH) {
      const { rows } = await pageOf(query, 'chat', organisationId, { limit: BATCH, offset });
      if (rows.length === 0) break;
      const events = await query
        .selectFrom('liveEvent')
        .selectAll()
        .where('organisationId', '=', organisationId)
        .where(
          'chatId',
          'in',
          rows.map(({ chatId }) => chatId),
        )
        .orderBy('liveId')
        .execute();
      const byChat = Map.groupBy(events, ({ chatId }) => chatId);
      for (const row of rows) {
        const rebuilt = (byChat.get(row.chatId) ?? [])
          .map((event) => ({ ...event, data: JSON.parse(event.data) as object }) as LiveEvent)
          .reduce<Chat | null>(applyLive, null);
        if (!rebuilt || !agrees(row, rebuilt)) faults.push({ organisationId, chatId: row.chatId });
      }
    }
  }
  return faults;
}

const agrees = (row: ChatTable, chat: Chat) =>
  row.state === JSON.stringify(chat) &&
  row.status === chat.status &&
  row.teamId === chat.teamId &&
  row.queuedAt === chat.queuedAt &&
  row.assignedAt === chat.assignedAt &&
  row.endedAt === chat.endedAt &&
  row.wrappedUpAt === chat.wrappedUpAt &&
  row.updatedAt === chat.updatedAt &&
  row.openSince === (isOpenChat(chat) ? chat.queuedAt : null) &&
  // After an erasure, nobody is to be answered.
  (row.followUpSince === followUpSince(chat) || row.followUpSince === null);
