import type { ConversationData } from '../database/personal.ts';
import { withoutTopics } from './rules/names.ts';
import { findAllChanges, removeChange, setChange } from './store.ts';

/** Topics that are text about a person leave the changes that name them. A change of nothing is removed. */
export const topicData: ConversationData = {
  async erase(transaction, { organisationId, privateTopics }) {
    if (privateTopics.size === 0) return {};
    const changes = (await findAllChanges(transaction.query, organisationId))
      .map((change) => ({ ...change, stands: change.undoneId === null }))
      .toReversed();
    const left = withoutTopics(changes, privateTopics);
    for (const [index, change] of changes.entries()) {
      const after = left[index];
      if (!after) await removeChange(transaction, organisationId, change.changeId);
      else if (after !== change) {
        await setChange(transaction, change, { topics: after.topics, name: after.name });
      }
    }
    return {};
  },
};
