import type { ConversationResponse } from '../../contract/index.ts';
import { Fault } from '../http/errors.ts';
import type { ConversationResult } from './jobs.ts';
import { fullMessage, type SizeLimits } from './rules/size.ts';

/** The response body for a received conversation, or a fault if nothing can be added to it. */
export const outcomeOf = (
  conversationId: string,
  status: ConversationResult,
  limits: SizeLimits,
): ConversationResponse | Fault<'expired' | 'body_too_large'> => {
  if (status === 'erased') {
    return new Fault('expired', 'This conversation was erased. Nothing can be added to it.');
  }
  return typeof status === 'object'
    ? new Fault('body_too_large', fullMessage(status.full, limits))
    : { success: true, conversation_id: conversationId, status };
};
