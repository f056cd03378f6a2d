import type { Rating, ZendeskWebhook } from '../../contract/index.ts';
import type { BodyInput } from '../conversations/rules/conversation.ts';
import type { PlacedMessage } from '../conversations/rules/message.ts';

/** A ticket as a conversation, with the version of its state: later versions sort after it. */
export interface TicketConversation {
  input: BodyInput & { messages: PlacedMessage[] };
  version: string;
}

/** Zendesk's own tag on a ticket that was merged into another one. */
const MERGED = 'closed_by_merge';

/** Longest topic, UTF-16 units: longer subjects are cut. */
const MAX_TOPIC = 200;

/** Positions count seconds from here, so that they fit 32 bits for decades. */
const EPOCH = Date.UTC(2020, 0, 1);

/**
 * Converts a Zendesk ticket to a conversation (CONTRACT, part A). Its public comments become messages,
 * positioned by time, because a delivery may contain all comments or only the latest.
 */
export function conversationOfTicket(
  { ticket, ticket_id }: ZendeskWebhook,
  receivedAt: number,
): TicketConversation {
  const id = ticket.id ?? ticket_id!;
  const requester = ticket.requester?.id ?? ticket.requester_id;
  const tags = new Set(ticket.tags?.map(lower));
  const status = lower(ticket.status ?? '');
  const isResolved = status === 'solved' || status === 'closed';
  const topic = topicOf(ticket.subject);
  const { score, comment: feedback } = ticket.satisfaction_rating ?? {};
  const rating = ratingOf(score);
  const changedAt = ticket.updated_at ?? ticket.solved_at ?? receivedAt;

  const messages = (ticket.comments ?? [])
    .filter((comment) => comment.public !== false)
    .map((comment, index): PlacedMessage => {
      const at = comment.created_at ?? ticket.created_at ?? changedAt;
      // A delivery that does not name the requester does not tell agents from customers.
      const isCustomer = requester == null || comment.author_id === requester;
      return {
        ...(comment.id === undefined ? {} : { message_id: `zendesk_${comment.id}` }),
        sender_type:
          lower(String(comment.via?.channel)) === 'api'
            ? 'ai'
            : isCustomer
              ? 'customer'
              : 'human_agent',
        content: comment.body,
        timestamp: at,
        position: comment.created_at == null ? index : Math.round((at - EPOCH) / 1000),
      };
    });

  return {
    version: new Date(changedAt).toISOString(),
    input: {
      conversation_id: `zendesk_${id}`,
      platform: 'zendesk',
      platform_ticket_id: id,
      messages,
      status: isResolved ? 'resolved' : 'open',
      ...(isResolved ? { resolved_at: ticket.solved_at ?? changedAt } : {}),
      ...(topic === undefined ? {} : { topic }),
      ...(tags.has(MERGED) ? { merged: true } : {}),
      ...(rating === undefined ? {} : { csat_score: rating }),
      ...(feedback ? { feedback } : {}),
      ...(tags.has('escalated') ? { escalated: true } : {}),
      ...(tags.has('ai_handled') ? { ai_handled: true } : {}),
      ...(ticket.requester?.email ? { contact_email: ticket.requester.email } : {}),
      ...(ticket.requester?.name ? { contact_name: ticket.requester.name } : {}),
    },
  };
}

/** Zendesk's own values are lower case; triggers and templates of sites write them as they like. */
const lower = (value: string) => value.trim().toLowerCase();

/** The subject as the topic; `undefined` if it is empty. */
function topicOf(subject: string | null | undefined): string | undefined {
  // Half a character at the cut cannot be stored.
  return (
    subject
      ?.slice(0, MAX_TOPIC)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trim() || undefined
  );
}

/** `offered` means that the customer has not rated yet. */
function ratingOf(score: string | null | undefined): Rating | undefined {
  const word = lower(score ?? '');
  if (word.startsWith('good')) return 5;
  if (word.startsWith('bad')) return 1;
  return undefined;
}
