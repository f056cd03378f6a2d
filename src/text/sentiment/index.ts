import type { Sentiment } from '../../contract/index.ts';
import { englishLexicon } from './lexicon.ts';
import { polarityOf } from './polarity.ts';
import { signsOf, type Utterance } from './signs.ts';

export { LOOK_BACK, type Utterance } from './signs.ts';

/** The sentiment of a message or a conversation. */
export interface SentimentReading {
  sentiment: Sentiment;
  /** −1 (very bad) to 1 (very good). */
  score: number;
  /** `false`: the language is not supported, so the reading is neutral and has no meaning. */
  supported: boolean;
}

const UNSUPPORTED: SentimentReading = { sentiment: 'neutral', score: 0, supported: false };

const POSITIVE = 0.2;
const NEGATIVE = -0.3;

/** In a conversation, words weigh less, as they may describe the subject ("a nice cheap hotel"). */
const WORDS_IN_CONVERSATION = 0.7;

/** The number of recent customer messages that count, and how fast their weight decays. */
export const RECENT = 3;
const FADE = 0.7;

/**
 * Reads the sentiment of a customer's message from its words and its place in the conversation.
 * `frustrated` is negative with a sign that help has failed. Pure: the same text in the same
 * conversation always gives the same reading.
 *
 * @param before the conversation up to the message, oldest first; its utterances must not change. The last
 *   `LOOK_BACK` of them count.
 * @param language BCP 47; only English is supported, others give `supported: false`
 * @param end how many utterances of `before` precede the message; by default all
 */
export function readMessage(
  message: Utterance,
  before: readonly Utterance[] = [],
  language = 'en',
  end = before.length,
): SentimentReading {
  if (!isSupported(language)) return UNSUPPORTED;
  const words = polarityOf(message.content, englishLexicon());
  const { weight, failed, isFirst } = signsOf(message, before, end);
  return reading(isFirst ? words : words * WORDS_IN_CONVERSATION - weight, failed);
}

/** The sentiment of a conversation: its latest customer messages, the last weighted most. */
export function readConversation(
  messages: readonly Utterance[],
  language = 'en',
): SentimentReading {
  if (!isSupported(language)) return UNSUPPORTED;
  let sum = 0;
  let weights = 0;
  let weight = 1;
  let failed = false;
  let left = RECENT;
  for (let i = messages.length - 1; i >= 0 && left > 0; i--) {
    const message = messages[i]!;
    if (message.senderType !== 'customer') continue;
    const { sentiment, score } = readMessage(message, messages, language, i);
    sum += score * weight;
    weights += weight;
    failed ||= sentiment === 'frustrated';
    weight *= FADE;
    left--;
  }
  return reading(weights === 0 ? 0 : sum / weights, failed);
}

function isSupported(language: string): boolean {
  return /^en\b/i.test(language);
}

function reading(raw: number, failed: boolean): SentimentReading {
  const score = Math.round(Math.max(-1, Math.min(1, raw)) * 1000) / 1000;
  const sentiment =
    score >= POSITIVE
      ? 'positive'
      : score > NEGATIVE
        ? 'neutral'
        : failed
          ? 'frustrated'
          : 'negative';
  return { sentiment, score, supported: true };
}
