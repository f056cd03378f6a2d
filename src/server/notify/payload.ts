import type { Kysely } from 'kysely';
import type { WebhookDelivery } from '../../contract/index.ts';
import { SELF_HARM } from '../../contract/self-harm.ts';
import { iso } from '../../contract/time.ts';
import { type Conversation, findConversation, findLastMessages } from '../conversations/index.ts';
import type { Schema } from '../database/schema.ts';
import { findTopicNames } from '../topics/index.ts';
import type { Notice } from './rules/notice.ts';

/** Where a conversation is shown in the dashboard. */
const conversationUrl = (publicUrl: string, conversationId: string) =>
  `${publicUrl}/dashboard/conversations/${encodeURIComponent(conversationId)}`;

/**
 * What a notice tells, as the conversation is now. It is made when it is sent, so that nothing personal is
 * stored with notices, and nothing that was erased leaves.
 *
 * @param publicUrl `undefined`: it is not known, and there is no link
 * @returns `null`: the conversation was erased
 */
export async function deliveryBody(
  query: Kysely<Schema>,
  notice: Notice,
  { withContent, publicUrl }: { withContent: boolean; publicUrl: string | undefined },
): Promise<WebhookDelivery | null> {
  const { organisationId, conversationId, type } = notice;
  if (type === 'digest' || type === 'alert.started' || type === 'alert.ended') return null;
  const conversation = await findConversation(query, organisationId, conversationId);
  if (!conversation || conversation.erasedAt !== null) return null;
  const topics = await findTopicNames(query, organisationId);
  const said = withContent ? await contentOf(query, notice, conversation) : null;
  return {
    id: notice.noticeId,
    type,
    created_at: iso(notice.at),
    organisation_id: organisationId,
    data: {
      conversation_id: conversationId,
      chat_id: notice.chatId,
      topic: topics.shown(conversation.topic),
      language: conversation.language,
      sentiment: conversation.sentiment,
      escalation_reason: conversation.escalationReason,
      trigger: notice.isSelfHarm === 1 ? SELF_HARM : null,
      agents_online: type === 'chat.waiting' ? notice.isAway === 0 : null,
      rating: notice.rating,
      content: said?.content ?? null,
      email: said?.email ?? null,
      url: publicUrl === undefined ? null : conversationUrl(publicUrl, conversationId),
    },
  };
}

interface Said {
  content: string | null;
  email?: string | null;
}

async function contentOf(
  query: Kysely<Schema>,
  notice: Notice,
  conversation: Conversation,
): Promise<Said | null> {
  switch (notice.type) {
    case 'message.left':
    case 'mail.received':
      return messageLeft(query, notice, conversation);
    case 'survey.rated':
      return { content: conversation.feedback };
    case 'gap.found':
      return question(query, notice);
    case 'chat.waiting':
      return { content: await lastMessage(query, notice) };
    case 'chat.unanswered':
      return { content: await lastMessage(query, notice), email: conversation.contactEmail };
    default:
      return null;
  }
}

async function lastMessage(
  query: Kysely<Schema>,
  { organisationId, conversationId }: Notice,
): Promise<string | null> {
  const last = await findLastMessages(query, organisationId, [conversationId]);
  return last.get(conversationId)?.content ?? null;
}

/** The message and the address for the reply, from the event that recorded both. */
async function messageLeft(
  query: Kysely<Schema>,
  { organisationId, conversationId, messageId, at }: Notice,
  { contactEmail }: Conversation,
): Promise<Said> {
  const rows = await query
    .selectFrom('event')
    .select('data')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .where('type', '=', 'message.added')
    .where('at', '<=', at)
    .orderBy('seq', 'desc')
    .limit(20)
    .execute();
  for (const { data } of rows) {
    const { message_id, content, reply_to } = JSON.parse(data) as {
      message_id: string;
      content?: string;
      reply_to?: string;
    };
    if (message_id === messageId) {
      return { content: content ?? null, email: reply_to ?? contactEmail };
    }
  }
  return { content: null, email: contactEmail };
}

async function question(
  query: Kysely<Schema>,
  { organisationId, conversationId, messageId }: Notice,
): Promise<Said> {
  const row = await query
    .selectFrom('gapQuestion')
    .select('question')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .where('messageId', '=', messageId)
    .executeTakeFirst();
  return { content: row?.question ?? null };
}
