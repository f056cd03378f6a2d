import type { Kysely } from 'kysely';
import type { Conversation } from '../rules/conversation.ts';
import type { Transaction } from '../../database/store.ts';
import { type Conversion, factOf, type Row, rowOf } from '../../database/row.ts';
import { replace, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

const CONVERSION: Conversion<Conversation> = {
  escalated: 'flag',
  firstContactResolution: 'flag',
  aiHandled: 'flag',
  identityVerified: 'flag',
  merged: 'flag',
  contactVerified: 'flag',
  versions: 'json',
};

export const conversationRow = (conversation: Conversation): Row<Conversation> =>
  rowOf(conversation, CONVERSION);

const conversationFromRow = (row: Row<Conversation>): Conversation => factOf(row, CONVERSION);

/** Writes new conversations. When another node has just written one of them, the write fails. */
export const insertConversations: Save<'conversation'> = { table: 'conversation' };

/** Replaces the whole rows of existing conversations. */
export const replaceConversations: Save<'conversation'> = {
  table: 'conversation',
  whenKnown: replace(),
};

export async function findConversation(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<Conversation | undefined> {
  const row = await conversationsOf(query, organisationId)
    .where('conversationId', '=', conversationId)
    .selectAll()
    .executeTakeFirst();
  return row && conversationFromRow(row);
}

/** Which of these conversations exist. */
export async function findExisting(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Set<string>> {
  const rows = await conversationsOf(query, organisationId)
    .where('conversationId', 'in', conversationIds)
    .select('conversationId')
    .execute();
  return new Set(rows.map(({ conversationId }) => conversationId));
}

/** The conversations with these ids that exist. */
export async function findConversations(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Conversation[]> {
  const rows = await conversationsOf(query, organisationId)
    .where('conversationId', 'in', conversationIds)
    .selectAll()
    .execute();
  return rows.map(conversationFromRow);
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

/**
 * Locks the existing conversations with these ids until the transaction ends. The order of locking is
 * fixed, so two nodes never deadlock.
 *
 * @param ifLocked what to do with conversations that another transaction has locked
 */
export async function lockConversations(
  { query, locksRows }: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
  ifLocked: 'wait' | 'skip' = 'wait',
): Promise<Conversation[]> {
  const rows = await query
    .selectFrom('conversation')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .$if(locksRows, (select) => select.orderBy('conversationId').forUpdate())
    .$if(locksRows && ifLocked === 'skip', (select) => select.skipLocked())
    .execute();
  return rows.map(conversationFromRow);
}

function conversationsOf(query: Kysely<Schema>, organisationId: string) {
  return query.selectFrom('conversation').where('organisationId', '=', organisationId);
}
