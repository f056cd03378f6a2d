import { lockConversations } from '../conversations/index.ts';
import { type ConversationData, deleteRowsOf, recordOf, rowsOf } from '../database/personal.ts';
import { readSome } from './read.ts';
import { countGaps, findUnread } from './store.ts';

/**
 * Customers' questions in knowledge gaps, and the list of transcripts still to read. Runs before the transcripts
 * are removed: what is counted of them must be read first.
 */
export const questionData: ConversationData = {
  async *records(query, organisationId, conversationIds) {
    for (const row of await rowsOf(query, 'gapQuestion', 'at', organisationId, conversationIds)) {
      yield recordOf('question', row);
    }
  },

  async erase(transaction, erased) {
    const { query } = transaction;
    const { organisationId, conversationIds } = erased;
    // Waits for writes in progress on other nodes, so that they are read too.
    const conversations = await lockConversations(transaction, organisationId, conversationIds);
    const unread = new Set(await findUnread(query, organisationId, conversationIds));
    await readSome(
      transaction,
      organisationId,
      conversations.filter((one) => unread.has(one.conversationId) && one.erasedAt === null),
    );
    await deleteRowsOf(query, 'unread', erased);
    await deleteRowsOf(query, 'articleUse', erased);
    const asked = await query
      .selectFrom('gapQuestion')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .execute();
    await countGaps(transaction, organisationId, asked, []);
    return { question: await deleteRowsOf(query, 'gapQuestion', erased) };
  },
};
