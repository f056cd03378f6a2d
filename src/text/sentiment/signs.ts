import type { SenderType } from '../../contract/index.ts';
import { likeness, topicWordsOf } from '../repetition.ts';
import type { SignPatterns } from './types.ts';

/** A message in a conversation. */
export interface Utterance {
  senderType: SenderType;
  content: string;
}

/** Signs that a message gives through its place in the conversation. */
export interface Signs {
  /** The customer's first message: there is no attempt to judge yet. */
  isFirst: boolean;
  /** The amount that the signs subtract from the score. */
  weight: number;
  /** An attempt to get help has failed. */
  failed: boolean;
}

const NO_SIGNS: Signs = { isFirst: true, weight: 0, failed: false };

/** From a logistic regression on half of the rated dialogues, rounded towards each other. */
const WEIGHTS = {
  unhelpful: 0.22,
  unhelpfulBefore: 0.11,
  refusal: 0.36,
  correction: 0.25,
  complaint: 0.12,
  indifference: 0.2,
  apology: 0.26,
  repetition: 0.22,
  thanks: -0.22,
};

/** Two questions with at least this similarity are the same question. */
const SAME = 0.5;

/** How many of the customer's earlier messages are compared. */
const MEMORY = 4;

/**
 * How many earlier messages are read at most. A message sounds the same wherever the transcript before these
 * was cut, so a page of a long transcript can be read without all that precedes it.
 */
export const LOOK_BACK = 100;

/** Cached features of an earlier message, needed repeatedly during a conversation. */
interface Recalled {
  words: ReadonlySet<string>;
  unhelpful: boolean;
}

/** What is known of the messages that were read with the patterns of one language. */
export interface SignReader {
  patterns: SignPatterns;
  recalled: WeakMap<Utterance, Recalled>;
}

function recall(utterance: Utterance, { patterns, recalled }: SignReader): Recalled {
  let known = recalled.get(utterance);
  if (!known) {
    const { senderType, content } = utterance;
    const isQuestion = senderType === 'customer';
    known = {
      words: isQuestion ? topicWordsOf(utterance) : NO_WORDS,
      unhelpful: !isQuestion && patterns.unhelpful.test(content),
    };
    recalled.set(utterance, known);
  }
  return known;
}

const NO_WORDS: ReadonlySet<string> = new Set();

/**
 * The signs in a customer's message that help has failed: the previous reply did not help, or the
 * customer refuses, corrects, complains, or asks the same again.
 *
 * @param before the conversation, oldest first; its utterances must not change
 * @param end how many of them are before the message
 */
export function signsOf(
  message: Utterance,
  before: readonly Utterance[],
  end: number,
  reader: SignReader,
): Signs {
  const { unhelpful, questions } = recent(before, end, reader);
  if (questions.length === 0) return NO_SIGNS;
  const { content } = message;
  const { patterns } = reader;
  const corrects = patterns.correction.test(content);
  const complains = patterns.complaint.test(content);
  const { words } = recall(message, reader);
  let repetition = 0;
  if (words.size > 1) {
    for (const question of questions) repetition = Math.max(repetition, likeness(words, question));
  }
  let weight = repetition * WEIGHTS.repetition;
  if (unhelpful[0]) weight += WEIGHTS.unhelpful;
  if (unhelpful[1]) weight += WEIGHTS.unhelpfulBefore;
  if (patterns.refusal.test(content)) weight += WEIGHTS.refusal;
  if (corrects) weight += WEIGHTS.correction;
  if (complains) weight += WEIGHTS.complaint;
  if (patterns.indifference.test(content)) weight += WEIGHTS.indifference;
  if (patterns.apology.test(content)) weight += WEIGHTS.apology;
  if (patterns.thanks.test(content)) weight += WEIGHTS.thanks;
  return {
    isFirst: false,
    weight,
    failed: unhelpful[0] || corrects || complains || repetition >= SAME,
  };
}

/**
 * Whether each of the last replies failed to help, latest first (consecutive messages count as one
 * reply), and the words of the customer's last messages.
 */
function recent(before: readonly Utterance[], end: number, reader: SignReader) {
  const unhelpful = [false, false];
  const questions: ReadonlySet<string>[] = [];
  let answers = 0;
  let isAnswering = false;
  const start = Math.max(0, end - LOOK_BACK);
  for (let i = end - 1; i >= start && questions.length < MEMORY; i--) {
    const utterance = before[i]!;
    const isAnswer = utterance.senderType !== 'customer';
    if (isAnswer && !isAnswering) answers++;
    if (!isAnswer) questions.push(recall(utterance, reader).words);
    else if (answers < 3) unhelpful[answers - 1] ||= recall(utterance, reader).unhelpful;
    isAnswering = isAnswer;
  }
  return { unhelpful: unhelpful as [boolean, boolean], questions };
}
