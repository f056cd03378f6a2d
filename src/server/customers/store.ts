import type { Kysely } from 'kysely';
import { lockConversations } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { AuditTable } from './tables.ts';

/** The ids of a customer's conversations, oldest first. */
export async function findCustomerConversations(
  query: Kysely<Schema>,
  organisationId: string,
  customerId: string,
): Promise<string[]> {
  const rows = await query
    .selectFrom('conversation')
    .select('conversationId')
    .where('organisationId', '=', organisationId)
    .where('customerId', '=', customerId)
    .orderBy('startedAt')
    .orderBy('conversationId')
    .execute();
  return rows.map(({ conversationId }) => conversationId);
}

/**
 * Erases the content and identities of conversations: messages, files, feedback, customer, ticket. Counts
 * stay. Event ids stay without their data, so that a repeated event is still recognised. Nothing can be
 * added to the conversations afterwards.
 */
export async function eraseConversations(
  transaction: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
  at: number,
): Promise<void> {
  const { query, search } = transaction;
  // Waits for writes in progress on other nodes, so that they are erased too.
  await lockConversations(transaction, organisationId, conversationIds);
  await search.put(
    query,
    organisationId,
    conversationIds.map((conversationId) => ({ conversationId, words: [] })),
  );
  for (const conversationId of conversationIds) {
    const files = await query
      .selectFrom('attachment')
      .select('attachmentId')
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', conversationId)
      .execute();
    for (const { attachmentId } of files) {
      await query
        .deleteFrom('attachmentContent')
        .where('organisationId', '=', organisationId)
        .where('attachmentId', '=', attachmentId)
        .execute();
    }
    for (const table of [
      'attachment',
      'message',
      'gapQuestion',
      'unread',
      'exportInput',
      'ending',
      'suspected',
    ] as const) {
      await query
        .deleteFrom(table)
        .where('organisationId', '=', organisationId)
        .where('conversationId', '=', conversationId)
        .execute();
    }
    await query
      .updateTable('event')
      .set({ type: 'erased', data: '{}' })
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', conversationId)
      .execute();
    await eraseLiveEvents(query, organisationId, conversationId);
    await query
      .updateTable('surveyAnswer')
      .set({ feedback: null })
      .where('organisationId', '=', organisationId)
      .where('surveyId', 'in', (select) =>
        select
          .selectFrom('survey')
          .select('surveyId')
          .where('organisationId', '=', organisationId)
          .where('conversationId', '=', conversationId),
      )
      .execute();
    await query
      .updateTable('survey')
      .set({ contactEmail: null, feedback: null })
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', conversationId)
      .execute();
    await query
      .updateTable('survey')
      .set({ status: 'cancelled', reason: 'erased' })
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', conversationId)
      .where('status', '=', 'pending')
      .execute();
    await query
      .updateTable('conversation')
      .set({
        customerId: null,
        contactEmail: null,
        contactName: null,
        identityVerified: null,
        feedback: null,
        platformTicketId: null,
        capabilityHash: null,
        suspectSource: null,
        erasedAt: at,
      })
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', conversationId)
      .execute();
  }
}

/** The fields of live events that contain what was said. Fields used for counting stay. */
const CONTENT_FIELDS = new Set(['content', 'files', 'name', 'note']);

async function eraseLiveEvents(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<void> {
  const events = await query
    .selectFrom('liveEvent')
    .select(['liveId', 'data'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .where('type', 'in', ['message', 'note', 'attachment', 'transfer'])
    .execute();
  for (const { liveId, data } of events) {
    const kept = Object.fromEntries(
      Object.entries(JSON.parse(data) as object).filter(([field]) => !CONTENT_FIELDS.has(field)),
    );
    await query
      .updateTable('liveEvent')
      .set({ data: JSON.stringify(kept) })
      .where('organisationId', '=', organisationId)
      .where('liveId', '=', liveId)
      .execute();
  }
}

/** Unerased conversations that started and last changed before these times, oldest first. */
export async function findOldConversations(
  query: Kysely<Schema>,
  organisationId: string,
  { startedBefore, changedBefore }: { startedBefore: number; changedBefore: number },
  limit: number,
): Promise<string[]> {
  const rows = await query
    .selectFrom('conversation')
    .select('conversationId')
    .where('organisationId', '=', organisationId)
    .where('startedAt', '<', startedBefore)
    .where('updatedAt', '<', changedBefore)
    .where('erasedAt', 'is', null)
    .orderBy('startedAt')
    .limit(limit)
    .execute();
  return rows.map(({ conversationId }) => conversationId);
}

export async function addAudit({ query }: Transaction, audit: AuditTable): Promise<void> {
  await query
    .insertInto('audit')
    .values(audit)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The audit trail, newest first. */
export async function listAudit(
  query: Kysely<Schema>,
  organisationId: string,
  limit: number,
): Promise<AuditTable[]> {
  return query
    .selectFrom('audit')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('at', 'desc')
    .orderBy('auditId', 'desc')
    .limit(limit)
    .execute();
}
