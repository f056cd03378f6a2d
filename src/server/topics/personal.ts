import type { ConversationData } from '../database/personal.ts';
import { withoutTopics } from './rules/names.ts';
import { findAllChanges, findUsed, removeChange, setChange } from './store.ts';

/**
 * Topics that are text about a person leave the changes that name them, unless conversations of others have them: those
 * still count under what they are part of. A change of nothing is removed. Runs after conversations have lost them.
 */
export const topicData: ConversationData = {
  async erase(transaction, { organisationId, privateTopics }) {
    if (privateTopics.size === 0) return {};
    const { query } = transaction;
    const keys = [...privateTopics.keys()];
    const used = await findUsed(query, organisationId, keys);
    const gone = new Set(keys.filter((key) => !used.has(key)));
    if (gone.size === 0) return {};
    const changes = (await findAllChanges(query, organisationId))
      .map((change) => ({ ...change, stands: change.undoneId === null }))
      .toReversed();
    const left = withoutTopics(changes, gone);
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
