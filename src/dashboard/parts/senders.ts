import type { ConversationDetail } from '../../contract/index.ts';

/** Sender labels, used when no name is known. */
export const SENDERS: Record<ConversationDetail['messages'][number]['sender_type'], string> = {
  customer: 'Customer',
  ai: 'AI',
  human_agent: 'Agent',
};
