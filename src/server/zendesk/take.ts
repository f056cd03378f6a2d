import type { ConversationAnswer, ZendeskWebhook } from '../../contract/index.ts';
import { DAY } from '../../contract/time.ts';
import { maskInput, outcomeOf } from '../conversations/index.ts';
import type { Fault } from '../http/errors.ts';
import { conversationOfTicket } from './rules.ts';
import type { ZendeskServices } from './services.ts';

/** How long a delivery that does not match the schema is kept, milliseconds. */
export const KEPT = 7 * DAY;

/** Whose deliveries, when they came, and whether they are masked. */
export interface Receipt {
  organisationId: string;
  receivedAt: number;
  redacts: boolean;
}

/** Makes a conversation of a ticket. */
export async function takeTicket(
  { ingest, monitor }: ZendeskServices,
  webhook: ZendeskWebhook,
  { organisationId, receivedAt, redacts }: Receipt,
): Promise<ConversationAnswer | Fault<'expired'>> {
  const { input, version } = conversationOfTicket(webhook, receivedAt);
  const status = await ingest.add('conversation', {
    organisationId,
    receivedAt,
    input: redacts ? maskInput(input) : input,
    version,
  });
  monitor.countConversation(status);
  return outcomeOf(input.conversation_id, status);
}
