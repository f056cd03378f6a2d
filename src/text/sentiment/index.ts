import type { Sentiment } from '../../contract/index.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';
import { patternsOf } from './phrases.ts';
import { polarityOf } from './polarity.ts';
import { type SignReader, type Signs, signsOf, type Utterance } from './signs.ts';
import type { SentimentWords, SignPatterns } from './types.ts';

export { LOOK_BACK, type Utterance } from './signs.ts';
export type { SentimentWords } from './types.ts';

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

/** Reads messages of one language. */
export interface LanguageReader extends SignReader {
  lexicon: Lexicon;
  bounds: SentimentWords['bounds'];
}

export function createReader(words: SentimentWords): LanguageReader {
  const { signs, writing, bounds } = words;
  return {
    lexicon: createLexicon(words),
    bounds,
    patterns: isPatterns(signs) ? signs : patternsOf(signs, writing),
    recalled: new WeakMap(),
  };
}

const isPatterns = (signs: SentimentWords['signs']): signs is SignPatterns =>
  typeof signs.thanks !== 'string';

/**
 * Reads the sentiment of a customer's message from its words and its place in the conversation.
 * `frustrated` is negative with a sign that help has failed. Pure: the same text in the same
 * conversation always gives the same reading.
 *
 * @param before the conversation up to the message, oldest first; its utterances must not change. The last
 *   `LOOK_BACK` of them count.
 * @param reader of the language that the message is written in; `undefined`: the language is not supported
 * @param end how many utterances of `before` precede the message; by default all
 */
export function readMessage(
  message: Utterance,
  before: readonly Utterance[],
  reader: LanguageReader | undefined,
  end = before.length,
): SentimentReading {
  if (!reader) return UNSUPPORTED;
  return readWith(signsOf(message, before, end, reader), message, reader);
}

/** Whether `readMessage` finds the message frustrated. It is found out without its words if no help has failed. */
export function isFrustrated(
  message: Utterance,
  before: readonly Utterance[],
  reader: LanguageReader | undefined,
  end = before.length,
): boolean {
  if (!reader) return false;
  const signs = signsOf(message, before, end, reader);
  return signs.failed && readWith(signs, message, reader).sentiment === 'frustrated';
}

function readWith(
  { weight, failed, isFirst }: Signs,
  { content }: Utterance,
  { lexicon, bounds }: LanguageReader,
): SentimentReading {
  const words = calibrated(polarityOf(content, lexicon), bounds);
  return reading(isFirst ? words : words * WORDS_IN_CONVERSATION - weight, failed);
}

/**
 * The sentiment of a conversation: its latest customer messages, the last weighted most.
 *
 * @param readerOf the reader for a message of the customer; messages without one do not count
 */
export function readConversation(
  messages: readonly Utterance[],
  readerOf: (message: Utterance) => LanguageReader | undefined,
): SentimentReading {
  let sum = 0;
  let weights = 0;
  let weight = 1;
  let failed = false;
  let left = RECENT;
  for (let i = messages.length - 1; i >= 0 && left > 0; i--) {
    const message = messages[i]!;
    if (message.senderType !== 'customer') continue;
    left--;
    const { sentiment, score, supported } = readMessage(message, messages, readerOf(message), i);
    if (!supported) continue;
    sum += score * weight;
    weights += weight;
    failed ||= sentiment === 'frustrated';
    weight *= FADE;
  }
  return weights === 0 ? UNSUPPORTED : reading(sum / weights, failed);
}

/** Moves the bounds of a language to those of all, so that a score means the same in each. */
function calibrated(polarity: number, { positive, negative }: SentimentWords['bounds']): number {
  return polarity > 0
    ? stretched(polarity, positive, POSITIVE)
    : -stretched(-polarity, -negative, -NEGATIVE);
}

/** Moves `from` to `to`, and leaves 0 and 1 in their place. */
function stretched(value: number, from: number, to: number): number {
  return value < from ? (value * to) / from : 1 - ((1 - value) * (1 - to)) / (1 - from);
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
