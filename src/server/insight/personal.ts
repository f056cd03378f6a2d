import { type ConversationData, deleteRowsOf, recordOf, rowsOf } from '../database/personal.ts';

/** Customers' questions in knowledge gaps, and the list of transcripts still to read. */
export const questionData: ConversationData = {
  async *records(query, organisationId, conversationIds) {
    for (const row of await rowsOf(query, 'gapQuestion', 'at', organisationId, conversationIds)) {
      yield recordOf('question', row);
    }
  },

  async erase({ query }, erased) {
    await deleteRowsOf(query, 'unread', erased);
    return { question: await deleteRowsOf(query, 'gapQuestion', erased) };
  },
};
