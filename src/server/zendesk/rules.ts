import type { ConversationInput, Rating, ZendeskWebhook } from '../../contract/index.ts';
import type { PlacedMessage } from '../conversations/rules/message.ts';

/** A ticket as a conversation, with the version of its state: later versions sort after it. */
export interface TicketConversation {
  input: ConversationInput & { messages: PlacedMessage[] };
  version: string;
}

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
  const tags = new Set(ticket.tags);
  const isResolved = ticket.status === 'solved' || ticket.status === 'closed';
  const { score, comment: feedback } = ticket.satisfaction_rating ?? {};
  const rating = ratingOf(score);
  const changedAt = ticket.updated_at ?? ticket.solved_at ?? receivedAt;

  const messages = (ticket.comments ?? [])
    .filter((comment) => comment.public !== false)
    .map((comment, index): PlacedMessage => {
      const at = comment.created_at ?? ticket.created_at ?? changedAt;
      const isCustomer = requester != null && comment.author_id === requester;
      return {
        ...(comment.id === undefined ? {} : { message_id: `zendesk_${comment.id}` }),
        sender_type:
          comment.via?.channel === 'api' ? 'ai' : isCustomer ? 'customer' : 'human_agent',
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
      ...(rating === undefined ? {} : { csat_score: rating }),
      ...(feedback ? { feedback } : {}),
      ...(tags.has('escalated') ? { escalated: true } : {}),
      ...(tags.has('ai_handled') ? { ai_handled: true } : {}),
      ...(ticket.requester?.email ? { contact_email: ticket.requester.email } : {}),
      ...(ticket.requester?.name ? { contact_name: ticket.requester.name } : {}),
    },
  };
}

/** `offered` means that the customer has not rated yet. */
function ratingOf(score: string | null | undefined): Rating | undefined {
  if (score?.startsWith('good')) return 5;
  if (score?.startsWith('bad')) return 1;
  return undefined;
}
