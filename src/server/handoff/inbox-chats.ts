import type { Kysely } from 'kysely';
import type { InboxChat } from '../../contract/index.ts';
import { iso, isoOrNull } from '../../contract/time.ts';
import {
  type Conversation,
  findConversations,
  findLastMessages,
  type Message,
} from '../conversations/index.ts';
import type { Schema } from '../database/schema.ts';
import { findTopicNames, type TopicNames } from '../topics/index.ts';
import { OFFER_LASTS } from './rules/action.ts';
import { agentsIn } from './rules/chat.ts';
import type { StoredChat } from './store.ts';

/** Chats as the inbox lists them, without those whose conversation was erased. */
export async function inboxChats(
  query: Kysely<Schema>,
  organisationId: string,
  found: readonly StoredChat[],
): Promise<InboxChat[]> {
  const ids = found.map(({ chat }) => chat.conversationId);
  const [conversations, previews, topics] = await Promise.all([
    ids.length === 0 ? [] : findConversations(query, organisationId, ids),
    findLastMessages(query, organisationId, ids),
    findTopicNames(query, organisationId),
  ]);
  const byId = new Map(conversations.map((one) => [one.conversationId, one]));
  return found.flatMap((one): InboxChat[] => {
    const conversation = byId.get(one.chat.conversationId);
    if (!conversation) return [];
    return [inboxChat(one, conversation, previews.get(one.chat.conversationId), topics)];
  });
}

/** What the customer is called; `null`: nothing is known. */
export const customerNameOf = ({ contactName, contactEmail, customerId }: Conversation) =>
  contactName ?? contactEmail ?? customerId;

function inboxChat(
  { chat, customerSeenAt }: StoredChat,
  conversation: Conversation,
  preview: Pick<Message, 'senderType' | 'content' | 'at'> | undefined,
  topics: TopicNames,
): InboxChat {
  const { offer } = chat;
  return {
    chat_id: chat.chatId,
    conversation_id: chat.conversationId,
    status: chat.status,
    team_id: chat.teamId,
    agent_ids: chat.status === 'wrapping_up' && chat.wrapUpBy ? [chat.wrapUpBy] : agentsIn(chat),
    offer: offer && {
      kind: offer.kind,
      agent_id: offer.agentId,
      expires_at: iso(offer.at + OFFER_LASTS),
    },
    queued_at: iso(chat.queuedAt),
    assigned_at: isoOrNull(chat.assignedAt),
    ended_at: isoOrNull(chat.endedAt),
    topic: topics.shown(conversation.topic),
    reason: conversation.escalationReason,
    sentiment: conversation.sentiment,
    self_harm: chat.isSelfHarm === true,
    customer: customerNameOf(conversation),
    customer_verified: conversation.identityVerified,
    preview: preview
      ? {
          sender_type: preview.senderType,
          content: preview.content,
          at: iso(preview.at),
        }
      : null,
    unanswered_since: isoOrNull(chat.talk.unansweredSince),
    customer_seen_at: isoOrNull(customerSeenAt),
  };
}
