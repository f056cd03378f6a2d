import type { ConversationInput } from '../../contract/index.ts';
import { mask, maskDeeply } from '../../text/redaction/mask.ts';
import { sha256 } from '../database/hash.ts';
import type { AppliedEvent } from './rules/applied-event.ts';

/** Texts of a bot about its reply. */
interface Facts {
  reply_id?: string | undefined;
  reply_name?: string | undefined;
  reply_type?: string | undefined;
  model?: string | undefined;
  intent?: { intent_id: string; intent_name?: string | undefined } | undefined;
}

/** The object with some of its texts masked; itself if nothing in them is to be masked. */
function masked<T extends object>(value: T, keys: readonly (keyof T)[], language?: string): T {
  let copy = value;
  for (const key of keys) {
    const text = value[key];
    if (typeof text !== 'string') continue;
    const safe = mask(text, language);
    if (safe === text) continue;
    if (copy === value) copy = { ...value };
    copy[key] = safe as T[keyof T];
  }
  return copy;
}

const OF_REPLY = ['reply_id', 'reply_name', 'reply_type', 'model'] as const;

/** An intent may become the topic. */
function maskFacts<T extends Facts>(facts: T, language?: string): T {
  const safe = masked(facts, OF_REPLY, language);
  if (!safe.intent) return safe;
  return { ...safe, intent: masked(safe.intent, ['intent_id', 'intent_name'], language) };
}

/** Of most messages nothing is to be masked: those are not copied. */
function maskMessage<T extends Facts & { content: string; message_id?: string | undefined }>(
  message: T,
  language?: string,
): T {
  const safe = masked(maskFacts(message, language), ['content'], language);
  if (safe.message_id === undefined) return safe;
  const id = maskId(safe.message_id);
  return id === safe.message_id ? safe : { ...safe, message_id: id };
}

/** A UUID or hash, also behind a word: by chance, its digits may pass for a card number. */
const RANDOM_ID = /^(?:[a-z]+-)?[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}$/i;

/**
 * The id of a message. If it contains something to mask, it is replaced, always with the same id, so that
 * events about the same message still name it.
 */
function maskId(id: string): string {
  if (RANDOM_ID.test(id) || mask(id) === id) return id;
  return `masked-${sha256(id).slice(0, 32)}`;
}

const MEDIA_TYPE = /^[a-z]{1,20}\/[\w.+-]{1,80}$/i;

/** The body with its free texts masked: messages, feedback, topic, reason, facts of replies, session parameters. */
export function maskInput<T extends ConversationInput>(input: T): T {
  const { language } = input;
  const texts = masked(input, ['feedback', 'topic', 'escalation_reason'], language);
  return {
    ...texts,
    ...(input.conversations_data === undefined
      ? {}
      : {
          conversations_data: maskDeeply(
            input.conversations_data,
            [],
            language,
          ) as typeof input.conversations_data,
        }),
    ...(input.triggered_intent_replies === undefined
      ? {}
      : {
          triggered_intent_replies: input.triggered_intent_replies.map((one) =>
            masked(one, ['intent_id', 'intent_name'], language),
          ),
        }),
    messages: input.messages.map((message) => maskMessage(message, language)),
  };
}

/**
 * The event with its free texts masked: of customers, agents, bots and detectors, and names of files.
 *
 * @param language of the conversation, BCP 47, if it is known
 */
export function maskEvent(event: AppliedEvent, language?: string): AppliedEvent {
  switch (event.type) {
    case 'conversation.started':
      return { ...event, data: masked(event.data, ['topic'], language) };
    case 'conversation.escalated':
      return { ...event, data: masked(event.data, ['reason', 'trigger'], language) };
    case 'message.added':
      return { ...event, data: maskMessage(event.data, language) };
    case 'message.edited': {
      const { message_id: id, content } = event.data;
      return {
        ...event,
        data: { message_id: maskId(id), content: mask(content, language) },
      };
    }
    case 'message.rated':
      return { ...event, data: { ...event.data, message_id: maskId(event.data.message_id) } };
    case 'sentiment.changed': {
      const { message } = event.data;
      if (!message) return event;
      const known = { ...message, message_id: maskId(message.message_id) };
      return { ...event, data: { ...event.data, message: known } };
    }
    case 'survey.feedback':
      return { ...event, data: masked(event.data, ['feedback'], language) };
    case 'attachment.added': {
      const {
        content_type: type = '',
        message_id: id,
        ...data
      } = masked(event.data, ['name'], language);
      const isType = MEDIA_TYPE.test(type) && mask(type) === type;
      return {
        ...event,
        data: {
          ...data,
          ...(id !== undefined && { message_id: maskId(id) }),
          ...(isType && { content_type: type }),
        },
      };
    }
    default:
      return event;
  }
}
