import type { ConversationEvent } from '../../../contract/index.ts';

/**
 * An event as the server applies it: an identity says whether it was proven, and no longer how; a message
 * may say which agent wrote it, where its answer is to go, or that a browser alone says that an agent wrote
 * it, which no event from outside can.
 */
export type AppliedEvent =
  | Exclude<ConversationEvent, { type: 'identity.set' | 'message.added' }>
  | (Extract<ConversationEvent, { type: 'message.added' }> & {
      data: { agent_id?: number; reply_to?: string; claimed?: true };
    })
  | (Extract<ConversationEvent, { type: 'identity.set' }> & { data: { verified?: boolean } });

/** Whether the event is a reply of the AI. */
export const isReply = (
  event: AppliedEvent,
): event is Extract<AppliedEvent, { type: 'message.added' }> =>
  event.type === 'message.added' && event.data.sender_type === 'ai';

/** Whether the event asks for a person; one that only offers it does not. */
export const isEscalation = (event: AppliedEvent): boolean =>
  event.type === 'conversation.escalated' && !event.data.suggested;

/** Whether the event reports an e-mail address that nobody has proven. */
export const isUnprovenMail = (event: AppliedEvent): boolean =>
  event.type === 'identity.set' && event.data.email !== undefined && event.data.verified !== true;
