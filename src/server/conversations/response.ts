import type { ConversationResponse } from '../../contract/index.ts';
import { Fault } from '../http/errors.ts';
import type { ConversationResult } from './jobs.ts';

/** The response body for a received conversation, or a fault if the conversation was erased. */
export const outcomeOf = (
  conversationId: string,
  status: ConversationResult,
): ConversationResponse | Fault<'expired'> =>
  status === 'erased'
    ? new Fault('expired', 'This conversation was erased. Nothing can be added to it.')
    : { success: true, conversation_id: conversationId, status };
