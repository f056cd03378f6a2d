import type { Kysely } from 'kysely';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { AuditTable } from './tables.ts';

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

/** Writes an entry; one with a known id gets the new number of conversations. */
export async function addAudit({ query }: Transaction, audit: AuditTable): Promise<void> {
  await query
    .insertInto('audit')
    .values(audit)
    .onConflict((conflict) =>
      conflict
        .columns(['organisationId', 'auditId'])
        .doUpdateSet({ conversations: audit.conversations }),
    )
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
