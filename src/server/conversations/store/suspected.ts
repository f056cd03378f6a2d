import type { Kysely } from 'kysely';
import type { Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { AppliedEvent } from '../rules/applied-event.ts';
import { REJECTED, SUSPECTED } from '../rules/suspicion.ts';
import type { SuspectedTable } from '../tables.ts';

/** Writes which events are set apart. */
export const saveSuspected: Save<'suspected'> = { table: 'suspected' };

/** All set-apart events, oldest first. */
export async function findSuspected(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<SuspectedTable[]> {
  return query
    .selectFrom('suspected')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('receivedAt')
    .orderBy('eventId')
    .execute();
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

const ofConversations = (
  query: Kysely<Schema>,
  organisationId: string,
  source: string,
  conversationIds: readonly string[],
) =>
  query
    .selectFrom('suspected')
    .select('eventId')
    .where('organisationId', '=', organisationId)
    .where('source', '=', source)
    .where('conversationId', 'in', conversationIds);

/**
 * Removes the set-apart events of conversations that came from one address, to apply them.
 *
 * @returns them by conversation, in order
 */
export async function takeSuspected(
  { query }: Transaction,
  organisationId: string,
  source: string,
  conversationIds: readonly string[],
): Promise<Map<string, AppliedEvent[]>> {
  const rows = await query
    .selectFrom('event')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('eventId', 'in', ofConversations(query, organisationId, source, conversationIds))
    .where('type', 'like', `${SUSPECTED}%`)
    .orderBy('seq')
    .orderBy('eventId')
    .execute();
  await query
    .deleteFrom('event')
    .where('organisationId', '=', organisationId)
    .where('eventId', 'in', ofConversations(query, organisationId, source, conversationIds))
    .where('type', 'like', `${SUSPECTED}%`)
    .execute();
  await forget(query, organisationId, source, conversationIds);
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

/** Rejects the set-apart events of conversations that came from one address. Their ids stay known. */
export async function rejectSuspected(
  { query }: Transaction,
  organisationId: string,
  source: string,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await query
    .updateTable('event')
    .set({ type: REJECTED, data: '{}' })
    .where('organisationId', '=', organisationId)
    .where('eventId', 'in', ofConversations(query, organisationId, source, conversationIds))
    .where('type', 'like', `${SUSPECTED}%`)
    .returning('conversationId')
    .execute();
  await forget(query, organisationId, source, conversationIds);
  const counts = new Map<string, number>();
  for (const { conversationId } of rows) {
    counts.set(conversationId, (counts.get(conversationId) ?? 0) + 1);
  }
  return counts;
}

async function forget(
  query: Kysely<Schema>,
  organisationId: string,
  source: string,
  conversationIds: readonly string[],
): Promise<void> {
  await query
    .deleteFrom('suspected')
    .where('organisationId', '=', organisationId)
    .where('source', '=', source)
    .where('conversationId', 'in', conversationIds)
    .execute();
}
