import type { Context } from 'hono';
import type { ConversationDetail, RecordedEvent } from '../../contract/index.ts';
import { iso } from '../../contract/time.ts';
import { findAttachments, linkTo, transcriptFiles } from '../attachments/index.ts';
import type { Env } from '../http/context.ts';
import { messageReplyTo, messageThumbs } from './rules/message.ts';
import { messageMoods } from './rules/sentiment.ts';
import type { TranscriptServices } from './services.ts';
import { findListedConversation } from './store/conversations.ts';
import { findEvents } from './store/events.ts';
import { findMessages } from './store/messages.ts';
import { summary } from './summary.ts';

/** A conversation with its transcript, files and events; `null` if it does not exist. */
export async function conversationDetail(
  c: Context<Env>,
  services: TranscriptServices,
  organisationId: string,
  id: string,
): Promise<ConversationDetail | null> {
  const { store } = services;
  const [listed, messages, events, stored] = await Promise.all([
    findListedConversation(store.query, organisationId, id),
    findMessages(store.query, organisationId, [id]),
    findEvents(store.query, organisationId, id),
    findAttachments(store.query, organisationId, id),
  ]);
  if (!listed) return null;
  const moods = messageMoods(messages, events, listed.conversation.language);
  const thumbs = messageThumbs(events);
  const addresses = messageReplyTo(events);
  return {
    ...summary(listed),
    messages: messages.map((message) => ({
      message_id: message.messageId,
      sender_type: message.senderType,
      agent_id: message.agentId,
      claimed: message.isClaimed === 1,
      content: message.content,
      timestamp: iso(message.at),
      ai_confidence_score: message.aiConfidenceScore,
      sentiment: moods.get(message.messageId)?.sentiment ?? null,
      sentiment_score: moods.get(message.messageId)?.score ?? null,
      helpful: thumbs.get(message.messageId) ?? null,
      reply_to: addresses.get(message.messageId) ?? null,
    })),
    attachments: await Promise.all(
      transcriptFiles(events, stored, listed.conversation.capabilityHash).map(async (file) => ({
        attachment_id: file.attachmentId,
        message_id: file.messageId,
        name: file.name,
        content_type: file.contentType,
        size_bytes: file.sizeBytes,
        url: file.isStored
          ? await linkTo(c, services, { organisationId, attachmentId: file.attachmentId })
          : null,
      })),
    ),
    events: events.map((event) => ({
      id: event.eventId,
      seq: event.seq,
      type: event.type,
      at: iso(event.at),
      data: JSON.parse(event.data) as RecordedEvent['data'],
    })),
    export: await services.exportState(listed.conversation),
  };
}
