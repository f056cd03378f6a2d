import { type Kysely, sql } from 'kysely';
import type { Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { Conversation } from '../rules/conversation.ts';
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

/** The place of a customer in the list of those set apart. */
export interface SetApartPlace {
  receivedAt: number;
  eventId: string;
}

/** A customer who asked for a person, and whose request was set apart. */
export interface SetApart extends SetApartPlace {
  conversationId: string;
  /** A keyed hash of the address from which it came. */
  source: string;
}

const SET_APART = ['conversationId', 'source', 'receivedAt', 'eventId'] as const;

/** Customers who asked for a person and were set apart, each with the latest request, the latest first. */
export async function listSetApart(
  query: Kysely<Schema>,
  organisationId: string,
  { limit, before }: { limit: number; before?: SetApartPlace | undefined },
): Promise<SetApart[]> {
  return query
    .selectFrom('suspected')
    .select(SET_APART)
    .where('organisationId', '=', organisationId)
    .where('kind', '=', 'escalation')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('suspected as other')
            .select('other.eventId')
            .whereRef('other.organisationId', '=', 'suspected.organisationId')
            .whereRef('other.conversationId', '=', 'suspected.conversationId')
            .where('other.kind', '=', 'escalation')
            .where(
              sql<boolean>`(other.received_at, other.event_id) > (suspected.received_at, suspected.event_id)`,
            ),
        ),
      ),
    )
    .$if(before !== undefined, (select) =>
      select.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('receivedAt', 'eventId'), '<', tuple(before!.receivedAt, before!.eventId)),
      ),
    )
    .orderBy('receivedAt', 'desc')
    .orderBy('eventId', 'desc')
    .limit(limit)
    .execute();
}

/** How many customers who asked for a person are set apart. */
export async function countSetApart(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<number> {
  const { total } = await query
    .selectFrom('suspected')
    .select(({ fn }) => fn.count('conversationId').distinct().as('total'))
    .where('organisationId', '=', organisationId)
    .where('kind', '=', 'escalation')
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Whether the conversation's request for a person is set apart. */
export async function isSetApart(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<boolean> {
  const found = await query
    .selectFrom('suspected')
    .select('eventId')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .where('kind', '=', 'escalation')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** The conversations whose customer's identity is proven. */
export async function findProven(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Pick<Conversation, 'conversationId' | 'customerId' | 'contactEmail'>[]> {
  return query
    .selectFrom('conversation')
    .select(['conversationId', 'customerId', 'contactEmail'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('identityVerified', '=', 1)
    .execute();
}

/** Remembers that somebody accepted what was set apart from an address. @param since forgets what is older */
export async function acceptSource(
  { query }: Transaction,
  organisationId: string,
  source: string,
  { now, since }: { now: number; since: number },
): Promise<void> {
  await query
    .deleteFrom('acceptedSource')
    .where('organisationId', '=', organisationId)
    .where('acceptedAt', '<', since)
    .execute();
  await query
    .insertInto('acceptedSource')
    .values({ organisationId, source, acceptedAt: now })
    .onConflict((conflict) =>
      conflict.columns(['organisationId', 'source']).doUpdateSet({ acceptedAt: now }),
    )
    .execute();
}

/** Takes the acceptance of an address back. */
export async function rejectSource(
  { query }: Transaction,
  organisationId: string,
  source: string,
): Promise<void> {
  await query
    .deleteFrom('acceptedSource')
    .where('organisationId', '=', organisationId)
    .where('source', '=', source)
    .execute();
}

/** Whether an address was accepted after `since`. */
export async function isSourceAccepted(
  query: Kysely<Schema>,
  organisationId: string,
  source: string,
  since: number,
): Promise<boolean> {
  const found = await query
    .selectFrom('acceptedSource')
    .select('acceptedAt')
    .where('organisationId', '=', organisationId)
    .where('source', '=', source)
    .where('acceptedAt', '>', since)
    .executeTakeFirst();
  return found !== undefined;
}

/** The conversations with set-apart events from one address. */
export async function findSuspectedConversations(
  query: Kysely<Schema>,
  organisationId: string,
  source: string,
): Promise<string[]> {
  const rows = await query
    .selectFrom('suspected')
    .select('conversationId')
    .distinct()
    .where('organisationId', '=', organisationId)
    .where('source', '=', source)
    .orderBy('conversationId')
    .execute();
  return rows.map(({ conversationId }) => conversationId);
}

/** A part of what is set apart in some conversations; without fields, all of it. */
interface Part {
  /** What came from this address. */
  source: string | undefined;
  kind: SuspectKind | undefined;
}

const ofConversations = (
  query: Kysely<Schema>,
  organisationId: string,
  { source, kind }: Part,
  conversationIds: readonly string[],
) =>
  query
    .selectFrom('suspected')
    .select('eventId')
    .where('organisationId', '=', organisationId)
    .$if(source !== undefined, (select) => select.where('source', '=', source!))
    .$if(kind !== undefined, (select) => select.where('kind', '=', kind!))
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
  { source, kind }: Part,
  conversationIds: readonly string[],
): Promise<void> {
  await query
    .deleteFrom('suspected')
    .where('organisationId', '=', organisationId)
    .$if(source !== undefined, (rows) => rows.where('source', '=', source!))
    .$if(kind !== undefined, (rows) => rows.where('kind', '=', kind!))
    .where('conversationId', 'in', conversationIds)
    .execute();
}
