import type { DashboardMetrics } from '../../contract/index.ts';
import { usdFromMicros } from './money.ts';

/** Sums over the conversations of a window. Costs are millionths of a USD. */
export interface Totals {
  conversations: number;
  aiHandled: number;
  escalated: number;
  firstContactResolved: number;
  firstContactKnown: number;
  ratings: number;
  ratingSum: number;
  aiRatings: number;
  aiRatingSum: number;
  costMicros: number;
  estimatedHumanCostMicros: number;
}

export interface TopicTotals {
  topic: string;
  conversations: number;
  escalated: number;
}

/** `part` of `whole` in percent, half up to one decimal; `null` over nothing. */
export function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : roundTenth((part * 100) / whole);
}

/** Half up to one decimal; `null` over nothing. */
export function average(sum: number, count: number): number | null {
  return count === 0 ? null : roundTenth(sum / count);
}

/** The tiny addend makes 1.25, stored as 1.2499…, round as the decimal it stands for. */
function roundTenth(value: number): number {
  return Math.floor(value * 10 + 0.5 + 1e-9) / 10;
}

/** The formulas of `GET /cs-metrics/dashboard` (CONTRACT, part A). */
export function dashboardMetrics(totals: Totals, topics: TopicTotals[]): DashboardMetrics {
  const saved = totals.estimatedHumanCostMicros - totals.costMicros;
  return {
    total_conversations: totals.conversations,
    ai_handled_conversations: totals.aiHandled,
    human_handled_conversations: totals.conversations - totals.aiHandled,
    escalated_conversations: totals.escalated,
    avg_csat_score: average(totals.ratingSum, totals.ratings),
    avg_ai_csat_score: average(totals.aiRatingSum, totals.aiRatings),
    avg_human_csat_score: average(
      totals.ratingSum - totals.aiRatingSum,
      totals.ratings - totals.aiRatings,
    ),
    escalation_rate: rate(totals.escalated, totals.conversations),
    first_contact_resolution_rate: rate(totals.firstContactResolved, totals.firstContactKnown),
    total_ai_cost: usdFromMicros(totals.costMicros),
    total_estimated_human_cost: usdFromMicros(totals.estimatedHumanCostMicros),
    cost_savings: usdFromMicros(saved),
    top_topics: topics.map(({ topic, conversations, escalated }) => ({
      topic,
      count: conversations,
      escalation_rate: rate(escalated, conversations),
    })),
  };
}
