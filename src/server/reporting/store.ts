import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { CallInput } from '../../contract/index.ts';
import type { Numbers } from '../database/counter.ts';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { CallParticipantTable } from './tables.ts';

/** A page of a list, sorted by id. */
export interface ReportPage<Row> {
  rows: Row[];
  /** The number of rows on all pages. */
  total: number;
}

export interface Wanted {
  limit: number;
  offset: number;
  ids?: readonly number[] | undefined;
  /** Only rows for which one of these conditions holds; see `changedSince`. */
  changed?: readonly RawBuilder<boolean>[] | undefined;
  /** Only rows of these agents; ignored for tables without agents. */
  agentNumbers?: readonly string[] | undefined;
  /** For files: only those of this kind that belong to a chat. */
  media?: 'image' | 'video' | undefined;
}

/** Tables that are listed directly: the column of the id. */
const LISTED = {
  agent: 'agentId',
  agentSpan: 'spanId',
  call: 'callId',
  callParticipant: 'participantId',
  changedDetail: 'detailId',
  chat: 'chatId',
  chatParticipant: 'participantId',
  attachment: 'mediaId',
  team: 'teamId',
} as const satisfies { [T in keyof Schema]?: keyof Schema[T] };

export type Listed = keyof typeof LISTED;

/** Tables that can be filtered by agent numbers. */
const OF_AGENTS = new Set<Listed>(['agent', 'agentSpan']);

/** A page of rows of a table, sorted by id. */
export async function pageOf<T extends Listed>(
  query: Kysely<Schema>,
  table: T,
  organisationId: string,
  wanted: Wanted,
): Promise<ReportPage<Schema[T]>> {
  const { limit, offset, ids, changed, agentNumbers, media } = wanted;
  const id = LISTED[table];
  const ref = (column: string) => sql.ref(`${table}.${column}`);
  const conditions = [
    sql`${ref('organisationId')} = ${organisationId}`,
    ...(ids === undefined ? [] : [sql`${ref(id)} in (${sql.join(ids)})`]),
    ...(changed === undefined ? [] : [sql`(${sql.join(changed, sql` or `)})`]),
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

/** The number of chats and calls of each agent. */
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

/** The participants of calls, in order. */
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
 * Stores a call, or replaces the stored one.
 *
 * @returns the id of the call, and whether it is new
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
        // A participant in the same position keeps its id.
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
  const agentIds = [
    ...before.map(({ agentId }) => agentId),
    ...call.participants.map((one) => one.agent_id),
  ];
  await touchAgents(query, organisationId, agentIds, updatedAt);
  return { callId, isNew: known === undefined };
}

/** Records that the number of calls of these agents may have changed. */
async function touchAgents(
  query: Kysely<Schema>,
  organisationId: string,
  ids: readonly (number | null | undefined)[],
  updatedAt: number,
): Promise<void> {
  const agentIds = ids.filter((id) => id != null);
  if (agentIds.length === 0) return;
  await query
    .updateTable('agent')
    .set({ updatedAt })
    .where('organisationId', '=', organisationId)
    .where('agentId', 'in', agentIds)
    .execute();
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

/** The id of the latest chat of each of these conversations. */
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
