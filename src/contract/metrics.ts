import { z } from 'zod';
import { sentiment } from './words.ts';

/** `time_range`: hours back from now, 1–8760. */
const timeRange = z.coerce.number().int().min(1).max(8760).describe('Hours back from now, 1–8760.');

export const timeRangeQuery = z.object({ time_range: timeRange.default(24) });

export const dashboardQuery = z.object({
  time_range: timeRange.default(24),
  topics: z.coerce.number().int().min(1).max(100).default(10).describe('Most topics in the list.'),
});

const count = z.int().min(0);
/** A percentage, one decimal; `null` over nothing. */
const percent = z.number().min(0).max(100).nullable();
/** One decimal; `null` over nothing. */
const mean = z.number().nullable();
/** USD. */
const usd = z.number();
const ratingMean = z.number().min(1).max(5).nullable();

/**
 * `GET /api/v1/cs-metrics/dashboard` (CONTRACT, part A). Rates are percentages 0–100 with one
 * decimal; a rate or an average over nothing is `null`. Money is USD.
 */
export const dashboardMetrics = z.object({
  total_conversations: count,
  ai_handled_conversations: count,
  human_handled_conversations: count,
  escalated_conversations: count,
  avg_csat_score: ratingMean,
  avg_ai_csat_score: ratingMean,
  avg_human_csat_score: ratingMean,
  escalation_rate: percent,
  first_contact_resolution_rate: percent,
  total_ai_cost: usd,
  total_estimated_human_cost: usd,
  cost_savings: usd,
  top_topics: z.array(z.object({ topic: z.string(), count, escalation_rate: percent })),
});
export type DashboardMetrics = z.output<typeof dashboardMetrics>;

export const dashboardResponse = z.object({ success: z.literal(true), metrics: dashboardMetrics });
export type DashboardResponse = z.output<typeof dashboardResponse>;

/** `GET /api/v1/cs-metrics/delivery`: what browsers say of their own delivery, by whole hours. */
export const deliveryResponse = z.object({
  success: z.literal(true),
  metrics: z.object({
    dropped_events: count.describe(
      'Events that will never arrive: refused, or pushed out of a full outbox.',
    ),
    retried_batches: count.describe('Batches that had to be sent again.'),
  }),
});
export type DeliveryResponse = z.output<typeof deliveryResponse>;

/** What AI answers cost beside what people would have. Money is USD; `null` over nothing. */
export const costFigures = z.object({
  conversations: count,
  resolutions: count,
  ai_cost: usd,
  estimated_human_cost: usd,
  cost_savings: usd.describe('Estimated human cost less AI cost.'),
  roi: mean.describe('Savings by AI cost; null without cost.'),
  cost_per_conversation: usd.nullable(),
  cost_per_resolution: usd.nullable(),
});
export type CostFigures = z.output<typeof costFigures>;

/** `GET /api/v1/cs-metrics/cost-analysis` (CONTRACT, part A). */
export const costAnalysisResponse = z.object({
  success: z.literal(true),
  totals: costFigures,
  topics: z
    .array(z.object({ topic: z.string(), ...costFigures.shape }))
    .describe('Most conversations first; those without a topic are in the totals alone.'),
  days: z
    .array(z.object({ date: z.iso.date(), ...costFigures.shape }))
    .describe('By UTC day, those without conversations left out.'),
});
export type CostAnalysisResponse = z.output<typeof costAnalysisResponse>;
export type CostAnalysis = Omit<CostAnalysisResponse, 'success'>;

export const csatInterval = z.enum(['hour', 'day', 'week']);
export type CsatInterval = z.output<typeof csatInterval>;

/** The query of `GET /cs-metrics/csat-trends`: at most 2,000 buckets. */
export const csatTrendsQuery = z
  .object({ time_range: timeRange.default(168), interval: csatInterval.default('day') })
  .refine(({ time_range, interval }) => interval !== 'hour' || time_range <= 2000, {
    path: ['time_range'],
    error: 'By the hour at most 2000 hours are given.',
  });

/** The ratings of the conversations that started in one hour, day or week, by UTC. */
export const csatBucket = z.object({
  start: z.iso.datetime(),
  responses: count,
  avg_csat_score: ratingMean,
  avg_ai_csat_score: ratingMean,
  avg_human_csat_score: ratingMean,
  distribution: z.object({ '1': count, '2': count, '3': count, '4': count, '5': count }),
  csat_percent: percent.describe('Share of 4 and 5.'),
});
export type CsatBucket = z.output<typeof csatBucket>;

/** `GET /api/v1/cs-metrics/csat-trends` (CONTRACT, part A). */
export const csatTrendsResponse = z.object({
  success: z.literal(true),
  interval: csatInterval,
  trends: z.array(csatBucket).describe('Empty buckets included.'),
});
export type CsatTrendsResponse = z.output<typeof csatTrendsResponse>;

/** How conversations of one topic come to be escalated. */
export const escalationPattern = z.object({
  topic: z.string().nullable().describe('null: the conversations without a topic.'),
  total: count,
  escalated: count,
  escalation_rate: percent,
  reasons: z.array(z.object({ reason: z.string(), count })).describe('The commonest first.'),
  avg_messages_before_escalation: mean.describe('Of the escalations whose time is known.'),
  avg_seconds_before_escalation: mean,
  top_trigger_sentiment: sentiment.nullable().describe('How most of these customers sounded.'),
});
export type EscalationPattern = z.output<typeof escalationPattern>;

/** `GET /api/v1/cs-metrics/escalation-patterns` (CONTRACT, part A): most escalated first. */
export const escalationPatternsResponse = z.object({
  success: z.literal(true),
  patterns: z.array(escalationPattern),
});
export type EscalationPatternsResponse = z.output<typeof escalationPatternsResponse>;

/** Above this confidence no answer is looked at again. */
export const MAX_GAP_THRESHOLD = 0.8;

/** The query of `GET /conversations/knowledge-gaps`. */
export const knowledgeGapsQuery = z.object({
  time_range: timeRange.default(168),
  threshold: z.coerce
    .number()
    .min(0)
    .max(MAX_GAP_THRESHOLD)
    .default(0.5)
    .describe('An answer of less confidence was none.'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Questions of similar wording that the AI did not answer. */
export const knowledgeGap = z.object({
  question: z.string().describe('As one customer put it.'),
  count,
  topic: z.string().nullable().describe('The commonest among them.'),
  examples: z.array(z.object({ conversation_id: z.string(), content: z.string() })),
  escalation_rate: percent.describe('Share of the conversations that were escalated.'),
  last_seen: z.iso.datetime(),
});
export type KnowledgeGap = z.output<typeof knowledgeGap>;

/** `GET /api/v1/conversations/knowledge-gaps` (CONTRACT, part A): the commonest first. */
export const knowledgeGapsResponse = z.object({
  success: z.literal(true),
  gaps: z.array(knowledgeGap),
});
export type KnowledgeGapsResponse = z.output<typeof knowledgeGapsResponse>;
