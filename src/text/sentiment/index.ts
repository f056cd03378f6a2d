import type { Sentiment } from '../../contract/index.ts';
import { englishLexicon } from './lexicon.ts';
import { polarityOf } from './polarity.ts';
import { signsOf, type Utterance } from './signs.ts';

export type { Utterance } from './signs.ts';

/** How a message or a conversation sounds. */
export interface SentimentReading {
  sentiment: Sentiment;
  /** −1 (very bad) to 1 (very good). */
  score: number;
  /** `false`: the language is not one that is read here; the reading is neutral and means nothing. */
  supported: boolean;
}

const UNSUPPORTED: SentimentReading = { sentiment: 'neutral', score: 0, supported: false };

const POSITIVE = 0.2;
const NEGATIVE = -0.3;

/** In a conversation words are about the matter too ("a nice cheap hotel"), and weigh less. */
const WORDS_IN_CONVERSATION = 0.7;

/** The last messages of a customer that tell how the conversation sounds, and how fast they fade. */
const RECENT = 3;
const FADE = 0.7;

/**
 * How a customer's message sounds, by its words and by its place in the conversation.
 * `frustrated` is negative with a sign that help has failed. Pure: the same text in the same
 * conversation always reads the same.
 *
 * @param before the conversation up to the message, oldest first; its utterances do not change
 * @param language BCP 47; English is read, all others are `supported: false`
 */
export function readMessage(
  message: Utterance,
  before: readonly Utterance[] = [],
  language = 'en',
): SentimentReading {
  if (!isSupported(language)) return UNSUPPORTED;
  const words = polarityOf(message.content, englishLexicon());
  const { weight, failed, isFirst } = signsOf(message, before);
  return reading(isFirst ? words : words * WORDS_IN_CONVERSATION - weight, failed);
}

/** How a conversation sounds as a whole: its latest customer messages, the last one most. */
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
    const { sentiment, score } = readMessage(message, messages.slice(0, i), language);
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
