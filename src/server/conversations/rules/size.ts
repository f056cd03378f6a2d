import type { Conversation } from './conversation.ts';

/** The most that one conversation may hold. Sizes are in bytes of UTF-8. */
export interface SizeLimits {
  conversation_messages: number;
  conversation_events: number;
  conversation_bytes: number;
}

/** What is added to a conversation. */
export interface Growth {
  messages: number;
  events: number;
  bytes: number;
}

/** @returns the limit that the conversation would exceed; `null`: it has room */
export function exceededBy(
  { messageTotal, eventTotal, byteTotal }: Conversation,
  { messages, events, bytes }: Growth,
  limits: SizeLimits,
): keyof SizeLimits | null {
  if (messages > 0 && messageTotal + messages > limits.conversation_messages) {
    return 'conversation_messages';
  }
  if (events > 0 && eventTotal + events > limits.conversation_events) return 'conversation_events';
  return bytes > 0 && byteTotal + bytes > limits.conversation_bytes ? 'conversation_bytes' : null;
}

/** The totals of the conversation after it has grown. */
export const grown = (
  { messageTotal, eventTotal, byteTotal }: Conversation,
  { messages, events, bytes }: Growth,
) => ({
  messageTotal: messageTotal + messages,
  eventTotal: eventTotal + events,
  byteTotal: byteTotal + bytes,
});

/** To make a format is slow, and a batch may have a refusal for each of its events. */
const NUMBER = new Intl.NumberFormat('en');

/** Why nothing more can be added, for the sender. */
export const fullMessage = (limit: keyof SizeLimits, limits: SizeLimits): string =>
  `The conversation has reached its limit of ${NUMBER.format(limits[limit])} ${limit.slice('conversation_'.length)}. Start a new conversation.`;
