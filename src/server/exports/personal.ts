import type { Kysely } from 'kysely';
import { type ConversationData, deleteRowsOf, recordOf, rowsOf } from '../database/personal.ts';
import type { Schema } from '../database/schema.ts';
import { removeEndings } from './store/endings.ts';

/** The export fields that bodies sent, and the ends of conversations. */
export const exportData: ConversationData = {
  async *records(query, organisationId, conversationIds) {
    const rows = await rowsOf(
      query,
      'exportInput',
      'conversationId',
      organisationId,
      conversationIds,
    );
    for (const row of rows) yield recordOf('export_input', row, ['given']);
  },

  async erase(transaction, erased) {
    await removeEndings(transaction, erased.organisationId, erased.conversationIds);
    return { export_input: await deleteRowsOf(transaction.query, 'exportInput', erased) };
  },
};

/** The days whose files contain some of these conversations, sealed or being written. */
export async function findDaysWith(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<{ botId: string; day: string }[]> {
  const rows = await query
    .selectFrom('exported')
    .select(['botId', 'day'])
    .distinct()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('isTakenOut', '=', 0)
    .execute();
  return rows;
}
