import type { SenderType } from '../../../contract/index.ts';

/**
 * Whether the AI alone handled a conversation, after a message: once an agent wrote, it did not, whichever
 * message arrives first. A body may say otherwise (`ai_handled`).
 *
 * @param before `null`: nobody but the customer wrote so far
 */
export function aiHandledAfter(before: boolean | null, sender: SenderType): boolean | null {
  if (sender === 'human_agent') return false;
  return sender === 'ai' ? (before ?? true) : before;
}
