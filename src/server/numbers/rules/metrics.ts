import type {
  CostAnalysis,
  CostFigures,
  CsatBucket,
  CsatInterval,
  DashboardMetrics,
} from '../../../contract/index.ts';
import { usdFromMicros } from '../../conversations/rules/money.ts';
import { type Counts, COUNTS, type Range } from './rollup.ts';
import { DAY, HOUR } from '../../../contract/time.ts';

/**
 * `part` of `whole` in percent, rounded half up to one decimal; `null` if `whole` is 0.
 *
 * @param part a whole number, as is `whole`
 */
export const rate = (part: number, whole: number) => average(part * 100, whole);

/**
 * `sum` / `count`, rounded half up to one decimal; `null` if `count` is 0. Both are whole numbers, so the
 * division is rounded exactly: 1.25 is not first stored as 1.2499…
 */
export function average(sum: number, count: number): number | null {
  return count === 0 ? null : Math.floor((sum * 20 + count) / (2 * count)) / 10;
}

/** The sum of the counts. */
export function addUp(all: readonly Counts[]): Counts {
  return Object.fromEntries(
    COUNTS.map((name) => [name, all.reduce((sum, counts) => sum + counts[name], 0)]),
  ) as unknown as Counts;
}

const distributionOf = ({ rated1, rated2, rated3, rated4, rated5 }: Counts) => [
  rated1,
  rated2,
  rated3,
  rated4,
  rated5,
];

function ratingsOf(counts: Counts): { responses: number; average: number | null } {
  const distribution = distributionOf(counts);
  const responses = distribution.reduce((sum, count) => sum + count, 0);
  const sum = distribution.reduce((all, count, index) => all + count * (index + 1), 0);
  return { responses, average: average(sum, responses) };
}

/** The sum of the counts of one handler. */
const handledBy = (ai: boolean, groups: readonly (Counts & { aiHandled: number })[]) =>
  addUp(groups.filter(({ aiHandled }) => (aiHandled === 1) === ai));

/**
 * The formulas of `GET /cs-metrics/dashboard` (CONTRACT, part A). What is over nothing is 0 here: the
 * documented client formats every number.
 *
 * @param handlers the counts of the window by handler
 * @param topics the counts of the window by topic
 * @param most maximum number of topics
 */
export function dashboardMetrics(
  handlers: readonly (Counts & { aiHandled: number })[],
  topics: readonly (Counts & { topicKey: string })[],
  most: number,
): DashboardMetrics {
  const totals = addUp(handlers);
  const ai = handledBy(true, handlers);
  const rated = ratingsOf(totals);
  return {
    total_conversations: totals.conversations,
    ai_handled_conversations: ai.conversations,
    human_handled_conversations: totals.conversations - ai.conversations,
    escalated_conversations: totals.escalated,
    rated_conversations: rated.responses,
    avg_csat_score: rated.average ?? 0,
    avg_ai_csat_score: ratingsOf(ai).average ?? 0,
    avg_human_csat_score: ratingsOf(handledBy(false, handlers)).average ?? 0,
    escalation_rate: rate(totals.escalated, totals.conversations) ?? 0,
    fcr_reported: totals.firstContactKnown,
    first_contact_resolution_rate: rate(totals.firstContactResolved, totals.firstContactKnown) ?? 0,
    total_ai_cost: usdFromMicros(totals.costMicros),
    total_estimated_human_cost: usdFromMicros(totals.estimatedHumanCostMicros),
    cost_savings: usdFromMicros(totals.estimatedHumanCostMicros - totals.costMicros),
    top_topics: largest(topics)
      .slice(0, most)
      .map(({ topicKey, conversations, escalated }) => ({
        topic: topicKey,
        count: conversations,
        escalation_rate: rate(escalated, conversations) ?? 0,
      })),
  };
}

/** The named topics with conversations: most conversations first, then by name. */
function largest<T extends Counts & { topicKey: string }>(topics: readonly T[]): T[] {
  return topics
    .filter(({ topicKey, conversations }) => topicKey !== '' && conversations > 0)
    .sort((a, b) => b.conversations - a.conversations || (a.topicKey < b.topicKey ? -1 : 1));
}

const usdOver = (micros: number, count: number) =>
  count === 0 ? null : usdFromMicros(micros / count);

function costFigures(counts: Counts): CostFigures {
  const { costMicros, estimatedHumanCostMicros, conversations, resolved } = counts;
  const savings = estimatedHumanCostMicros - costMicros;
  return {
    conversations,
    resolutions: resolved,
    ai_cost: usdFromMicros(costMicros),
    estimated_human_cost: usdFromMicros(estimatedHumanCostMicros),
    cost_savings: usdFromMicros(savings),
    roi: average(savings, costMicros),
    cost_per_conversation: usdOver(costMicros, conversations),
    cost_per_resolution: usdOver(costMicros, resolved),
  };
}

/** The formulas of `GET /cs-metrics/cost-analysis` (CONTRACT, part A). */
export function costAnalysis(
  topics: readonly (Counts & { topicKey: string })[],
  days: readonly (Counts & { start: number })[],
): CostAnalysis {
  return {
    totals: costFigures(addUp(topics)),
    topics: largest(topics).map((one) => ({ topic: one.topicKey, ...costFigures(one) })),
    days: [...days]
      .filter(({ conversations }) => conversations > 0)
      .sort((a, b) => a.start - b.start)
      .map((one) => ({
        date: new Date(one.start).toISOString().slice(0, 10),
        ...costFigures(one),
      })),
  };
}

/** The length of a bucket and the start of one of them, in UTC. Weeks start on Monday. */
export const buckets: Record<CsatInterval, { span: number; origin: number }> = {
  hour: { span: HOUR, origin: 0 },
  day: { span: DAY, origin: 0 },
  // Before any possible day, so that no remainder is negative.
  week: { span: 7 * DAY, origin: Date.UTC(1970, 0, 5) - 7 * DAY },
};

/** The formulas of `GET /cs-metrics/csat-trends` (CONTRACT, part A), including empty buckets. */
export function csatTrends(
  groups: readonly (Counts & { aiHandled: number; start: number })[],
  [from, to]: Range,
  interval: CsatInterval,
): CsatBucket[] {
  const { span, origin } = buckets[interval];
  const byStart = Map.groupBy(groups, ({ start }) => start);
  const trends: CsatBucket[] = [];
  for (let start = from - ((from - origin) % span); start < to; start += span) {
    const mine = byStart.get(start) ?? [];
    const counts = addUp(mine);
    const { responses, average: mean } = ratingsOf(counts);
    const [one = 0, two = 0, three = 0, four = 0, five = 0] = distributionOf(counts);
    trends.push({
      start: new Date(start).toISOString(),
      responses,
      avg_csat_score: mean,
      avg_ai_csat_score: ratingsOf(handledBy(true, mine)).average,
      avg_human_csat_score: ratingsOf(handledBy(false, mine)).average,
      distribution: { '1': one, '2': two, '3': three, '4': four, '5': five },
      csat_percent: rate(four + five, responses),
    });
  }
  return trends;
}
