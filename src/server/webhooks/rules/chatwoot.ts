import {
  type ChatwootConversation,
  type ChatwootMessage,
  type ChatwootWebhook,
  isOfChat,
  isOfMessage,
  type SenderType,
} from '../../../contract/index.ts';
import type { PlacedMessage } from '../../conversations/rules/message.ts';
import { TEMPLATE } from '../../conversations/rules/takeover.ts';
import {
  contactOf,
  DELETED,
  FINAL,
  plainOf,
  positionAt,
  ratingOf,
  topicOf,
  type VendorState,
} from './state.ts';

/** In lists and exports, the type of a message is a number. */
const TYPES = ['incoming', 'outgoing', 'activity', 'template'];

/** Converts a delivery of Chatwoot; `null` if it concerns no conversation. */
export function conversationOfChatwoot(
  delivery: ChatwootWebhook,
  receivedAt: number,
): VendorState | null {
  const { event } = delivery;
  if (isOfMessage(event)) {
    const message = delivery as ChatwootMessage;
    return stateOf(delivery.conversation!, [message], message.created_at);
  }
  return isOfChat(event) ? stateOf(delivery as ChatwootConversation, [], receivedAt) : null;
}

/** Converts a conversation with its messages. @param now counts if it has no times */
export function stateOf(
  conversation: ChatwootConversation,
  more: readonly ChatwootMessage[],
  now: number,
): VendorState {
  const { id, status, labels, meta = {}, additional_attributes: told } = conversation;
  const at =
    conversation.updated_at ?? conversation.last_activity_at ?? conversation.timestamp ?? now;
  const given = [...more, ...(conversation.messages ?? [])];
  const survey = given.find(({ content_type: type }) => type === 'input_csat');
  const topic = topicOf(labels?.[0]);
  const isResolved = status === 'resolved';
  const messages = given.flatMap(messageOf);
  return {
    at,
    readsTakeover: true,
    input: {
      conversation_id: `chatwoot_${id}`,
      platform: 'custom',
      platform_ticket_id: id,
      messages,
      ...(status === undefined ? {} : { status: isResolved ? 'resolved' : 'open' }),
      ...(isResolved ? { resolved_at: at } : {}),
      ...(topic === undefined ? {} : { topic }),
      ...(survey ? surveyOf(survey) : {}),
      ...(isWithPerson(conversation) ? { handovers: [at] } : {}),
      ...contactOf({ ...meta.sender, id: meta.sender?.identifier }, meta.hmac_verified === true),
      ...(told?.browser_language ? { language: told.browser_language } : {}),
    },
  };
}

/** While a bot answers, a conversation is `pending`, whoever it is assigned to. */
const isWithPerson = ({ status, meta }: ChatwootConversation): boolean =>
  (status === 'open' || status === 'snoozed') &&
  meta?.assignee !== undefined &&
  !/bot|captain|assistant/i.test(`${meta.assignee_type ?? ''} ${meta.assignee.type ?? ''}`);

function surveyOf({ content_attributes: attributes }: ChatwootMessage) {
  const values = attributes?.submitted_values as
    { csat_survey_response?: { rating?: unknown; feedback_message?: unknown } } | undefined;
  const { rating, feedback_message: comment } = values?.csat_survey_response ?? {};
  return ratingOf(
    typeof rating === 'number' ? rating : undefined,
    typeof comment === 'string' ? comment : undefined,
  );
}

function messageOf(message: ChatwootMessage): PlacedMessage[] {
  const { id, content_attributes: attributes, created_at: at, message_type: type } = message;
  const kind = typeof type === 'number' ? TYPES[type] : type;
  if (message.private || kind === 'activity' || message.content_type === 'input_csat') return [];
  const content = attributes?.deleted ? DELETED : contentOf(message);
  if (content === '') return [];
  const sender_type = senderOf(message, kind);
  return [
    {
      message_id: `chatwoot_${id}`,
      sender_type,
      content,
      timestamp: at,
      position: positionAt(at),
      ...(attributes?.deleted ? { editedAt: FINAL } : {}),
      ...(kind === 'template' ? { reply_type: TEMPLATE } : {}),
    },
  ];
}

const contentOf = ({ content, attachments = [] }: ChatwootMessage): string =>
  plainOf(
    [content ?? '', ...attachments.map(({ file_type = 'file' }) => `[${file_type}]`)]
      .filter((line) => line !== '')
      .join('\n'),
  );

function senderOf({ sender, sender_type: type }: ChatwootMessage, kind?: string): SenderType {
  if (kind === 'incoming') return 'customer';
  const who = `${sender?.type ?? ''} ${type ?? ''}`;
  return kind === 'template' || /bot|captain|assistant/i.test(who) ? 'ai' : 'human_agent';
}
