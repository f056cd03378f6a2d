import type { ConversationInput } from '../../contract/index.ts';
import { redact } from '../../text/redaction/index.ts';
import { mayHide } from '../../text/redaction/glance.ts';
import { internationalRules } from '../../text/redaction/international.ts';
import type { AppliedEvent } from './conversation.ts';

/** Masks a text as the browser does, and for all languages (DESIGN, rule 4). */
export function mask(text: string): string {
  return mayHide(text) ? redact(text, { rules: internationalRules }) : text;
}

/**
 * Every text in a JSON value masked, whatever its shape.
 *
 * @param except the names of fields that are meant for an address, and keep it
 */
export function maskDeeply(value: unknown, except: readonly string[] = []): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskDeeply(item, except));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      except.includes(key) ? item : maskDeeply(item, except),
    ]),
  );
}

/** The body with its messages and its comment masked. */
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

/** The event with what the customer or an agent wrote in it masked. */
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
