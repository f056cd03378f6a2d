import type { ConversationDetail } from '../../contract/index.ts';

type Message = ConversationDetail['messages'][number];

const SENDERS: Record<Message['sender_type'], string> = {
  customer: 'Customer',
  ai: 'AI',
  human_agent: 'Agent',
};

/** The label of a sender, used when no name is known. */
export const senderOf = ({ sender_type, claimed }: Pick<Message, 'sender_type' | 'claimed'>) =>
  claimed ? `${SENDERS[sender_type]}, according to the customer's browser` : SENDERS[sender_type];
