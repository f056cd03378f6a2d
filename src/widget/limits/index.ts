import type { DeliveryError } from '../../capture/index.ts';
import type { ReplyFailure } from '../../capture/dialogue/index.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatStrings } from '../../strings/chat/en.ts';

export { TooLong as Part } from './too-long.tsx';

/** What the customer is told if a limit of the server is the reason; empty if it is not. */
export function textOf(strings: ChatStrings, error: DeliveryError | ReplyFailure): string {
  const { full, tooMuch, busy } = allStrings(strings);
  // The responder throws the status of its response.
  if (error.code === 'reply_failed') return /\b429\b/.test(error.message) ? busy : '';
  const reason = 'reason' in error ? error.reason : undefined;
  if (reason === 'conversation_full') return full;
  return reason === 'rate_limited' ? tooMuch : '';
}
