import type { WriteFeature } from '../conversations/index.ts';
import { saveUnread } from './store.ts';

/**
 * Notes the transcripts that are to be read after the commit.
 *
 * @param wake reads them
 */
export const noteUnread =
  (wake: () => void): WriteFeature =>
  async ({ transaction, organisationId, afterCommit }) => ({
    async save(changes) {
      await transaction.save(
        saveUnread,
        changes.map(({ after: { conversationId } }) => ({ organisationId, conversationId })),
      );
      afterCommit(wake);
    },
  });
