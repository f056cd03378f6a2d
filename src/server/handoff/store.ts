import { type Expression, expressionBuilder, type Kysely, type SqlBool } from 'kysely';
import { DAY } from '../../contract/time.ts';
import { messageReplyTo } from '../conversations/index.ts';
import {
  agentsIn,
  type Chat,
  followUpSince,
  isFormShown,
  isOpenChat,
  agentOf,
  type LiveEvent,
} from './rules/chat.ts';
import type { Transaction } from '../database/store.ts';
import { replace, type Save } from '../database/save.ts';
import type { Schema } from '../database/schema.ts';
import { countChats } from './store-rollups.ts';
import type { ChatTable, LiveEventTable } from './tables.ts';

/** A chat, and what is known of both sides that is not an event. */
export interface StoredChat {
  chat: Chat;
  customerSeenAt: number | null;
  agentSeenAt: number | null;
  /** When the connection of the customer's page was last open. */
  customerHereAt: number | null;
}

const chatFromRow = ({ state }: Pick<ChatTable, 'state'>) => JSON.parse(state) as Chat;

const stored = (row: ChatTable): StoredChat => ({
  chat: chatFromRow(row),
  customerSeenAt: row.customerSeenAt,
  agentSeenAt: row.agentSeenAt,
  customerHereAt: row.customerHereAt,
});

/** Keeps what is not derived from events. */
const saveChatRows: Save<'chat'> = {
  table: 'chat',
  whenKnown: replace('customerSeenAt', 'agentSeenAt', 'customerHereAt'),
};

const saveParticipants: Save<'chatParticipant'> = {
  table: 'chatParticipant',
  whenKnown: replace(),
};

const saveLiveEvents: Save<'liveEvent'> = { table: 'liveEvent' };

/** Saves changed chats with their participants and transfers, and the events that changed them. */
export async function saveChats(
  { save }: Transaction,
  organisationId: string,
  changes: readonly { before: Chat | null; after: Chat }[],
  events: readonly LiveEvent[],
): Promise<void> {
  await save(
    saveChatRows,
    changes.map(({ after }) => ({
      organisationId: after.organisationId,
      chatId: after.chatId,
      conversationId: after.conversationId,
      status: after.status,
      teamId: after.teamId,
      agentId: agentOf(after),
      queuedAt: after.queuedAt,
      assignedAt: after.assignedAt,
      endedAt: after.endedAt,
      wrappedUpAt: after.wrappedUpAt,
      updatedAt: after.updatedAt,
      openSince: isOpenChat(after) ? after.queuedAt : null,
      followUpSince: followUpSince(after),
      firstResponse: after.talk.firstResponse,
      formShown: isFormShown(after) ? 1 : 0,
      customerSeenAt: null,
      agentSeenAt: null,
      customerHereAt: null,
      state: JSON.stringify(after),
    })),
  );
  await countChats({ save }, organisationId, changes);
  await save(
    saveParticipants,
    changes.flatMap(({ before, after }) => {
      const known = new Map(before?.participants.map((one) => [one.participantId, one]));
      return after.participants
        .filter((one) => known.get(one.participantId)?.endedAt !== one.endedAt)
        .map((one) => ({
          organisationId: after.organisationId,
          chatId: after.chatId,
          ...one,
          updatedAt: one.endedAt ?? one.connectedAt,
        }));
    }),
  );
  await save(
    saveLiveEvents,
    events.map(({ data, ...event }) => ({ ...event, data: JSON.stringify(data) })),
  );
}

/** Reads the chats of these conversations, the oldest first, and locks them until the transaction ends. */
export async function lockChats(
  { query, locksRows }: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Chat[]> {
  if (conversationIds.length === 0) return [];
  const rows = await query
    .selectFrom('chat')
    .select('state')
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .orderBy('chatId')
    .$if(locksRows, (select) => select.forUpdate())
    .execute();
  return rows.map(chatFromRow);
}

/** A condition: one of these conversations has a chat. */
export function haveChats(
  organisationId: string,
  conversationIds: readonly string[],
): Expression<SqlBool> {
  const { exists, selectFrom } = expressionBuilder<Schema>();
  return exists(
    selectFrom('chat')
      .select('chatId')
      .where('chat.organisationId', '=', organisationId)
      .where('chat.conversationId', 'in', conversationIds),
  );
}

/** The latest chat of a conversation. */
export async function findLatestChat(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<StoredChat | undefined> {
  const row = await query
    .selectFrom('chat')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .orderBy('chatId', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && stored(row);
}

export async function findChat(
  query: Kysely<Schema>,
  organisationId: string,
  chatId: number,
): Promise<StoredChat | undefined> {
  const row = await query
    .selectFrom('chat')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('chatId', '=', chatId)
    .executeTakeFirst();
  return row && stored(row);
}

/** All chats that are not closed, of one organisation or of all, by arrival. */
export async function findOpenChats(
  query: Kysely<Schema>,
  organisationId?: string,
): Promise<StoredChat[]> {
  const rows = await query
    .selectFrom('chat')
    .selectAll()
    .where('openSince', 'is not', null)
    .$if(organisationId !== undefined, (select) =>
      select.where('organisationId', '=', organisationId!),
    )
    .orderBy('chatId')
    .execute();
  return rows.map(stored);
}

/** The chats after which somebody is still to be answered by mail, the longest waiting first. */
export async function findFollowUps(
  query: Kysely<Schema>,
  organisationId: string,
  limit: number,
): Promise<StoredChat[]> {
  const rows = await query
    .selectFrom('chat')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('followUpSince', 'is not', null)
    .orderBy('followUpSince')
    .orderBy('chatId')
    .limit(limit)
    .execute();
  return rows.map(stored);
}

/** How many customers are still to be answered by mail, and since when the first of them waits. */
export async function countFollowUps(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<{ count: number; since: number | null }> {
  const { count, since } = await query
    .selectFrom('chat')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.min<number | null>('followUpSince').as('since'),
    ])
    .where('organisationId', '=', organisationId)
    .where('followUpSince', 'is not', null)
    .executeTakeFirstOrThrow();
  return { count: Number(count), since: since === null ? null : Number(since) };
}

/** Records that the customer's page is open. */
export async function touchCustomer(
  { query }: Transaction,
  organisationId: string,
  chatId: number,
  at: number,
): Promise<void> {
  await query
    .updateTable('chat')
    .set({ customerHereAt: at })
    .where('organisationId', '=', organisationId)
    .where('chatId', '=', chatId)
    .execute();
}

/** The number of open chats of each agent; agents without one are absent. */
export async function countOpenChats(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const { chat } of await findOpenChats(query, organisationId)) {
    for (const agentId of new Set(agentsIn(chat))) {
      counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
    }
  }
  return counts;
}

/** Stores when the customer or an agent last saw a chat. */
export async function setSeen(
  { query }: Transaction,
  organisationId: string,
  chatId: number,
  who: 'customerSeenAt' | 'agentSeenAt',
  at: number,
): Promise<void> {
  await query
    .updateTable('chat')
    .set({ [who]: at })
    .where('organisationId', '=', organisationId)
    .where('chatId', '=', chatId)
    .execute();
}

/** The average wait of the chats that were taken since `since`, milliseconds; `null`: there are none. */
export async function averageWait(
  query: Kysely<Schema>,
  organisationId: string,
  teamId: number | null,
  since: number,
): Promise<number | null> {
  const { wait } = await query
    .selectFrom('chat')
    .select(({ fn, eb }) =>
      fn.avg<number | null>(eb('assignedAt', '-', eb.ref('queuedAt'))).as('wait'),
    )
    .where('organisationId', '=', organisationId)
    .where('teamId', teamId === null ? 'is' : '=', teamId)
    // A chat that was taken within the last hour was queued within the last day: this uses the index.
    .where('queuedAt', '>=', since - DAY)
    .where('assignedAt', '>=', since)
    .executeTakeFirstOrThrow();
  return wait === null ? null : Number(wait);
}

/** Events after a number, in order. */
export async function findLiveEvents(
  query: Kysely<Schema>,
  organisationId: string,
  wanted: { after?: number; conversationId?: string; chatId?: number; limit?: number },
): Promise<LiveEvent[]> {
  const { after, conversationId, chatId, limit } = wanted;
  const rows = await query
    .selectFrom('liveEvent')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .$if(after !== undefined, (select) => select.where('liveId', '>', after!))
    .$if(conversationId !== undefined, (select) =>
      select.where('conversationId', '=', conversationId!),
    )
    .$if(chatId !== undefined, (select) => select.where('chatId', '=', chatId!))
    .orderBy('liveId')
    .$if(limit !== undefined, (select) => select.limit(limit!))
    .execute();
  return rows.map(liveEvent);
}

/** The notes of these conversations. */
export async function findNotes(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<LiveEvent<'note'>[]> {
  const rows = await query
    .selectFrom('liveEvent')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('type', '=', 'note')
    .execute();
  return rows.map((row) => liveEvent(row) as LiveEvent<'note'>);
}

const liveEvent = (row: LiveEventTable) =>
  ({ ...row, data: JSON.parse(row.data) as object }) as LiveEvent;

/** The number of the last event; 0: there is none. */
export async function lastLiveId(query: Kysely<Schema>, organisationId: string): Promise<number> {
  const row = await query
    .selectFrom('liveEvent')
    .select(({ fn }) => fn.max<number | null>('liveId').as('last'))
    .where('organisationId', '=', organisationId)
    .executeTakeFirstOrThrow();
  return row.last ?? 0;
}

/** The highest `seq` of the events of each of these conversations. */
export async function findLastSeqs(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await query
    .selectFrom('event')
    .select('conversationId')
    .select(({ fn }) => fn.max<number>('seq').as('last'))
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .groupBy('conversationId')
    .execute();
  return new Map(rows.map(({ conversationId, last }) => [conversationId, last]));
}

/** Which of these messages are stored. */
export async function findMessageIds(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
  messageIds: readonly string[],
): Promise<Set<string>> {
  if (messageIds.length === 0) return new Set();
  const rows = await query
    .selectFrom('message')
    .select(['conversationId', 'messageId'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('messageId', 'in', messageIds)
    .execute();
  return new Set(rows.map(({ conversationId, messageId }) => `${conversationId}\n${messageId}`));
}

/** The contents of messages by id. */
export async function findContents(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  if (messageIds.length === 0) return new Map();
  const rows = await query
    .selectFrom('message')
    .select(['messageId', 'content'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('messageId', 'in', messageIds)
    .execute();
  return new Map(rows.map(({ messageId, content }) => [messageId, content]));
}

/** The addresses for replies that customers typed or mailed from, by message id. */
export async function findReplyAddresses(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query
    .selectFrom('event')
    .select(['type', 'data'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('type', '=', 'message.added')
    .where('data', 'like', '%"reply_to":%')
    .execute();
  return messageReplyTo(rows);
}
