import {
  type IntercomConversation,
  type IntercomWebhook,
  isOfConversation,
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
  wordsOf,
} from './state.ts';

type Part = NonNullable<
  NonNullable<IntercomConversation['conversation_parts']>['conversation_parts']
>[number];
type Source = NonNullable<IntercomConversation['source']>;
type Author = NonNullable<Part['author']>;

/** Converts a delivery of Intercom; `null` if it concerns no conversation. */
export function conversationOfIntercom(
  { topic, data, created_at: sentAt }: IntercomWebhook,
  receivedAt: number,
): VendorState | null {
  const item = data?.item;
  if (!isOfConversation(topic, data) || item?.id === undefined) return null;
  return stateOf(item as IntercomConversation, sentAt ?? receivedAt);
}

/** Converts a conversation with its parts. @param now counts if it has no times */
export function stateOf(conversation: IntercomConversation, now: number): VendorState {
  const { id, state, open, title, tags, created_at: startedAt } = conversation;
  const source = conversation.source ?? conversation.conversation_message;
  const parts = conversation.conversation_parts?.conversation_parts ?? [];
  const at = conversation.updated_at ?? parts.at(-1)?.created_at ?? now;
  const isClosed = state === undefined ? open === false : state === 'closed';
  const closedAt = parts.findLast(({ part_type: type }) => type === 'close')?.created_at ?? at;
  const topic = topicOf(tags?.tags?.[0]?.name) ?? topicOf(title) ?? topicOf(source?.subject);
  const { rating, remark } = conversation.conversation_rating ?? {};
  const handovers = parts.filter(isHandover).map((part) => part.created_at);
  return {
    at,
    readsTakeover: true,
    input: {
      conversation_id: `intercom_${id}`,
      platform: 'custom',
      platform_ticket_id: id,
      messages: [
        ...(source ? firstOf(source, startedAt ?? parts[0]?.created_at ?? at) : []),
        ...parts.flatMap(messageOf),
      ],
      ...(state === undefined && open === undefined
        ? {}
        : { status: isClosed ? 'resolved' : 'open' }),
      ...(isClosed ? { resolved_at: closedAt } : {}),
      ...(topic === undefined ? {} : { topic }),
      ...ratingOf(rating, remark),
      ...(handovers.length === 0 ? {} : { handovers }),
      ...customerOf(conversation, source),
    },
  };
}

/** A lead gave its address itself; a user was named by the site. */
function customerOf({ contacts, user }: IntercomConversation, source: Source | undefined) {
  const contact = contacts?.contacts?.[0] ?? user;
  const isCustomer = senderOf(source?.author) === 'customer';
  const writer = isCustomer ? source?.author : undefined;
  const type = contact?.type === 'contact' ? writer?.type : (contact?.type ?? writer?.type);
  return contactOf(
    {
      email: contact?.email ?? writer?.email,
      name: contact?.name ?? writer?.name,
      id: contact?.external_id ?? contact?.user_id,
    },
    type === 'user',
  );
}

/** Assigned to a person or a team, and not only back to the bot. */
const isHandover = ({ part_type: type = '', assigned_to: to }: Part): boolean =>
  /assign/.test(type) && (to?.type === 'admin' || to?.type === 'team') && to.id !== '0';

function firstOf(source: Source, at: number): PlacedMessage[] {
  const { id, body = '', redacted, author, attachments = [] } = source;
  return said(id, author, contentOf(body, attachments), at, redacted);
}

/** Parts that the customer sees: replies, also those with which a conversation is closed or assigned. */
function messageOf(part: Part): PlacedMessage[] {
  const { id, part_type: type = 'comment', body = '', attachments = [] } = part;
  if (/note|attribute|custom_action|state_updated/.test(type)) return [];
  return said(id, part.author, contentOf(body, attachments), part.created_at, part.redacted);
}

function said(
  id: string | undefined,
  author: Author | undefined,
  words: string,
  at: number,
  isDeleted = false,
): PlacedMessage[] {
  const content = isDeleted ? DELETED : words;
  if (content === '') return [];
  return [
    {
      ...(id === undefined ? {} : { message_id: `intercom_${id}` }),
      sender_type: senderOf(author),
      content,
      timestamp: at,
      position: positionAt(at),
      ...(isDeleted ? { editedAt: FINAL } : {}),
      ...(author?.type === 'bot' && author.from_ai_agent === false ? { reply_type: TEMPLATE } : {}),
    },
  ];
}

/** Bodies are HTML; from version 2.15 on, those in deliveries are text, in which `a < b` is no tag. */
const HTML = /<\/[a-z][a-z0-9]{0,15}>|<(?:br|img)\b/i;

const contentOf = (body: string, attachments: readonly { name?: string | undefined }[]): string =>
  [
    HTML.test(body) ? wordsOf(body) : plainOf(body).trim(),
    ...attachments.map(({ name = 'file' }) => `[${name}]`),
  ]
    .filter((line) => line !== '')
    .join('\n');

function senderOf(author: Author | undefined): SenderType {
  if (author?.from_ai_agent || author?.type === 'bot') return 'ai';
  return author?.type === 'admin' || author?.type === 'team' ? 'human_agent' : 'customer';
}
