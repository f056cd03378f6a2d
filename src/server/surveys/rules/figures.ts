import type { SurveyFigures } from '../../../contract/index.ts';
import { averageInterval, FEW, shareInterval } from '../../numbers/rules/intervals.ts';
import { average, rate } from '../../numbers/rules/metrics.ts';
import { bit, type Difference, differencesOf, type Slot } from '../../numbers/rules/rollup.ts';
import type { Survey } from './survey.ts';

export const SURVEY_COUNTS = ['sent', 'rated1', 'rated2', 'rated3', 'rated4', 'rated5'] as const;
export type SurveyCounts = Record<(typeof SURVEY_COUNTS)[number], number>;

/** The counts of the surveys that were sent in one time slot, for one combination of properties. */
export interface SurveyRollup extends Slot, SurveyCounts {
  channel: string;
  /** '' for none. */
  topicKey: string;
  /** '' for none. */
  agentId: string;
  aiHandled: number;
}

function countedOf({ channel, topicKey, agentId, aiHandled, rating }: Survey) {
  return {
    group: { channel, topicKey: topicKey ?? '', agentId: agentId ?? '', aiHandled },
    counts: {
      sent: 1,
      rated1: bit(rating === 1),
      rated2: bit(rating === 2),
      rated3: bit(rating === 3),
      rated4: bit(rating === 4),
      rated5: bit(rating === 5),
    } satisfies SurveyCounts,
  };
}

/** A survey is counted at the time when it was sent, if it is the one of its conversation that counts. */
const counted = (survey: Survey | null) =>
  survey === null || survey.sentAt === null || survey.isCounted === 0
    ? null
    : { ...survey, startedAt: survey.sentAt };

/**
 * The surveys of one conversation, one of which counts, however often it was asked (CONTRACT, part B): the one
 * that was rated last; without ratings, the one that was sent first.
 */
export function withOneCounted(surveys: readonly Survey[]): Survey[] {
  const [first] = surveys
    .filter(({ sentAt }) => sentAt !== null)
    .sort(
      (a, b) =>
        (b.respondedAt ?? -Infinity) - (a.respondedAt ?? -Infinity) ||
        a.sentAt! - b.sentAt! ||
        (a.surveyId < b.surveyId ? -1 : 1),
    );
  return surveys.map((survey) => {
    const isCounted = bit(survey.surveyId === first?.surveyId);
    return survey.isCounted === isCounted ? survey : { ...survey, isCounted };
  });
}

export const surveyDifferences = (changes: Iterable<Difference<Survey>>): SurveyRollup[] =>
  differencesOf(
    [...changes].map(({ before, after }) => ({ before: counted(before), after: counted(after) })),
    countedOf,
  );

const distributionOf = ({ rated1, rated2, rated3, rated4, rated5 }: SurveyCounts) => [
  rated1,
  rated2,
  rated3,
  rated4,
  rated5,
];

/** The results of sent surveys: the formulas of CONTRACT, part B, the net score and confidence intervals. */
export function surveyFigures(counts: SurveyCounts): SurveyFigures {
  const distribution = distributionOf(counts);
  const [one = 0, two = 0, three = 0, four = 0, five = 0] = distribution;
  const responses = one + two + three + four + five;
  const sum = distribution.reduce((all, count, i) => all + count * (i + 1), 0);
  return {
    total_surveys_sent: counts.sent,
    total_responses: responses,
    response_rate: rate(responses, counts.sent),
    average_rating: average(sum, responses),
    rating_distribution: { '1': one, '2': two, '3': three, '4': four, '5': five },
    csat_percent: rate(four + five, responses),
    net_score: rate(four + five - one - two, responses),
    csat_interval: shareInterval(four + five, responses),
    average_interval: averageInterval(distribution),
    response_rate_interval: shareInterval(responses, counts.sent),
    too_few_answers: responses < FEW,
  };
}

/** The sum of counts. */
export function addUpSurveys(all: readonly SurveyCounts[]): SurveyCounts {
  return Object.fromEntries(
    SURVEY_COUNTS.map((name) => [name, all.reduce((sum, counts) => sum + counts[name], 0)]),
  ) as SurveyCounts;
}
