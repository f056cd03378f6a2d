import type { Context } from 'hono';
import type { ConversationAnswer } from '../../contract/index.ts';
import { problem } from '../http/response.ts';

/** What became of a conversation that came in: 201, 200, or 410 for one that was erased. */
export function taken(
  c: Context,
  conversationId: string,
  status: ConversationAnswer['status'] | 'erased',
): Response {
  if (status === 'erased') {
    return problem(
      c,
      'expired',
      'This conversation was erased, and nothing is added to it any more.',
    );
  }
  const answer: ConversationAnswer = { success: true, conversation_id: conversationId, status };
  return c.json(answer, status === 'created' ? 201 : 200);
}
