import type { Kysely } from 'kysely';
import type { MessageLeft } from '../../contract/index.ts';
import { iso, isoOrNull } from '../../contract/time.ts';
import { findConversations, findLastMessages } from '../conversations/index.ts';
import type { Schema } from '../database/schema.ts';
import { findTopicNames } from '../topics/index.ts';
import type { Chat } from './rules/chat.ts';
import { customerNameOf } from './inbox-chats.ts';
import type { HandoffServices } from './services.ts';
import { findContents, findReplyAddresses, type StoredChat } from './store.ts';

/** Messages left, and requests that nobody took, without those whose conversation was erased. */
export async function messagesLeft(
  query: Kysely<Schema>,
  organisationId: string,
  found: readonly StoredChat[],
): Promise<MessageLeft[]> {
  const chats = found
    .map(({ chat }) => chat)
    .filter((chat) => chat.status === 'away' || chat.followUp);
  if (chats.length === 0) return [];
  const ids = chats.map(({ conversationId }) => conversationId);
  const messageIds = chats.flatMap(({ followUp }) => followUp?.messageId ?? []);
  const [conversations, last, contents, addresses, topics] = await Promise.all([
    findConversations(query, organisationId, ids),
    findLastMessages(query, organisationId, ids),
    findContents(query, organisationId, ids, messageIds),
    findReplyAddresses(query, organisationId, ids),
    findTopicNames(query, organisationId),
  ]);
  const byId = new Map(conversations.map((one) => [one.conversationId, one]));
  return chats.flatMap((chat): MessageLeft[] => {
    const { chatId, conversationId, followUp } = chat;
    const conversation = byId.get(conversationId);
    if (!conversation) return [];
    const messageId = followUp?.messageId ?? null;
    const mail = followUp?.mail ?? null;
    return [
      {
        chat_id: chatId,
        conversation_id: conversationId,
        kind: followUp?.kind ?? 'unanswered',
        since: iso(followUp?.since ?? chat.queuedAt),
        email:
          (messageId === null ? undefined : addresses.get(messageId)) ?? conversation.contactEmail,
        customer: customerNameOf(conversation),
        customer_verified: conversation.identityVerified,
        topic: topics.shown(conversation.topic),
        self_harm: chat.isSelfHarm === true,
        team_id: chat.teamId,
        agent_id: followUp?.agentId ?? null,
        preview:
          // What the customer wrote last is what is to be answered.
          (messageId === null || followUp?.receivedAt != null
            ? undefined
            : contents.get(messageId)) ??
          last.get(conversationId)?.content ??
          null,
        is_open: chat.status === 'away',
        mail: mail && { at: iso(mail.at), outcome: mail.outcome, reason: mail.reason },
        received_at: isoOrNull(followUp?.receivedAt),
      },
    ];
  });
}

/** The address for the reply to a customer: the one that was typed, or else the known one. */
export async function addressFor(
  query: Kysely<Schema>,
  { organisationId, conversationId, followUp }: Chat,
): Promise<string | null> {
  const messageId = followUp?.messageId;
  const typed = messageId
    ? (await findReplyAddresses(query, organisationId, [conversationId])).get(messageId)
    : undefined;
  if (typed !== undefined) return typed;
  const [conversation] = await findConversations(query, organisationId, [conversationId]);
  return conversation?.contactEmail ?? null;
}

/** @returns why an agent cannot answer a customer by mail; `null`: they can */
export async function reasonNotToMail(
  { store, mailer }: HandoffServices,
  chat: Chat,
): Promise<string | null> {
  if (!mailer) {
    return 'This server cannot send mails: it has no mail server. Set AFTERWORD_SMTP_URL.';
  }
  if ((await addressFor(store.query, chat)) === null) {
    return 'No e-mail address of this customer is known.';
  }
  return null;
}
