import type { Rating, SurveyStatus } from '../../contract/index.ts';
import type { Conversation } from './conversation.ts';
import { average, rate } from './metrics.ts';
import { DAY, HOUR } from './rollup.ts';

/** A survey that is to be mailed, or was. Times are milliseconds since 1970. */
export interface Survey {
  organisationId: string;
  surveyId: string;
  conversationId: string;
  contactEmail: string | null;
  status: SurveyStatus;
  /** When it leaves, at the earliest. */
  dueAt: number;
  createdAt: number;
  sentAt: number | null;
  /** No answer counts from then on. */
  expiresAt: number | null;
  respondedAt: number | null;
  rating: Rating | null;
  feedback: string | null;
  /** Why it was cancelled or failed. */
  reason: string | null;
}

/** What an organisation chooses. */
export interface SurveyConfig {
  enabled: boolean;
  delayHours: number;
  expiryDays: number;
}

export type CancelReason = 'disabled' | 'reopened' | 'rated' | 'no_address' | 'erased';

/** Why the conversation, as it is, is due for no survey; `null`: it is. */
function reasonAgainst(conversation: Conversation, config: SurveyConfig): CancelReason | null {
  if (conversation.erasedAt !== null) return 'erased';
  if (!config.enabled) return 'disabled';
  if (conversation.status !== 'resolved' || conversation.resolvedAt === null) return 'reopened';
  if (conversation.contactEmail === null) return 'no_address';
  return conversation.csatScore === null ? null : 'rated';
}

/**
 * What a change of a conversation does to its survey (CONTRACT, part B): resolved with an address, one is
 * due after the delay; reopened, rated or erased before it has left, it is cancelled, and resolved again it
 * is due anew. A conversation that was resolved so long ago that its survey would have expired was
 * imported, and gets none.
 *
 * @param latest its last survey so far
 * @param newId makes the id of a new one
 * @returns what is to be kept; `null`: nothing changes
 */
export function surveyAfter(
  conversation: Conversation,
  latest: Survey | null,
  config: SurveyConfig,
  now: number,
  newId: () => string,
): Survey | null {
  const { organisationId, conversationId, contactEmail } = conversation;
  const why = reasonAgainst(conversation, config);
  if (why !== null) return latest?.status === 'pending' ? cancelled(latest, why) : null;
  const resolvedAt = conversation.resolvedAt!;
  const dueAt = resolvedAt + config.delayHours * HOUR;
  if (latest?.status === 'pending') {
    const isSame = dueAt === latest.dueAt && contactEmail === latest.contactEmail;
    return isSame ? null : { ...latest, dueAt, contactEmail };
  }
  if (dueAt + config.expiryDays * DAY < now) return null;
  const isCancelled = latest?.status === 'cancelled';
  // For this resolution one has left already.
  if (latest && !isCancelled && resolvedAt <= (latest.sentAt ?? latest.dueAt)) return null;
  return {
    organisationId,
    surveyId: isCancelled ? latest.surveyId : newId(),
    conversationId,
    contactEmail,
    status: 'pending',
    dueAt,
    createdAt: isCancelled ? latest.createdAt : now,
    sentAt: null,
    expiresAt: null,
    respondedAt: null,
    rating: null,
    feedback: null,
    reason: null,
  };
}

export const cancelled = (survey: Survey, reason: CancelReason): Survey => ({
  ...survey,
  status: 'cancelled',
  reason,
});

/** The survey when its mail has been taken over by the mail server. */
export const sent = (survey: Survey, at: number, { expiryDays }: SurveyConfig): Survey => ({
  ...survey,
  status: 'sent',
  sentAt: at,
  expiresAt: at + expiryDays * DAY,
});

/** The survey when its mail was refused for good. */
export const failed = (survey: Survey, reason: string): Survey => ({
  ...survey,
  status: 'failed',
  reason,
});

/** The survey when its time is over; an answered one stays so. */
export function expired(survey: Survey, now: number): Survey {
  const isOver = survey.status === 'sent' && survey.expiresAt !== null && survey.expiresAt <= now;
  return isOver ? { ...survey, status: 'expired' } : survey;
}

/** Whether an answer to it counts now. */
export const isOpen = ({ status, expiresAt }: Survey, now: number) =>
  (status === 'sent' || status === 'completed') && expiresAt !== null && now < expiresAt;

/** An answer as it came in. */
export interface SurveyAnswer {
  at: number;
  rating: Rating;
  /** `null`: none was given with it. */
  feedback: string | null;
  /** `plain`: a link followed by a program; `script`: the page's on load; `person`: pressed or written. */
  by: 'plain' | 'script' | 'person';
}

/** Different ratings that come so close together without a person come from a machine, milliseconds. */
const AT_ONCE = 10_000;

/**
 * Whether the answer is one of a machine that follows every link of a mail (CONTRACT, part B): without a
 * person, and with another rating close to it that came the same way.
 */
export function isSuspected(answer: SurveyAnswer, all: readonly SurveyAnswer[]): boolean {
  return (
    answer.by !== 'person' &&
    all.some(
      (other) =>
        other.by === answer.by &&
        other.rating !== answer.rating &&
        Math.abs(other.at - answer.at) <= AT_ONCE,
    )
  );
}

/**
 * The survey with what its answers, in order, come to: the last rating that no machine gave, and the last
 * comment; what a machine gives is none, and undoes none.
 */
export function answered(survey: Survey, answers: readonly SurveyAnswer[]): Survey {
  const good = answers.filter((answer) => !isSuspected(answer, answers));
  const last = good.at(-1);
  if (!last) {
    const wasOpen = survey.status === 'completed' ? 'sent' : survey.status;
    return { ...survey, status: wasOpen, rating: null, feedback: null, respondedAt: null };
  }
  return {
    ...survey,
    status: 'completed',
    rating: last.rating,
    feedback: good.findLast(({ feedback }) => feedback !== null)?.feedback ?? null,
    respondedAt: last.at,
  };
}

/** What was sent and what came back. */
export interface SurveyCounts {
  sent: number;
  rated: Readonly<Record<Rating, number>>;
}

/** The formulas of `GET /csat/analytics` (CONTRACT, part B). */
export function surveyAnalytics({ sent: total, rated }: SurveyCounts) {
  const ratings = [1, 2, 3, 4, 5] as const;
  const responses = ratings.reduce((all, one) => all + rated[one], 0);
  const sum = ratings.reduce((all, one) => all + one * rated[one], 0);
  return {
    total_surveys_sent: total,
    total_responses: responses,
    response_rate: rate(responses, total),
    average_rating: average(sum, responses),
    rating_distribution: {
      '1': rated[1],
      '2': rated[2],
      '3': rated[3],
      '4': rated[4],
      '5': rated[5],
    },
  };
}
