import type { Sentiment } from '../../contract/index.ts';
import { SELF_HARM } from '../../contract/self-harm.ts';
import type { Conversation, SentimentChange } from '../conversation.ts';
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
    const heard = upTo(message, conversation);
    // The conversation was restarted meanwhile.
    if (heard.length === 0) return;
    const sign = detect?.(heard);
    const felt =
      reader !== false && message.senderType === 'customer'
        ? await feel(message, heard, reader, language)
        : undefined;
    // It may have been restarted while the message was read.
    if (upTo(message, conversation).length === 0) return;
    if (felt) conversation.changeSentiment(felt);
    if (!sign) return;
    if ((escalation && escalation.act) || sign.trigger === SELF_HARM) {
      const { reason, trigger } = sign;
      conversation.escalate(reason, { detected: true, trigger, message: message.id });
    } else conversation.suggestPerson(sign);
  };
}

/** The messages of the conversation as far as this one; none if it is not in it. */
function upTo({ id }: Message, conversation: Conversation): readonly Message[] {
  const messages = conversation.messages.peek();
  return messages.slice(0, messages.findIndex((one) => one.id === id) + 1);
}

async function feel(
  message: Message,
  heard: readonly Message[],
  reader: SentimentReader | undefined,
  language: string | undefined,
): Promise<SentimentChange | undefined> {
  if (!reader) {
    const [{ readConversation, readMessage }, { readersFor }] = await Promise.all([
      import('../../text/sentiment/index.ts'),
      import('./readers.ts'),
    ]);
    const readerOf = await readersFor(heard, language);
    const { supported, ...whole } = readConversation(heard, readerOf);
    const { sentiment, score } = readMessage(message, heard.slice(0, -1), readerOf(message));
    return {
      ...whole,
      message: { id: message.id, sentiment, score },
      ...(supported ? {} : { supported }),
    };
  }
  const read = await ask(reader, message, heard);
  return read && isSentiment(read.sentiment)
    ? { ...read, message: { ...read, id: message.id } }
    : undefined;
}

/** How long a reader of the site may take, milliseconds: the messages after it wait. */
const PATIENCE = 60_000;

/** Asks a reader of the site. One that throws or never settles tells nothing, and signs are found all the same. */
async function ask(reader: SentimentReader, message: Message, heard: readonly Message[]) {
  try {
    return await Promise.race([
      reader(message, heard),
      new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE)),
    ]);
  } catch {
    return undefined;
  }
}

function isSentiment(text: Sentiment): boolean {
  return ['positive', 'neutral', 'negative', 'frustrated'].includes(text);
}
