import { type ConversationData, recordOf } from '../database/personal.ts';

/** Customers' questions in knowledge gaps, and the list of transcripts still to read. */
export const questionData: ConversationData = {
  async *records(query, organisationId, conversationIds) {
    const rows = await query
      .selectFrom('gapQuestion')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .orderBy('at')
      .execute();
    for (const row of rows) yield recordOf('question', row);
  },

  async erase({ query }, { organisationId, conversationIds }) {
    const remove = (table: 'unread' | 'gapQuestion') =>
      query
        .deleteFrom(table)
        .where('organisationId', '=', organisationId)
        .where('conversationId', 'in', conversationIds)
        .executeTakeFirstOrThrow();
    await remove('unread');
    const { numDeletedRows } = await remove('gapQuestion');
    return { question: Number(numDeletedRows) };
  },
};
