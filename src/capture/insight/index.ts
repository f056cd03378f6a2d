import type { Sentiment } from '../../contract/index.ts';
import { SELF_HARM } from '../../contract/self-harm.ts';
import type { Conversation } from '../conversation.ts';
import type { ConversationSentiment, Message } from '../snapshot.ts';
import type { EscalationSettings } from './detector.ts';

export type { EscalationSettings } from './detector.ts';

/** A sentiment reader of the site; `undefined` when it cannot tell. */
export type SentimentReader = (
  message: Message,
  conversation: readonly Message[],
) => ConversationSentiment | undefined | Promise<ConversationSentiment | undefined>;

export interface InsightSettings {
  sentiment?: SentimentReader | false | undefined;
  escalation?: EscalationSettings | false | undefined;
  /** BCP 47. */
  language?: string | undefined;
}

/**
 * Analyses a new message and records sentiment and escalation signs in the conversation.
 *
 * @throws if something that it needs cannot be loaded, before anything is recorded
 */
export type Insight = (conversation: Conversation, message: Message) => Promise<void>;

/** Loads after the customer's first message, because the chat works without it. */
export async function createInsight(settings: InsightSettings): Promise<Insight> {
  const { sentiment: reader, escalation, language } = settings;
  // Loaded only when it is used.
  const detect =
    escalation === false
      ? undefined
      : await (await import('./detector.ts')).detectorFor(escalation, language);

  return async (conversation, message) => {
    const messages = conversation.messages.peek();
    const heard = messages.slice(0, messages.findIndex(({ id }) => id === message.id) + 1);
    // The conversation was restarted meanwhile.
    if (heard.length === 0) return;
    const sign = detect?.(heard);
    if (reader !== false && message.senderType === 'customer') {
      await feel(conversation, message, heard, reader, language);
    }
    if (!sign) return;
    if ((escalation && escalation.act) || sign.trigger === SELF_HARM) {
      const { reason, trigger } = sign;
      conversation.escalate(reason, { detected: true, trigger, message: message.id });
    } else conversation.suggestPerson(sign);
  };
}

async function feel(
  conversation: Conversation,
  message: Message,
  heard: readonly Message[],
  reader: SentimentReader | undefined,
  language: string | undefined,
): Promise<void> {
  if (!reader) {
    const [{ readConversation, readMessage }, { readersFor }] = await Promise.all([
      import('../../text/sentiment/index.ts'),
      import('./readers.ts'),
    ]);
    const readerOf = await readersFor(heard, language);
    const { supported, ...whole } = readConversation(heard, readerOf);
    const { sentiment, score } = readMessage(message, heard.slice(0, -1), readerOf(message));
    conversation.changeSentiment({
      ...whole,
      message: { id: message.id, sentiment, score },
      ...(supported ? {} : { supported }),
    });
    return;
  }
  // A reader that throws is the site's own: it tells nothing, and the signs are looked for all the same.
  const read = await ask(reader, message, heard);
  if (read && isSentiment(read.sentiment)) {
    conversation.changeSentiment({ ...read, message: { ...read, id: message.id } });
  }
}

async function ask(reader: SentimentReader, message: Message, heard: readonly Message[]) {
  try {
    return await reader(message, heard);
  } catch {
    return undefined;
  }
}

function isSentiment(text: Sentiment): boolean {
  return ['positive', 'neutral', 'negative', 'frustrated'].includes(text);
}
