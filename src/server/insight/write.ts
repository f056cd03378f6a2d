import type { WriteFeature } from '../conversations/index.ts';
import { saveUnread } from './store.ts';

/**
 * Marks changed transcripts, to be read after the commit.
 *
 * @param wake starts the reading
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
