import type { Context } from 'hono';
import type { ConversationAnswer } from '../../contract/index.ts';
import { Fault, faultResponse } from '../http/errors.ts';

/** What is answered for a conversation that came in: a 410 for one that was erased. */
export function takenAnswer(
  conversationId: string,
  status: ConversationAnswer['status'] | 'erased',
): ConversationAnswer | Fault<'expired'> {
  return status === 'erased'
    ? new Fault('expired', 'This conversation was erased, and nothing is added to it any more.')
    : { success: true, conversation_id: conversationId, status };
}

/** The same as a response: 201, 200 or 410. */
export function taken(
  c: Context,
  conversationId: string,
  status: ConversationAnswer['status'] | 'erased',
): Response {
  const answer = takenAnswer(conversationId, status);
  if (answer instanceof Fault) return faultResponse(c, answer);
  return c.json(answer, status === 'created' ? 201 : 200);
}
