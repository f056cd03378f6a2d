import type { ConversationDetail } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import { strings } from '../strings/index.ts';

type Message = ConversationDetail['messages'][number];
type Customer = Pick<
  ConversationDetail,
  'contact_name' | 'contact_email' | 'customer_id' | 'identity_verified'
>;

/** What the customer is called, in quotes when it is not verified; `null`: nothing is known. */
export function customerName(of: Customer): string | null {
  return calledBy(of.contact_name ?? of.contact_email ?? of.customer_id, of.identity_verified);
}

/** A customer's name, in quotes when it is not verified. */
export const calledBy = (name: string | null, isVerified: boolean | null): string | null =>
  name !== null && isVerified === false ? say(strings.inbox.unverified, { name }) : name;

/** Who wrote a message, by name where it is known. */
export function senderOf(
  { sender_type, claimed, agent_name }: Pick<Message, 'sender_type' | 'claimed' | 'agent_name'>,
  of: Customer,
): string {
  const known =
    sender_type === 'customer' ? customerName(of) : sender_type === 'ai' ? null : agent_name;
  const sender = known ?? strings.parts.sender[sender_type];
  return claimed ? say(strings.parts.claimed, { sender }) : sender;
}
