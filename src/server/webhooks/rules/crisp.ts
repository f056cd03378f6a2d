import {
  type CrispConversation,
  type CrispMessage,
  type CrispWebhook,
  isOfSession,
  type SenderType,
} from '../../../contract/index.ts';
import type { BodyInput } from '../../conversations/rules/conversation.ts';
import type { PlacedMessage } from '../../conversations/rules/message.ts';
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

/** Converts a delivery of Crisp; `null` if it says nothing of a conversation. */
export function conversationOfCrisp({ event, data, timestamp }: CrispWebhook): VendorState | null {
  if (!isOfSession(event)) return null;
  return {
    at: timestamp,
    readsTakeover: true,
    input: {
      ...base(data.session_id!),
      messages: event.startsWith('message:') ? messagesOf(event, data, timestamp) : [],
      ...(event === 'session:set_state' ? statusOf(data.state, timestamp) : {}),
      ...(event === 'session:set_routing' && data.routing_id ? { handovers: [timestamp] } : {}),
      ...(event === 'session:sync:rating'
        ? ratingOf(data.rating?.stars, data.rating?.comment)
        : {}),
      ...topicsOf(data.topic ?? data.segments?.[0] ?? data.subject),
      ...languageOf(data.locales?.locales?.[0]),
      ...(event.startsWith('session:set_')
        ? contactOf({ email: data.email, name: data.nickname }, false)
        : {}),
    },
  };
}

/** Converts a conversation with its messages. @param now counts if it has no times */
export function stateOf(conversation: CrispConversation, now: number): VendorState {
  const { session_id: id, meta = {}, messages = [], created_at: startedAt } = conversation;
  const last = messages.findLast((message) => message.timestamp !== undefined)?.timestamp;
  const at = conversation.updated_at ?? last ?? startedAt ?? now;
  return {
    at,
    readsTakeover: true,
    input: {
      ...base(id),
      messages: messages.flatMap((message) =>
        messagesOf('message:send', message, message.timestamp ?? startedAt ?? at),
      ),
      ...statusOf(conversation.state, at),
      ...topicsOf(conversation.topic ?? meta.segments?.[0] ?? meta.subject),
      ...ratingOf(meta.rating?.stars, meta.rating?.comment),
      ...languageOf(meta.device?.locales?.[0]),
      ...contactOf({ email: meta.email, name: meta.nickname }, conversation.is_verified === true),
    },
  };
}

const base = (session: string) => ({
  conversation_id: `crisp_${session}`,
  platform: 'custom' as const,
  platform_ticket_id: session,
});

function statusOf(state: string | undefined, at: number): Partial<BodyInput> {
  if (state === undefined) return {};
  return state === 'resolved' ? { status: 'resolved', resolved_at: at } : { status: 'open' };
}

function topicsOf(subject: string | undefined): Partial<BodyInput> {
  const topic = topicOf(subject);
  return topic === undefined ? {} : { topic };
}

const languageOf = (locale: string | undefined): Partial<BodyInput> =>
  locale ? { language: locale } : {};

/** Edits have only an id and the words. */
type Given = { [Field in keyof CrispMessage]?: CrispMessage[Field] | undefined };

function messagesOf(event: string, data: Given, changedAt: number): PlacedMessage[] {
  // Notes are for agents, events for the log.
  if (data.type === 'note' || data.type === 'event') return [];
  const isRemoved = event === 'message:removed';
  const isEdit = isRemoved || event === 'message:updated';
  const content = isRemoved ? DELETED : contentOf(data);
  if (content === '') return [];
  const at = data.timestamp ?? changedAt;
  return [
    {
      message_id: `crisp_${data.fingerprint}`,
      sender_type: isEdit ? 'human_agent' : senderOf(data),
      content,
      timestamp: at,
      position: positionAt(at),
      ...(isEdit ? { editedAt: isRemoved ? FINAL : changedAt, isEdit: true } : {}),
    },
  ];
}

function contentOf({ content, type = 'file' }: Given): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return plainOf(content);
  const { text, value, name, choices } = content;
  const chosen = choices?.find(({ selected }) => selected)?.label;
  const lines = [text, value ?? chosen].filter((line) => line);
  return plainOf(lines.length > 0 ? lines.join('\n') : `[${name ?? type}]`);
}

/** The origins of Crisp's own bots. An agent who writes from another program has an origin too. */
const BOTS = /^urn:crisp\.im:(?:bot|hugo|ai|mirage|overlay-ai)/;

function senderOf({ from, automated, origin = '' }: Given): SenderType {
  if (from === 'user') return 'customer';
  return automated || BOTS.test(origin) ? 'ai' : 'human_agent';
}
