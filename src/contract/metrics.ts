import { z } from 'zod';

/** `time_range`: hours back from now, 1–8760. */
export const timeRangeQuery = z.object({
  time_range: z.coerce.number().int().min(1).max(8760).default(24),
  topics: z.coerce.number().int().min(1).max(100).default(10),
});

/**
 * `GET /api/v1/cs-metrics/dashboard` (CONTRACT, part A). Rates are percentages 0–100 with one
 * decimal; a rate or an average over nothing is `null`. Money is USD.
 */
export interface DashboardMetrics {
  total_conversations: number;
  ai_handled_conversations: number;
  human_handled_conversations: number;
  escalated_conversations: number;
  avg_csat_score: number | null;
  avg_ai_csat_score: number | null;
  avg_human_csat_score: number | null;
  escalation_rate: number | null;
  first_contact_resolution_rate: number | null;
  total_ai_cost: number;
  total_estimated_human_cost: number;
  cost_savings: number;
  top_topics: { topic: string; count: number; escalation_rate: number | null }[];
}

export interface DashboardAnswer {
  success: true;
  metrics: DashboardMetrics;
}

/** `GET /api/v1/cs-metrics/delivery`: what browsers say of their own delivery, by whole hours. */
export interface DeliveryMetrics {
  /** Events that will never arrive: refused, or pushed out of a full outbox. */
  dropped_events: number;
  /** Batches that had to be sent again. */
  retried_batches: number;
}

export interface DeliveryAnswer {
  success: true;
  metrics: DeliveryMetrics;
}

/** What AI answers cost beside what people would have. Money is USD; `null` over nothing. */
export interface CostFigures {
  conversations: number;
  resolutions: number;
  ai_cost: number;
  estimated_human_cost: number;
  /** Estimated human cost less AI cost. */
  cost_savings: number;
  /** Savings by AI cost, one decimal. */
  roi: number | null;
  cost_per_conversation: number | null;
  cost_per_resolution: number | null;
}

export interface CostAnalysis {
  totals: CostFigures;
  /** Most conversations first; those without a topic are in the totals alone. */
  topics: ({ topic: string } & CostFigures)[];
  /** By UTC day, those without conversations left out. */
  days: ({ date: string } & CostFigures)[];
}

/** `GET /api/v1/cs-metrics/cost-analysis` (CONTRACT, part A). */
export interface CostAnalysisAnswer extends CostAnalysis {
  success: true;
}

export const csatInterval = z.enum(['hour', 'day', 'week']);
export type CsatInterval = z.output<typeof csatInterval>;

/** The query of `GET /cs-metrics/csat-trends`: at most 2,000 buckets. */
export const csatTrendsQuery = z
  .object({
    time_range: z.coerce.number().int().min(1).max(8760).default(168),
    interval: csatInterval.default('day'),
  })
  .refine(({ time_range, interval }) => interval !== 'hour' || time_range <= 2000, {
    path: ['time_range'],
    error: 'By the hour at most 2000 hours are given.',
  });

/** The ratings of the conversations that started in one hour, day or week, by UTC. */
export interface CsatBucket {
  start: string;
  responses: number;
  avg_csat_score: number | null;
  avg_ai_csat_score: number | null;
  avg_human_csat_score: number | null;
  distribution: Record<'1' | '2' | '3' | '4' | '5', number>;
  /** Share of 4 and 5. */
  csat_percent: number | null;
}

/** `GET /api/v1/cs-metrics/csat-trends` (CONTRACT, part A). */
export interface CsatTrendsAnswer {
  success: true;
  interval: CsatInterval;
  trends: CsatBucket[];
}
