import { z } from 'zod';
import { definitions } from './definitions.ts';
import { incomplete } from './incomplete.ts';
import { text } from './text.ts';
import { sentiment } from './words.ts';

/** `time_range`: hours back from now, 1–8760. */
const timeRange = z.coerce.number().int().min(1).max(8760).describe('Hours back from now, 1–8760.');

export const timeRangeQuery = z.object({ time_range: timeRange.default(24) });

export const dashboardQuery = z.object({
  time_range: timeRange.default(24),
  topics: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('The maximum number of topics in the list.'),
});

const count = z.int().min(0);
/** A percentage with one decimal; `null`: there is nothing to count. */
const percent = z.number().min(0).max(100).nullable();
/** With one decimal; `null`: there is nothing to average. */
const mean = z.number().nullable();
/** USD. */
const usd = z.number();
const ratingMean = z.number().min(1).max(5).nullable();

/** As `percent`, but 0 where there is nothing to count: clients of the dashboard format every number. */
const percentOrZero = z.number().min(0).max(100);
const ratingMeanOrZero = z.union([z.literal(0), z.number().min(1).max(5)]);

/**
 * `GET /api/v1/cs-metrics/dashboard` (CONTRACT, part A). Rates are percentages 0–100 with one
 * decimal. A rate or an average over nothing is 0 here. Money is USD.
 */
export const dashboardMetrics = z.object({
  total_conversations: count.describe(definitions.total_conversations),
  ai_handled_conversations: count.describe(definitions.ai_handled_conversations),
  human_handled_conversations: count,
  escalated_conversations: count,
  rated_conversations: count.describe('The conversations that `avg_csat_score` is of.'),
  avg_csat_score: ratingMeanOrZero.describe(
    `${definitions.avg_csat_score} 0: no conversation was rated.`,
  ),
  avg_ai_csat_score: ratingMeanOrZero,
  avg_human_csat_score: ratingMeanOrZero,
  escalation_rate: percentOrZero.describe(definitions.escalation_rate),
  fcr_reported: count.describe(
    'The conversations that `first_contact_resolution_rate` is of: those for which it was reported.',
  ),
  first_contact_resolution_rate: percentOrZero.describe(definitions.first_contact_resolution_rate),
  total_ai_cost: usd,
  total_estimated_human_cost: usd,
  cost_savings: usd.describe(definitions.cost_savings),
  top_topics: z.array(
    z.object({
      topic: z.string(),
      count: count.describe(definitions.topic_conversations),
      escalation_rate: percentOrZero,
    }),
  ),
});
export type DashboardMetrics = z.output<typeof dashboardMetrics>;

export const dashboardResponse = z.object({ success: z.literal(true), metrics: dashboardMetrics });
export type DashboardResponse = z.output<typeof dashboardResponse>;

/** `GET /api/v1/cs-metrics/delivery`: delivery failures that browsers reported, by whole hours. */
export const deliveryResponse = z.object({
  success: z.literal(true),
  metrics: z.object({
    dropped_events: count.describe(
      'Events that were lost: rejected, or dropped from a full outbox.',
    ),
    retried_batches: count.describe('Batches that were sent again.'),
  }),
});
export type DeliveryResponse = z.output<typeof deliveryResponse>;

/** The cost of the AI compared with that of agents. Money is USD; `null`: there is nothing to count. */
export const costFigures = z.object({
  conversations: count,
  resolutions: count,
  ai_cost: usd,
  estimated_human_cost: usd,
  cost_savings: usd.describe(definitions.cost_savings),
  roi: mean.describe('Savings divided by AI cost; null if there was no cost.'),
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
    .describe('Most conversations first. Conversations without a topic count only in the totals.'),
  days: z
    .array(z.object({ date: z.iso.date(), ...costFigures.shape }))
    .describe('By UTC day, without days that have no conversations.'),
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
    error: 'With interval hour, time_range may be at most 2000.',
  });

/** The ratings of the conversations that started in one hour, day or week, in UTC. */
export const csatBucket = z.object({
  start: z.iso.datetime(),
  responses: count,
  avg_csat_score: ratingMean,
  avg_ai_csat_score: ratingMean,
  avg_human_csat_score: ratingMean,
  distribution: z.object({ '1': count, '2': count, '3': count, '4': count, '5': count }),
  csat_percent: percent.describe('The percentage of ratings 4 and 5.'),
});
export type CsatBucket = z.output<typeof csatBucket>;

/** `GET /api/v1/cs-metrics/csat-trends` (CONTRACT, part A). */
export const csatTrendsResponse = z.object({
  success: z.literal(true),
  interval: csatInterval,
  trends: z.array(csatBucket).describe('Includes empty buckets.'),
});
export type CsatTrendsResponse = z.output<typeof csatTrendsResponse>;

/** How conversations with one topic are escalated. */
export const escalationPattern = z.object({
  topic: z.string().nullable().describe('null: conversations without a topic.'),
  total: count,
  escalated: count,
  escalation_rate: percent.describe(definitions.escalation_rate),
  reasons: z
    .array(z.object({ reason: z.string(), count }))
    .describe(`${definitions.escalation_reasons} Most frequent first.`),
  avg_messages_before_escalation: mean.describe(definitions.before_escalation),
  avg_seconds_before_escalation: mean,
  top_trigger_sentiment: sentiment.nullable().describe(definitions.trigger_sentiment),
});
export type EscalationPattern = z.output<typeof escalationPattern>;

/** `GET /api/v1/cs-metrics/escalation-patterns` (CONTRACT, part A): most escalations first. */
export const escalationPatternsResponse = z.object({
  success: z.literal(true),
  incomplete,
  patterns: z.array(escalationPattern),
});
export type EscalationPatternsResponse = z.output<typeof escalationPatternsResponse>;

/** Replies with this confidence or more are never a knowledge gap because of their confidence. */
export const MAX_GAP_THRESHOLD = 0.8;
/** … by default. */
export const DEFAULT_GAP_THRESHOLD = 0.5;

/** The query of `GET /conversations/knowledge-gaps`. */
export const knowledgeGapsQuery = z.object({
  time_range: timeRange.default(168),
  threshold: z.coerce
    .number()
    .min(0)
    .max(MAX_GAP_THRESHOLD)
    .default(DEFAULT_GAP_THRESHOLD)
    .describe('A reply with less confidence counts as no reply.'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Similar questions that the AI did not answer. */
export const knowledgeGap = z.object({
  id: z
    .string()
    .describe('The same while its most frequent wording is: long questions can begin alike.'),
  question: z.string().describe('The wording of one customer.'),
  count: count.describe(definitions.knowledge_gap),
  topic: z.string().nullable().describe('The most frequent topic of the questions.'),
  examples: z.array(z.object({ conversation_id: z.string(), content: z.string() })),
  escalation_rate: percent.describe(definitions.gap_escalation_rate),
  last_seen: z.iso.datetime(),
  articles: z
    .array(z.object({ id: z.int(), title: z.string(), status: z.enum(['published', 'draft']) }))
    .optional()
    .describe('Articles whose title or other way to ask is such a question; absent: none.'),
});
export type KnowledgeGap = z.output<typeof knowledgeGap>;

/** `GET /api/v1/conversations/knowledge-gaps` (CONTRACT, part A): most frequent first. */
export const knowledgeGapsResponse = z.object({
  success: z.literal(true),
  incomplete,
  conversations: count.describe(
    'The conversations of the time range. Without any, there are no gaps because nobody asked.',
  ),
  gaps: z.array(knowledgeGap),
});
export type KnowledgeGapsResponse = z.output<typeof knowledgeGapsResponse>;

/** The query of `GET /cs-metrics/customers-at-risk`. */
export const customersAtRiskQuery = z.object({
  time_range: timeRange.default(720),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** `GET /api/v1/cs-metrics/customers-at-risk`: those with the most such conversations first. */
export const customersAtRiskResponse = z.object({
  success: z.literal(true),
  customers: z
    .array(
      z.object({
        customer_id: z.string(),
        low_ratings: count.describe('Conversations rated 1 or 2.'),
        frustrated: count.describe(
          'Conversations in which the customer was frustrated at the end.',
        ),
        last_at: z.iso.datetime().describe('When the latest of these conversations started.'),
      }),
    )
    .describe(definitions.customers_at_risk),
  has_more: z.boolean(),
});
export type CustomersAtRiskResponse = z.output<typeof customersAtRiskResponse>;

/** The query of `GET /conversations/knowledge-gaps/questions`. */
export const gapQuestionsQuery = knowledgeGapsQuery.omit({ limit: true }).extend({
  question: text(1_000).min(1).describe('The `question` of a gap.'),
  gap: text(64).optional().describe('The `id` of the gap; absent: the question alone tells.'),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

/** `GET /api/v1/conversations/knowledge-gaps/questions`: newest first. */
export const gapQuestionsResponse = z.object({
  success: z.literal(true),
  incomplete,
  questions: z.array(
    z.object({
      conversation_id: z.string(),
      message_id: z.string(),
      at: z.iso.datetime(),
      content: z.string(),
      bot_reply: z
        .string()
        .nullable()
        .describe('What the bot replied before the next message of the customer; null: nothing.'),
      agent_reply: z
        .string()
        .nullable()
        .describe(
          'The first message of an agent after the question; null: none within 50 messages.',
        ),
    }),
  ),
});
export type GapQuestionsResponse = z.output<typeof gapQuestionsResponse>;
