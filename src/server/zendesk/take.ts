import type { ConversationResponse, ZendeskWebhook } from '../../contract/index.ts';
import { DAY } from '../../contract/time.ts';
import { maskInput, outcomeOf, withCredibleTimes } from '../conversations/index.ts';
import { Fault } from '../http/errors.ts';
import { conversationOfTicket } from './rules.ts';
import type { ZendeskServices } from './services.ts';

/** How long failed deliveries are kept, milliseconds. */
export const KEPT = 7 * DAY;

/** The circumstances of a delivery. `redacts`: whether the organisation masks messages. */
export interface Receipt {
  organisationId: string;
  receivedAt: number;
  redacts: boolean;
}

/** Saves a ticket as a conversation. */
export async function takeTicket(
  { ingest, monitor, bounds }: ZendeskServices,
  webhook: ZendeskWebhook,
  { organisationId, receivedAt, redacts }: Receipt,
): Promise<ConversationResponse | Fault<'expired' | 'body_too_large'>> {
  const { input: sent, version } = conversationOfTicket(webhook, receivedAt);
  const { input, warnings } = withCredibleTimes(sent, receivedAt);
  const status = await ingest.add('conversation', {
    organisationId,
    receivedAt,
    input: redacts ? maskInput(input) : input,
    version,
  });
  monitor.countConversation(status);
  const outcome = outcomeOf(input.conversation_id, status, bounds.values);
  return warnings.length === 0 || outcome instanceof Fault ? outcome : { ...outcome, warnings };
}
