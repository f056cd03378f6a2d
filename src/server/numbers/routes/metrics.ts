import { Hono } from 'hono';
import {
  type CostAnalysisAnswer,
  type CsatTrendsAnswer,
  csatTrendsQuery,
  type DashboardAnswer,
  type DeliveryAnswer,
  type EscalationPatternsAnswer,
  dashboardQuery,
  timeRangeQuery,
} from '../../../contract/index.ts';
import { escalationPatterns } from '../rules/escalation.ts';
import { buckets, costAnalysis, csatTrends, dashboardMetrics } from '../rules/metrics.ts';
import { type Counts, lastHours, type Range } from '../rules/rollup.ts';
import { HOUR } from '../../../contract/time.ts';
import {
  conversationRollup,
  countWindow,
  escalationRollup,
  type Grouping,
} from '../store/rollups.ts';
import { sumClientReports } from '../store/client-reports.ts';
import { requireScope } from '../../http/access.ts';
import { readQuery } from '../../http/response.ts';
import type { Env, Parts } from '../../http/context.ts';

const OF_TOPICS = ['conversations', 'escalated'] as const;
const OF_COSTS = ['conversations', 'resolved', 'costMicros', 'estimatedHumanCostMicros'] as const;
const OF_RATINGS = ['rated1', 'rated2', 'rated3', 'rated4', 'rated5'] as const;

/**
 * `GET /cs-metrics/dashboard?time_range=24` (CONTRACT, part A), and `/cs-metrics/delivery`: how well
 * browsers get through.
 */
export function metricRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;
  const count = (
    organisationId: string,
    window: Range,
    grouping: Grouping<keyof Counts, 'topicKey' | 'aiHandled'>,
  ) => countWindow(store.replica, conversationRollup, organisationId, window, grouping);
  return new Hono<Env>()
    .get('/cs-metrics/dashboard', requireScope(parts, 'metrics:read'), async (c) => {
      const query = readQuery(c, dashboardQuery);
      if (query instanceof Response) return query;
      const { organisationId } = c.get('principal');
      const window = lastHours(now(), query.time_range);
      const [handlers, topics] = await Promise.all([
        count(organisationId, window, { by: ['aiHandled'] }),
        count(organisationId, window, { by: ['topicKey'], only: OF_TOPICS }),
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
        count(organisationId, window, { by: ['topicKey'], only: OF_COSTS }),
        count(organisationId, window, { buckets: buckets.day, only: OF_COSTS }),
      ]);
      const answer: CostAnalysisAnswer = { success: true, ...costAnalysis(topics, days) };
      return c.json(answer);
    })
    .get('/cs-metrics/escalation-patterns', requireScope(parts, 'metrics:read'), async (c) => {
      const query = readQuery(c, timeRangeQuery);
      if (query instanceof Response) return query;
      const { organisationId } = c.get('principal');
      const window = lastHours(now(), query.time_range);
      await parts.reader.caughtUp();
      const [topics, escalations] = await Promise.all([
        count(organisationId, window, { by: ['topicKey'], only: OF_TOPICS }),
        countWindow(store.replica, escalationRollup, organisationId, window, {
          by: ['topicKey', 'reason'],
        }),
      ]);
      const answer: EscalationPatternsAnswer = {
        success: true,
        patterns: escalationPatterns(topics, escalations),
      };
      return c.json(answer);
    })
    .get('/cs-metrics/csat-trends', requireScope(parts, 'metrics:read'), async (c) => {
      const query = readQuery(c, csatTrendsQuery);
      if (query instanceof Response) return query;
      const { time_range, interval } = query;
      const { organisationId } = c.get('principal');
      const window = lastHours(now(), time_range);
      const groups = await count(organisationId, window, {
        by: ['aiHandled'],
        buckets: buckets[interval],
        only: OF_RATINGS,
      });
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
      const { dropped, retried } = await sumClientReports(store.replica, organisationId, from);
      const answer: DeliveryAnswer = {
        success: true,
        metrics: { dropped_events: dropped, retried_batches: retried },
      };
      return c.json(answer);
    });
}
