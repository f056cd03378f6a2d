import type { RatingSource, Rating } from '../../../contract/index.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import type { Survey } from './survey.ts';

/** An answer as it came in. */
export interface SurveyRating {
  organisationId: string;
  surveyId: string;
  answerId: string;
  /** Later ones are higher, whatever the clock says. */
  position: number;
  /** Milliseconds since 1970. */
  at: number;
  /** `null`: a comment alone. */
  rating: Rating | null;
  /** `null`: none was given with it. */
  feedback: string | null;
  source: RatingSource;
  /** 1: a machine seems to have given it. It stays so: what comes later makes no person of it. */
  isSuspected: number;
}

/** Different ratings that come so close together without a person come from a machine, milliseconds. */
const AT_ONCE = 10_000;

/** What is kept of a history that somebody makes long. */
const MAX_ANSWERS = 100;

/** By what else that came close to it an answer without a person is told to be a machine's. */
const TELLTALE: Partial<Record<RatingSource, readonly RatingSource[]>> = {
  // What follows all links may look like a browser at some of them.
  plain: ['plain', 'page'],
  script: ['script'],
};

/**
 * Whether the answer is one of a machine that follows every link of a mail (CONTRACT, part B): without a
 * person, and with another rating close to it that came the same way.
 */
const isOfMachine = (answer: SurveyRating, all: readonly SurveyRating[]) =>
  all.some(
    (other) =>
      TELLTALE[answer.source]?.includes(other.source) &&
      other.rating !== answer.rating &&
      Math.abs(other.at - answer.at) <= AT_ONCE,
  );

/** The answers in order, each with whether a machine seems to have given it. */
export const judged = (answers: readonly SurveyRating[]): SurveyRating[] =>
  answers
    .map((answer) =>
      answer.isSuspected === 0 && isOfMachine(answer, answers)
        ? { ...answer, isSuspected: 1 }
        : answer,
    )
    .sort((a, b) => a.position - b.position || (a.answerId < b.answerId ? -1 : 1));

const good = (answers: readonly SurveyRating[]) =>
  answers.filter(({ isSuspected, source }) => isSuspected === 0 && source !== 'page');
const lastRated = (answers: readonly SurveyRating[]) =>
  good(answers).findLast(({ rating }) => rating !== null);
const lastCommented = (answers: readonly SurveyRating[]) =>
  good(answers).findLast(({ feedback }) => feedback !== null);

/**
 * The survey with what its answers come to: the last rating that no machine gave, and the last comment;
 * what a machine gives is none, and undoes none.
 *
 * @param answers as `judged` gives them
 */
export function answered(survey: Survey, answers: readonly SurveyRating[]): Survey {
  const rated = lastRated(answers);
  const isUndone = rated === undefined && survey.status === 'completed';
  return {
    ...survey,
    status: rated ? 'completed' : isUndone ? 'sent' : survey.status,
    rating: rated?.rating ?? null,
    respondedAt: rated?.at ?? null,
    feedback: lastCommented(answers)?.feedback ?? null,
    suspected: answers.filter(({ isSuspected }) => isSuspected === 1).length,
  };
}

/** Which answers need not be kept: those long ago that count for nothing any more. */
export function superseded(answers: readonly SurveyRating[]): SurveyRating[] {
  const counting = new Set([lastRated(answers), lastCommented(answers)]);
  return answers.slice(0, -MAX_ANSWERS).filter((answer) => !counting.has(answer));
}

/** What was answered last, unless it was taken back and something else is known by now. */
const told = <T>(known: T, was: T, is: T) => {
  if (is === was) return known;
  return is === null && known !== was ? known : is;
};

/** The conversation with what its survey came to: a rating that was taken back is none again. */
export const withRating = (conversation: Conversation, was: Survey, is: Survey): Conversation => ({
  ...conversation,
  csatScore: told<number | null>(conversation.csatScore, was.rating, is.rating),
  feedback: told(conversation.feedback, was.feedback, is.feedback),
});
