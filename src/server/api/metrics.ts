import { Hono } from 'hono';
import {
  type CostAnalysisAnswer,
  type CsatTrendsAnswer,
  csatTrendsQuery,
  type DashboardAnswer,
  type DeliveryAnswer,
  timeRangeQuery,
} from '../../contract/index.ts';
import { buckets, costAnalysis, csatTrends, dashboardMetrics } from '../domain/metrics.ts';
import { HOUR, type Range } from '../domain/rollup.ts';
import { countWindow, sumClientReports } from '../store/index.ts';
import { requireScope } from './access.ts';
import { readQuery } from './answers.ts';
import type { Env, Parts } from './context.ts';

/** The window that ends now: a little later, so that a conversation of this very millisecond counts. */
function lastHours(now: number, hours: number): Range {
  return [now + 1 - hours * HOUR, now + 1];
}

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
      const window = lastHours(now(), query.time_range);
      const [handlers, topics] = await Promise.all([
        countWindow(store.query, organisationId, window, { by: 'handler' }),
        countWindow(store.query, organisationId, window, { by: 'topic' }),
      ]);
      const answer: DashboardAnswer = {
        success: true,
        metrics: dashboardMetrics(handlers, topics, query.topics),
      };
      return c.json(answer);
    })
    .get('/cs-metrics/cost-analysis', requireScope(parts, 'metrics:read'), async (c) => {
      const query = readQuery(c, timeRangeQuery);
      if (query instanceof Response) return query;
      const { organisationId } = c.get('principal');
      const window = lastHours(now(), query.time_range);
      const [topics, days] = await Promise.all([
        countWindow(store.query, organisationId, window, { by: 'topic' }),
        countWindow(store.query, organisationId, window, { by: 'time', ...buckets.day }),
      ]);
      const answer: CostAnalysisAnswer = { success: true, ...costAnalysis(topics, days) };
      return c.json(answer);
    })
    .get('/cs-metrics/csat-trends', requireScope(parts, 'metrics:read'), async (c) => {
      const query = readQuery(c, csatTrendsQuery);
      if (query instanceof Response) return query;
      const { time_range, interval } = query;
      const { organisationId } = c.get('principal');
      const window = lastHours(now(), time_range);
      const groups = await countWindow(
        store.query,
        organisationId,
        window,
        { by: 'handler' },
        { by: 'time', ...buckets[interval] },
      );
      const answer: CsatTrendsAnswer = {
        success: true,
        interval,
        trends: csatTrends(groups, window, interval),
      };
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
