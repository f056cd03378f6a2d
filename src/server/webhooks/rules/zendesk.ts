import type { Rating, ZendeskWebhook } from '../../../contract/index.ts';
import type { PlacedMessage } from '../../conversations/rules/message.ts';
import { positionAt, topicOf, type VendorState } from './state.ts';

/** Zendesk's own tag on a ticket that was merged into another one. */
const MERGED = 'closed_by_merge';

/**
 * Converts a Zendesk ticket to a conversation (CONTRACT, part A). Its public comments become messages,
 * positioned by time, because a delivery may contain all comments or only the latest.
 */
export function conversationOfTicket(
  { ticket, ticket_id }: ZendeskWebhook,
  receivedAt: number,
): VendorState {
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
        position: comment.created_at == null ? index : positionAt(at),
      };
    });

  return {
    at: changedAt,
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

/** `offered` means that the customer has not rated yet. */
function ratingOf(score: string | null | undefined): Rating | undefined {
  const word = lower(score ?? '');
  if (word.startsWith('good')) return 5;
  if (word.startsWith('bad')) return 1;
  return undefined;
}
