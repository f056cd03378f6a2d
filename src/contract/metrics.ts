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
