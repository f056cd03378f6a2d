import { Hono } from 'hono';
import { type DashboardAnswer, type DeliveryAnswer, timeRangeQuery } from '../../contract/index.ts';
import { dashboardMetrics } from '../domain/metrics.ts';
import { sumClientReports, sumConversations, sumTopics } from '../store/index.ts';
import { requireScope } from './access.ts';
import { readQuery } from './answers.ts';
import type { Env, Parts } from './context.ts';

const HOUR = 3_600_000;

/**
 * `GET /cs-metrics/dashboard?time_range=24` (CONTRACT, part A), and `/cs-metrics/delivery`: how well
 * browsers get through.
 */
export function metricRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;
  return new Hono<Env>()
    .get('/cs-metrics/dashboard', requireScope(parts, 'metrics:read'), async (c) => {
      const query = readQuery(c, timeRangeQuery);
      if (query instanceof Response) return query;
      const { organisationId } = c.get('principal');
      // A little into the future, so that a conversation of this very millisecond counts.
      const to = now() + 1;
      const from = to - query.time_range * HOUR;
      const [totals, topics] = await Promise.all([
        sumConversations(store.query, organisationId, from, to),
        sumTopics(store.query, organisationId, from, to, query.topics),
      ]);
      const answer: DashboardAnswer = { success: true, metrics: dashboardMetrics(totals, topics) };
      return c.json(answer);
    })
    .get('/cs-metrics/delivery', requireScope(parts, 'metrics:read'), async (c) => {
      const query = readQuery(c, timeRangeQuery);
      if (query instanceof Response) return query;
      const { organisationId } = c.get('principal');
      const from = now() - query.time_range * HOUR;
      const { dropped, retried } = await sumClientReports(store.query, organisationId, from);
      const answer: DeliveryAnswer = {
        success: true,
        metrics: { dropped_events: dropped, retried_batches: retried },
      };
      return c.json(answer);
    });
}
