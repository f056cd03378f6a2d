import type { RatingSource, Rating } from '../../../contract/index.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import type { Survey } from './survey.ts';

/** A rating or a comment as it was received. */
export interface SurveyRating {
  organisationId: string;
  surveyId: string;
  answerId: string;
  /** Increases with each entry of the survey, independent of the clock. */
  position: number;
  /** Milliseconds since 1970. */
  at: number;
  /** `null`: only a comment was given. */
  rating: Rating | null;
  /** `null`: no comment was given. */
  feedback: string | null;
  source: RatingSource;
  /** 1: it appears to be automated. Later entries do not change this back. */
  isSuspected: number;
}

/** Different ratings within this time, not confirmed by a person, are automated; milliseconds. */
const AT_ONCE = 10_000;

/** The number of latest entries that are stored for a survey. */
const MAX_RATINGS = 100;

/** For each source without a person: the sources of a close, different rating that show automation. */
const TELLTALE: Partial<Record<RatingSource, readonly RatingSource[]>> = {
  // A program that follows all links may look like a browser for some of them.
  plain: ['plain', 'page'],
  script: ['script'],
};

/**
 * Whether the entry comes from a program that follows every link of a mail (CONTRACT, part B): no person
 * confirmed it, and a different rating was received at nearly the same time in the same way.
 */
const isAutomated = (entry: SurveyRating, all: readonly SurveyRating[]) =>
  all.some(
    (other) =>
      TELLTALE[entry.source]?.includes(other.source) &&
      other.rating !== entry.rating &&
      Math.abs(other.at - entry.at) <= AT_ONCE,
  );

/** The entries in order. Those that appear to be automated are marked. */
export const judged = (ratings: readonly SurveyRating[]): SurveyRating[] =>
  ratings
    .map((entry) =>
      entry.isSuspected === 0 && isAutomated(entry, ratings) ? { ...entry, isSuspected: 1 } : entry,
    )
    .sort((a, b) => a.position - b.position || (a.answerId < b.answerId ? -1 : 1));

/** Whether an entry counts: a person gave it. */
export const isCounted = ({ isSuspected, source }: SurveyRating) =>
  isSuspected === 0 && source !== 'page';

const lastRated = (ratings: readonly SurveyRating[]) =>
  ratings.findLast((entry) => isCounted(entry) && entry.rating !== null);
const lastCommented = (ratings: readonly SurveyRating[]) =>
  ratings.findLast((entry) => isCounted(entry) && entry.feedback !== null);

/**
 * The survey with its last rating and its last comment. Automated entries are ignored: they neither count
 * nor replace earlier ones.
 *
 * @param ratings as `judged` returns them
 */
export function withRatings(survey: Survey, ratings: readonly SurveyRating[]): Survey {
  const rated = lastRated(ratings);
  const isUndone = rated === undefined && survey.status === 'completed';
  return {
    ...survey,
    status: rated ? 'completed' : isUndone ? 'sent' : survey.status,
    rating: rated?.rating ?? null,
    respondedAt: rated?.at ?? null,
    feedback: lastCommented(ratings)?.feedback ?? null,
    suspected: ratings.filter(({ isSuspected }) => isSuspected === 1).length,
  };
}

/** The entries that need not be stored: old ones that no longer count. */
export function superseded(ratings: readonly SurveyRating[]): SurveyRating[] {
  const counting = new Set([lastRated(ratings), lastCommented(ratings)]);
  return ratings.slice(0, -MAX_RATINGS).filter((entry) => !counting.has(entry));
}

/** The new value, unless it was withdrawn and the conversation already has another one. */
const updated = <T>(known: T, was: T, is: T) => {
  if (is === was) return known;
  return is === null && known !== was ? known : is;
};

/**
 * The conversation with the rating and the comment of its survey; a withdrawn rating is removed.
 *
 * @param given what a person has just given. It counts also when they give again what the survey already has,
 *   because the conversation may have been rated elsewhere in between
 */
export const withRating = (
  conversation: Conversation,
  was: Survey,
  is: Survey,
  given?: Pick<SurveyRating, 'rating' | 'feedback'>,
): Conversation => ({
  ...conversation,
  csatScore: given?.rating ?? updated<number | null>(conversation.csatScore, was.rating, is.rating),
  feedback: given?.feedback ?? updated(conversation.feedback, was.feedback, is.feedback),
});
