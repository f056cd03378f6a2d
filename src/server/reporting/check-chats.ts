import type { Kysely } from 'kysely';
import { applyLive, type Chat, isOpenChat, type LiveEvent } from '../handoff/index.ts';
import { pageOf } from './store.ts';
import type { Schema } from '../database/schema.ts';
import type { ChatTable } from '../handoff/index.ts';

/** A chat whose row is not what its events add up to. */
export interface ChatFault {
  organisationId: string;
  chatId: number;
}

/** Chats looked at together. */
const SOME = 500;

/** Plays the events of every chat again, and compares; what is kept of it is never looked at for that. */
export async function checkChats(query: Kysely<Schema>): Promise<ChatFault[]> {
  const faults: ChatFault[] = [];
  const organisations = await query
    .selectFrom('chat')
    .select('organisationId')
    .distinct()
    .execute();
  for (const { organisationId } of organisations) {
    for (let offset = 0; ; offset += SOME) {
      const { rows } = await pageOf(query, 'chat', organisationId, { limit: SOME, offset });
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
        const played = (byChat.get(row.chatId) ?? [])
          .map((event) => ({ ...event, data: JSON.parse(event.data) as object }) as LiveEvent)
          .reduce<Chat | null>(applyLive, null);
        if (!played || !agrees(row, played)) faults.push({ organisationId, chatId: row.chatId });
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
  row.openSince === (isOpenChat(chat) ? chat.queuedAt : null);
