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
    let questions = 0n;
    for (const table of ['unread', 'gapQuestion'] as const) {
      const { numDeletedRows } = await query
        .deleteFrom(table)
        .where('organisationId', '=', organisationId)
        .where('conversationId', 'in', conversationIds)
        .executeTakeFirstOrThrow();
      questions = numDeletedRows;
    }
    return { question: Number(questions) };
  },
};
