import type { ConversationInput } from '../../../contract/index.ts';
import { mask, maskDeeply } from '../../../text/redaction/mask.ts';
import type { AppliedEvent } from './applied-event.ts';

/** The body with its free texts masked: messages, feedback, topic, reason and session parameters. */
export function maskInput<T extends ConversationInput>(input: T): T {
  return {
    ...input,
    ...(input.feedback === undefined ? {} : { feedback: mask(input.feedback) }),
    ...(input.topic === undefined ? {} : { topic: mask(input.topic) }),
    ...(input.escalation_reason === undefined
      ? {}
      : { escalation_reason: mask(input.escalation_reason) }),
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

/** The event with its free texts masked: of customers, agents and detectors, and file names. */
export function maskEvent(event: AppliedEvent): AppliedEvent {
  if (event.type === 'conversation.started' && event.data.topic !== undefined) {
    return { ...event, data: { ...event.data, topic: mask(event.data.topic) } };
  }
  if (event.type === 'conversation.escalated') {
    const { reason, trigger } = event.data;
    return {
      ...event,
      data: {
        ...event.data,
        reason: mask(reason),
        ...(trigger === undefined ? {} : { trigger: mask(trigger) }),
      },
    };
  }
  if (event.type === 'message.added') {
    const { content, intent } = event.data;
    return {
      ...event,
      data: {
        ...event.data,
        content: mask(content),
        // It may become the topic.
        ...(intent?.intent_name && {
          intent: { ...intent, intent_name: mask(intent.intent_name) },
        }),
      },
    };
  }
  if (event.type === 'survey.feedback') {
    return { ...event, data: { feedback: mask(event.data.feedback) } };
  }
  if (event.type === 'attachment.added' && event.data.name !== undefined) {
    return { ...event, data: { ...event.data, name: mask(event.data.name) } };
  }
  return event;
}
