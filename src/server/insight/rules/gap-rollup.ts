import { DEFAULT_GAP_THRESHOLD } from '../../../contract/index.ts';
import { DAY, DAYS_32 } from '../../../contract/time.ts';
import { bit, type Difference, differencesOf, type Slot } from '../../numbers/rules/rollup.ts';

/** All time at once: the slot begins with 1970 and is a multiple of the shorter ones. */
export const EVER = 400_000 * DAYS_32;
/** What is counted together; of all time, so that the most frequent wordings are known. */
export const GAP_SPANS = [EVER, DAYS_32, DAY] as const;

/** A question, as far as it is counted. */
interface Question {
  organisationId: string;
  conversationId: string;
  messageId: string;
  at: number;
  words: string;
  isCertain: number;
  confidence: number | null;
  escalated: number;
  isCounted: number;
}

/** The questions of one slot with the same words that were not answered, at the default threshold. */
export interface GapRollup extends Slot {
  words: string;
  questions: number;
  /** Of one that asked several times, only the first question counts. */
  conversations: number;
  /** Of the conversations. */
  escalated: number;
}

const isUnanswered = ({ isCertain, confidence }: Question) =>
  isCertain === 1 || (confidence !== null && confidence < DEFAULT_GAP_THRESHOLD);

/** The questions of one conversation, of which the first with the same words counts for it. */
export function withFirstCounted<T extends Omit<Question, 'isCounted'>>(
  questions: readonly T[],
): (T & { isCounted: number })[] {
  const seen = new Set<string>();
  return questions
    .toSorted((a, b) => a.at - b.at || (a.messageId < b.messageId ? -1 : 1))
    .map((question) => {
      const isCounted = bit(
        isUnanswered({ ...question, isCounted: 0 }) && !seen.has(question.words),
      );
      if (isCounted) seen.add(question.words);
      return { ...question, isCounted };
    });
}

const counted = (question: Question | null) =>
  question !== null && isUnanswered(question) ? { ...question, startedAt: question.at } : null;

/** The amounts to add to the rollups after questions came or went. */
export const gapDifferences = (changes: Iterable<Difference<Question>>): GapRollup[] =>
  differencesOf(
    [...changes].map(({ before, after }) => ({ before: counted(before), after: counted(after) })),
    ({ words, isCounted, escalated }) => ({
      group: { words },
      counts: { questions: 1, conversations: isCounted, escalated: isCounted * escalated },
    }),
    GAP_SPANS,
  );
