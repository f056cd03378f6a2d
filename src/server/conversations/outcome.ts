import type { ConversationAnswer } from '../../contract/index.ts';
import { Fault } from '../http/errors.ts';
import type { ConversationResult } from './jobs.ts';

/** What the response to a conversation that came in says; a fault where it was erased. */
export const outcomeOf = (
  conversationId: string,
  status: ConversationResult,
): ConversationAnswer | Fault<'expired'> =>
  status === 'erased'
    ? new Fault('expired', 'This conversation was erased, and nothing is added to it any more.')
    : { success: true, conversation_id: conversationId, status };
