import type { ConversationInput } from '../../../contract/index.ts';
import { mask, maskDeeply } from '../../../text/redaction/mask.ts';
import type { AppliedEvent } from './applied-event.ts';

/** The body with messages, feedback and session parameters masked. */
export function maskInput<T extends ConversationInput>(input: T): T {
  return {
    ...input,
    ...(input.feedback === undefined ? {} : { feedback: mask(input.feedback) }),
    ...(input.conversations_data === undefined
      ? {}
      : {
          conversations_data: maskDeeply(
            input.conversations_data,
          ) as typeof input.conversations_data,
        }),
    messages: input.messages.map((message) => ({ ...message, content: mask(message.content) })),
  };
}

/** The event with texts of customers and agents, and file names, masked. */
export function maskEvent(event: AppliedEvent): AppliedEvent {
  if (event.type === 'message.added') {
    return { ...event, data: { ...event.data, content: mask(event.data.content) } };
  }
  if (event.type === 'survey.feedback') {
    return { ...event, data: { feedback: mask(event.data.feedback) } };
  }
  if (event.type === 'attachment.added' && event.data.name !== undefined) {
    return { ...event, data: { ...event.data, name: mask(event.data.name) } };
  }
  return event;
}
