import type { Kysely } from 'kysely';
import { type ConversationData, recordOf } from '../database/personal.ts';
import type { Schema } from '../database/schema.ts';
import { removeEndings } from './store/endings.ts';

/** The export fields that bodies sent, and the ends of conversations. */
export const exportData: ConversationData = {
  async *records(query, organisationId, conversationIds) {
    const rows = await query
      .selectFrom('exportInput')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .orderBy('conversationId')
      .execute();
    for (const row of rows) yield recordOf('export_input', row, ['given']);
  },

  async erase(transaction, { organisationId, conversationIds }) {
    await removeEndings(transaction, organisationId, conversationIds);
    const { numDeletedRows } = await transaction.query
      .deleteFrom('exportInput')
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .executeTakeFirstOrThrow();
    return { export_input: Number(numDeletedRows) };
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
