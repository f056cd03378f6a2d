import type { ConversationData } from '../database/personal.ts';
import { removeNoticesOf } from './store/notices.ts';

/** Notices have no content, but name a conversation and a message: they go with the conversation. */
export const noticeData: ConversationData = {
  async erase(transaction, { organisationId, conversationIds }) {
    await removeNoticesOf(transaction, organisationId, conversationIds);
    return {};
  },
};
