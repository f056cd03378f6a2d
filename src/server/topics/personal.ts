import type { ConversationData } from '../database/personal.ts';
import { findAllChanges, removeChange, setChange } from './store.ts';

/** Topics that are text about a person leave the changes that name them. A change of nothing is removed. */
export const topicData: ConversationData = {
  async erase(transaction, { organisationId, privateTopics }) {
    if (privateTopics.size === 0) return {};
    for (const change of await findAllChanges(transaction.query, organisationId)) {
      const topics = change.topics.filter((key) => !privateTopics.has(key));
      if (topics.length === 0 || privateTopics.has(change.name)) {
        await removeChange(transaction, organisationId, change.changeId);
      } else if (topics.length < change.topics.length) {
        await setChange(transaction, { ...change, topics });
      }
    }
    return {};
  },
};
