import { type Kysely, sql } from 'kysely';
import type { CallInput } from '../../contract/index.ts';
import type { Numbers } from '../database/counter.ts';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { CallParticipantTable } from './tables.ts';

/** A page of what is reported, by its numbers. */
export interface ReportPage<Row> {
  rows: Row[];
  /** Of all pages. */
  total: number;
}

export interface Wanted {
  limit: number;
  offset: number;
  ids?: readonly number[] | undefined;
  /** Milliseconds; changed then or later. */
  updatedAfter?: number | undefined;
  /** Of agents; other tables leave it alone. */
  agentNumbers?: readonly string[] | undefined;
  /** Of files: those of chats, of this kind. */
  media?: 'image' | 'video' | undefined;
}

/** Tables that are listed as they are: their numbers, and when a row changed. */
const LISTED = {
  agent: ['agentId', 'updatedAt'],
  agentSpan: ['spanId', 'startedAt'],
  call: ['callId', 'updatedAt'],
  callParticipant: ['participantId', 'updatedAt'],
  changedDetail: ['detailId', 'at'],
  chat: ['chatId', 'updatedAt'],
  chatParticipant: ['participantId', 'updatedAt'],
  attachment: ['mediaId', 'createdAt'],
  team: ['teamId', 'updatedAt'],
} as const satisfies { [T in keyof Schema]?: readonly [keyof Schema[T], keyof Schema[T]] };

export type Listed = keyof typeof LISTED;

/** Tables that are asked for by the numbers of agents. */
const OF_AGENTS = new Set<Listed>(['agent', 'agentSpan']);

/** Rows of a table in the order of their numbers. */
export async function pageOf<T extends Listed>(
  query: Kysely<Schema>,
  table: T,
  organisationId: string,
  wanted: Wanted,
): Promise<ReportPage<Schema[T]>> {
  const { limit, offset, ids, updatedAfter, agentNumbers, media } = wanted;
  const [id, changed] = LISTED[table];
  const ref = (column: string) => sql.ref(`${table}.${column}`);
  const conditions = [
    sql`${ref('organisationId')} = ${organisationId}`,
    ...(ids === undefined ? [] : [sql`${ref(id)} in (${sql.join(ids)})`]),
    ...(updatedAfter === undefined
      ? []
      : table === 'agentSpan'
        ? // It changes when it ends, too.
          [sql`coalesce(ended_at, started_at) >= ${updatedAfter}`]
        : [sql`${ref(changed)} >= ${updatedAfter}`]),
    ...(agentNumbers === undefined || !OF_AGENTS.has(table)
      ? []
      : [
          sql`${ref('agentId')} in (select numbered.agent_id from agent as numbered
            where numbered.organisation_id = ${organisationId}
              and numbered.agent_number in (${sql.join(agentNumbers)}))`,
        ]),
    ...(media === undefined
      ? []
      : [
          sql`content_type like ${`${media}/%`} and exists (select 1 from chat
            where chat.organisation_id = attachment.organisation_id
              and chat.conversation_id = attachment.conversation_id)`,
        ]),
  ];
  const where = sql`where ${sql.join(conditions, sql` and `)}`;
  const [rows, counted] = await Promise.all([
    sql<Schema[T]>`select * from ${sql.table(table)} ${where}
      order by ${ref(id)} limit ${limit} offset ${offset}`.execute(query),
    sql<{ total: number }>`select count(*) as total from ${sql.table(table)} ${where}`.execute(
      query,
    ),
  ]);
  return { rows: rows.rows, total: Number(counted.rows[0]!.total) };
}

/** How many chats and calls each agent was in. */
export async function countWork(
  query: Kysely<Schema>,
  organisationId: string,
  agentIds: readonly number[],
): Promise<Map<number, { chats: number; calls: number }>> {
  const counts = new Map(agentIds.map((id) => [id, { chats: 0, calls: 0 }]));
  if (agentIds.length === 0) return counts;
  for (const [table, of, what] of [
    ['chatParticipant', 'chatId', 'chats'],
    ['callParticipant', 'callId', 'calls'],
  ] as const) {
    const { rows } = await sql<{ agentId: number; times: number }>`
      select agent_id, count(distinct ${sql.ref(of)}) as times from ${sql.table(table)}
      where organisation_id = ${organisationId} and agent_id in (${sql.join(agentIds)})
      group by agent_id`.execute(query);
    for (const { agentId, times } of rows) {
      const one = counts.get(agentId);
      if (one) one[what] = Number(times);
    }
  }
  return counts;
}

/** The participants of calls, each in its place. */
export async function findCallParticipants(
  query: Kysely<Schema>,
  organisationId: string,
  callIds: readonly number[],
): Promise<CallParticipantTable[]> {
  if (callIds.length === 0) return [];
  return query
    .selectFrom('callParticipant')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('callId', 'in', callIds)
    .orderBy('callId')
    .orderBy('position')
    .execute();
}

/**
 * Keeps a call, in place of what was known of it.
 *
 * @returns its number, and whether it is new
 */
export async function putCall(
  { query }: Transaction,
  organisationId: string,
  call: CallInput,
  updatedAt: number,
  numbers: Numbers,
): Promise<{ callId: number; isNew: boolean }> {
  const callId = call.id ?? numbers.next();
  const known = await query
    .selectFrom('call')
    .select('callId')
    .where('organisationId', '=', organisationId)
    .where('callId', '=', callId)
    .executeTakeFirst();
  const given = JSON.stringify({ ...call, id: callId });
  await query
    .insertInto('call')
    .values({ organisationId, callId, updatedAt, given })
    .onConflict((conflict) =>
      conflict.columns(['organisationId', 'callId']).doUpdateSet({ updatedAt, given }),
    )
    .execute();
  const before = await findCallParticipants(query, organisationId, [callId]);
  await query
    .deleteFrom('callParticipant')
    .where('organisationId', '=', organisationId)
    .where('callId', '=', callId)
    .execute();
  for (const [position, one] of call.participants.entries()) {
    await query
      .insertInto('callParticipant')
      .values({
        organisationId,
        // Who stands in the same place is the same.
        participantId: before[position]?.participantId ?? numbers.next(),
        callId,
        position,
        type: one.type,
        agentId: one.agent_id ?? null,
        connectedAt: one.connected_at ?? null,
        endedAt: one.ended_at ?? null,
        updatedAt,
      })
      .execute();
  }
  return { callId, isNew: known === undefined };
}

/** Photos and videos of these conversations. */
export async function findMedia(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Schema['attachment'][]> {
  if (conversationIds.length === 0) return [];
  return query
    .selectFrom('attachment')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .orderBy('mediaId')
    .execute();
}

/** The latest chat of each of these conversations, by its number. */
export async function findChatIds(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await query
    .selectFrom('chat')
    .select(['conversationId', 'chatId'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .orderBy('chatId')
    .execute();
  return new Map(rows.map(({ conversationId, chatId }) => [conversationId, chatId]));
}
