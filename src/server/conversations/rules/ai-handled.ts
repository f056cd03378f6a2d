import type { SenderType } from '../../../contract/index.ts';

/**
 * Whether the AI alone handled a conversation, after a message: once an agent wrote, it did not, whichever
 * message arrives first. A body may say otherwise (`ai_handled`).
 *
 * @param before `null`: nobody but the customer wrote so far
 * @param message with `no_bot`, it says that there is no AI
 */
export function aiHandledAfter(
  before: boolean | null,
  { sender_type, no_bot }: { sender_type: SenderType; no_bot?: boolean | undefined },
): boolean | null {
  if (sender_type === 'human_agent') return false;
  return sender_type === 'ai' && !no_bot ? (before ?? true) : before;
}
