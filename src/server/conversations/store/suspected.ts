import type { Kysely } from 'kysely';
import type { Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { AppliedEvent } from '../rules/applied-event.ts';
import { REJECTED, SUSPECTED, type SuspectKind } from '../rules/suspicion.ts';

/** Writes which events are set apart. */
export const saveSuspected: Save<'suspected'> = { table: 'suspected' };

/** The set-apart events of one kind from one address. */
export interface SuspectedGroup {
  source: string;
  kind: SuspectKind;
  count: number;
  conversations: number;
  averageRating: number | null;
  keyId: string;
  firstAt: number;
  lastAt: number;
  examples: string[];
}

/** The place of a group in the list. */
export type GroupPlace = Pick<SuspectedGroup, 'count' | 'source' | 'kind'>;

/** How many events are set apart. */
export async function countSuspected(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<number> {
  const { total } = await query
    .selectFrom('suspected')
    .select(({ fn }) => fn.countAll().as('total'))
    .where('organisationId', '=', organisationId)
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Groups of set-apart events, the largest first. */
export async function sumSuspected(
  query: Kysely<Schema>,
  organisationId: string,
  { limit, after }: { limit: number; after?: GroupPlace | undefined },
): Promise<SuspectedGroup[]> {
  const rows = await query
    .selectFrom('suspected')
    .select(['source', 'kind'])
    .select(({ fn }) => [
      fn.countAll().as('count'),
      fn.count('conversationId').distinct().as('conversations'),
      fn.avg<number | null>('rating').as('averageRating'),
      fn.min('keyId').as('keyId'),
      fn.min('receivedAt').as('firstAt'),
      fn.max('receivedAt').as('lastAt'),
      fn.min('conversationId').as('first'),
      fn.max('conversationId').as('last'),
    ])
    .where('organisationId', '=', organisationId)
    .groupBy(['source', 'kind'])
    .$if(after !== undefined, (select) =>
      select.having(({ eb, fn, or, and, refTuple, tuple }) =>
        or([
          eb(fn.countAll(), '<', after!.count),
          and([
            eb(fn.countAll(), '=', after!.count),
            eb(refTuple('source', 'kind'), '>', tuple(after!.source, after!.kind)),
          ]),
        ]),
      ),
    )
    .orderBy('count', 'desc')
    .orderBy('source')
    .orderBy('kind')
    .limit(limit)
    .execute();
  return rows.map(({ first, last, averageRating, ...row }) => ({
    ...row,
    count: Number(row.count),
    conversations: Number(row.conversations),
    averageRating: averageRating === null ? null : Math.round(Number(averageRating) * 10) / 10,
    firstAt: Number(row.firstAt),
    lastAt: Number(row.lastAt),
    examples: [...new Set([first, last])],
  }));
}

/** Whether anything from this address is set apart. */
export async function isSourceSetApart(
  query: Kysely<Schema>,
  organisationId: string,
  source: string,
): Promise<boolean> {
  const found = await query
    .selectFrom('suspected')
    .select('eventId')
    .where('organisationId', '=', organisationId)
    .where('source', '=', source)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** A part of what is set apart; without fields, all of it. */
export interface Part {
  /** What came from this address. */
  source?: string | undefined;
  kind?: SuspectKind | undefined;
  /** What arrived by then, milliseconds since 1970. */
  until?: number | undefined;
}

const KINDS = ['escalation', 'rating'] as const satisfies SuspectKind[];

/** Where the earliest set-apart events belong: those who asked for a person first, then ratings. */
export async function findSuspected(
  query: Kysely<Schema>,
  organisationId: string,
  { source, kind, until }: Part,
  limit: number,
): Promise<{ conversationId: string; source: string }[]> {
  const found: { conversationId: string; source: string }[] = [];
  // By kind, as the index is: no call sorts all that is set apart.
  for (const one of kind ? [kind] : KINDS) {
    if (found.length === limit) break;
    const rows = await query
      .selectFrom('suspected')
      .select(['conversationId', 'source'])
      .where('organisationId', '=', organisationId)
      .where('kind', '=', one)
      .$if(until !== undefined, (select) => select.where('receivedAt', '<=', until!))
      .$if(source !== undefined, (select) => select.where('source', '=', source!))
      .orderBy('receivedAt')
      .orderBy('eventId')
      .limit(limit - found.length)
      .execute();
    found.push(...rows);
  }
  return found;
}

const ofConversations = (
  query: Kysely<Schema>,
  organisationId: string,
  { source, kind, until }: Part,
  conversationIds: readonly string[],
) =>
  query
    .selectFrom('suspected')
    .select('eventId')
    .where('organisationId', '=', organisationId)
    .$if(source !== undefined, (select) => select.where('source', '=', source!))
    .$if(kind !== undefined, (select) => select.where('kind', '=', kind!))
    .$if(until !== undefined, (select) => select.where('receivedAt', '<=', until!))
    .where('conversationId', 'in', conversationIds);

/**
 * Removes the set-apart events of conversations, to apply them.
 *
 * @returns them by conversation, in order
 */
export async function takeSuspected(
  { query }: Transaction,
  organisationId: string,
  part: Part,
  conversationIds: readonly string[],
): Promise<Map<string, AppliedEvent[]>> {
  const rows = await query
    .selectFrom('event')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('eventId', 'in', ofConversations(query, organisationId, part, conversationIds))
    .where('type', 'like', `${SUSPECTED}%`)
    .orderBy('seq')
    .orderBy('eventId')
    .execute();
  await query
    .deleteFrom('event')
    .where('organisationId', '=', organisationId)
    .where('eventId', 'in', ofConversations(query, organisationId, part, conversationIds))
    .where('type', 'like', `${SUSPECTED}%`)
    .execute();
  await forget(query, organisationId, part, conversationIds);
  const events = rows.map(
    (row) =>
      ({
        id: row.eventId,
        conversation_id: row.conversationId,
        seq: row.seq,
        at: row.at,
        type: row.type.slice(SUSPECTED.length),
        data: JSON.parse(row.data) as object,
      }) as AppliedEvent,
  );
  return Map.groupBy(events, (event) => event.conversation_id);
}

/** Rejects the set-apart events of conversations. Their ids stay known. */
export async function rejectSuspected(
  { query }: Transaction,
  organisationId: string,
  part: Part,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await query
    .updateTable('event')
    .set({ type: REJECTED, data: '{}' })
    .where('organisationId', '=', organisationId)
    .where('eventId', 'in', ofConversations(query, organisationId, part, conversationIds))
    .where('type', 'like', `${SUSPECTED}%`)
    .returning('conversationId')
    .execute();
  await forget(query, organisationId, part, conversationIds);
  const counts = new Map<string, number>();
  for (const { conversationId } of rows) {
    counts.set(conversationId, (counts.get(conversationId) ?? 0) + 1);
  }
  return counts;
}

async function forget(
  query: Kysely<Schema>,
  organisationId: string,
  part: Part,
  conversationIds: readonly string[],
): Promise<void> {
  await query
    .deleteFrom('suspected')
    .where('organisationId', '=', organisationId)
    .where('eventId', 'in', ofConversations(query, organisationId, part, conversationIds))
    .execute();
}
