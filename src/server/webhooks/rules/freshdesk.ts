import type {
  FreshdeskRule,
  FreshdeskTicket,
  FreshdeskWebhook,
  SenderType,
} from '../../../contract/index.ts';
import type { BodyInput } from '../../conversations/rules/conversation.ts';
import type { PlacedMessage } from '../../conversations/rules/message.ts';
import { contactOf, plainOf, positionAt, topicOf, type VendorState, wordsOf } from './state.ts';

/** Resolved and closed, by the numbers of the API and by the names in placeholders. */
const RESOLVED = new Set(['4', '5', 'resolved', 'closed']);

/** Converts a delivery of Freshdesk. @param digest a hash of the text, in hexadecimal */
export function conversationOfFreshdesk(
  { freshdesk_webhook: rule, ticket }: FreshdeskWebhook,
  receivedAt: number,
  digest: (text: string) => string,
): VendorState {
  return ticket ? stateOf(ticket, receivedAt) : stateOfRule(rule!, receivedAt, digest);
}

/** Converts a ticket with its conversations. @param now counts if it has no times */
export function stateOf(ticket: FreshdeskTicket, now: number): VendorState {
  const { id, stats, tags, requester, conversations = [] } = ticket;
  const startedAt = ticket.created_at ?? conversations[0]?.created_at ?? now;
  const at = ticket.updated_at ?? conversations.at(-1)?.created_at ?? startedAt;
  const description = ticket.description_text ?? wordsOf(ticket.description ?? '');
  return {
    at,
    readsTakeover: true,
    input: {
      ...base(id),
      messages: [
        ...(description.trim() === ''
          ? []
          : [message(`${id}/description`, 'customer', plainOf(description), startedAt)]),
        ...conversations.flatMap(messageOf),
      ],
      ...statusOf(ticket.status, stats?.resolved_at ?? stats?.closed_at ?? at),
      ...topicsOf(tags?.[0], ticket.subject),
      ...contactOf(requester ?? {}, true),
    },
  };
}

type Comment = NonNullable<FreshdeskTicket['conversations']>[number];

function messageOf(comment: Comment): PlacedMessage[] {
  const { id, body_text: text, body = '', created_at: at, updated_at: editedAt } = comment;
  const content = text === undefined ? wordsOf(body) : plainOf(text);
  if (comment.private || content.trim() === '') return [];
  const said = message(id, comment.incoming ? 'customer' : 'human_agent', content, at);
  return [editedAt !== undefined && editedAt > at ? { ...said, editedAt } : said];
}

const BY = { requester: 'customer', agent: 'human_agent', bot: 'ai' } as const;

/**
 * Placeholders have neither the id nor the time of a comment: the time of arrival counts, and the same
 * words of the same author are one comment.
 */
function stateOfRule(
  rule: FreshdeskRule,
  receivedAt: number,
  digest: (text: string) => string,
): VendorState {
  const { ticket_id: id, comment_by: author, requester_email: email, requester_name: name } = rule;
  const description = wordsOf(rule.ticket_description ?? '');
  const comment = wordsOf(rule.ticket_latest_public_comment ?? '');
  const isNew = comment !== '' && comment !== description && author !== undefined;
  const key = isNew ? digest(`${author}\n${comment}`).slice(0, 24) : '';
  return {
    at: receivedAt,
    readsTakeover: true,
    input: {
      ...base(id),
      messages: [
        ...(description === ''
          ? []
          : [
              { ...untimed(message(`${id}/description`, 'customer', description, 0)), position: 0 },
            ]),
        ...(isNew ? [untimed(message(`${id}/${key}`, BY[author], comment, receivedAt))] : []),
      ],
      ...statusOf(rule.ticket_status, undefined),
      ...topicsOf(rule.ticket_tags?.split(',')[0], rule.ticket_subject),
      ...contactOf({ email, name }, true),
    },
  };
}

/** The message at the time when it first arrives. */
function untimed(message: PlacedMessage): PlacedMessage {
  const { timestamp: _, ...rest } = message;
  return rest;
}

const message = (
  id: string,
  sender_type: SenderType,
  content: string,
  at: number,
): PlacedMessage => ({
  message_id: `freshdesk_${id}`,
  sender_type,
  content,
  timestamp: at,
  position: positionAt(at),
});

const base = (id: string) => ({
  conversation_id: `freshdesk_${id}`,
  platform: 'freshdesk' as const,
  platform_ticket_id: id,
});

function statusOf(
  status: string | number | undefined,
  resolvedAt: number | undefined,
): Partial<BodyInput> {
  if (status === undefined || status === '') return {};
  if (!RESOLVED.has(String(status).toLowerCase())) return { status: 'open' };
  return { status: 'resolved', ...(resolvedAt === undefined ? {} : { resolved_at: resolvedAt }) };
}

function topicsOf(tag: string | undefined, subject: string | undefined): Partial<BodyInput> {
  const topic = topicOf(tag) ?? topicOf(subject);
  return topic === undefined ? {} : { topic };
}
