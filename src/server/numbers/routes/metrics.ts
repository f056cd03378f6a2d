import {
  costAnalysisResponse,
  csatTrendsResponse,
  csatTrendsQuery,
  dashboardResponse,
  dashboardQuery,
  deliveryResponse,
  escalationPatternsResponse,
  timeRangeQuery,
} from '../../../contract/index.ts';
import { completeness } from '../../../contract/incomplete.ts';
import { HOUR } from '../../../contract/time.ts';
import type { ReadingServices } from '../../conversations/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { withDefaultCosts } from '../rules/default-costs.ts';
import { escalationPatterns } from '../rules/escalation.ts';
import { buckets, costAnalysis, csatTrends, dashboardMetrics } from '../rules/metrics.ts';
import { type Counts, lastHours, type Range } from '../rules/rollup.ts';
import type { NumbersServices } from '../services.ts';
import { customersAtRisk } from './at-risk.ts';
import { sumClientReports } from '../store/client-reports.ts';
import {
  conversationRollup,
  countWindow,
  escalationRollup,
  type Grouping,
} from '../store/rollups.ts';

const OF_TOPICS = ['conversations', 'escalated'] as const;
const OF_COSTS = [
  'conversations',
  'resolved',
  'costMicros',
  'estimatedHumanCostMicros',
  'aiCostUnknown',
  'humanCostUnknown',
] as const;
const OF_RATINGS = ['rated1', 'rated2', 'rated3', 'rated4', 'rated5'] as const;

const count = async (
  { store, defaultCosts }: NumbersServices,
  organisationId: string,
  window: Range,
  grouping: Grouping<keyof Counts, 'topicKey' | 'aiHandled'>,
) =>
  (await countWindow(store.replica, conversationRollup, organisationId, window, grouping)).map(
    (counts) => withDefaultCosts(counts, defaultCosts),
  );

const readDashboard = endpoint(
  {
    method: 'get',
    path: '/api/v1/cs-metrics/dashboard',
    group: 'metrics',
    summary: 'Read the main numbers',
    description:
      'Counts the conversations that started in the last `time_range` hours. Rates are percentages with one decimal. Money is USD; a conversation that the AI handled and whose cost is unknown counts with the default costs of the server. A rate or an average is 0 if there is nothing to count; `rated_conversations` and `fcr_reported` tell whether there is.',
    access: 'metrics:read',
    query: dashboardQuery,
    responses: { 200: { description: 'The numbers', schema: dashboardResponse } },
  },
  async ({ principal, query, respond }, services: NumbersServices) => {
    const { organisationId } = principal;
    const window = lastHours(services.now(), query.time_range);
    const [handlers, topics] = await Promise.all([
      count(services, organisationId, window, { by: ['aiHandled'] }),
      count(services, organisationId, window, { by: ['topicKey'], only: OF_TOPICS }),
    ]);
    return respond(200, {
      success: true,
      metrics: dashboardMetrics(handlers, topics, query.topics),
    });
  },
);

const readEscalationPatterns = endpoint(
  {
    method: 'get',
    path: '/api/v1/cs-metrics/escalation-patterns',
    group: 'metrics',
    summary: 'Read how conversations are escalated',
    description:
      'The time of an escalation is the time of its event. If a conversation was sent as escalated without an event, it is the time of the first message of a human agent.',
    access: 'metrics:read',
    query: timeRangeQuery,
    responses: { 200: { description: 'By topic', schema: escalationPatternsResponse } },
  },
  async ({ principal, query, respond }, services: ReadingServices & NumbersServices) => {
    const { store, reader, now } = services;
    const { organisationId } = principal;
    const window = lastHours(now(), query.time_range);
    const isComplete = await reader.caughtUp();
    const [topics, escalations] = await Promise.all([
      count(services, organisationId, window, { by: ['topicKey'], only: OF_TOPICS }),
      countWindow(store.replica, escalationRollup, organisationId, window, {
        by: ['topicKey', 'reason'],
      }),
    ]);
    return respond(200, {
      success: true,
      ...completeness(isComplete),
      patterns: escalationPatterns(topics, escalations),
    });
  },
);

const readCostAnalysis = endpoint(
  {
    method: 'get',
    path: '/api/v1/cs-metrics/cost-analysis',
    group: 'metrics',
    summary: 'Read what conversations cost',
    access: 'metrics:read',
    query: timeRangeQuery,
    responses: {
      200: { description: 'Totals, by topic and by day', schema: costAnalysisResponse },
    },
  },
  async ({ principal, query, respond }, services: NumbersServices) => {
    const { organisationId } = principal;
    const window = lastHours(services.now(), query.time_range);
    const [topics, days] = await Promise.all([
      count(services, organisationId, window, { by: ['topicKey'], only: OF_COSTS }),
      count(services, organisationId, window, { buckets: buckets.day, only: OF_COSTS }),
    ]);
    return respond(200, { success: true, ...costAnalysis(topics, days) });
  },
);

const readCsatTrends = endpoint(
  {
    method: 'get',
    path: '/api/v1/cs-metrics/csat-trends',
    group: 'metrics',
    summary: 'Read ratings over time',
    access: 'metrics:read',
    query: csatTrendsQuery,
    responses: { 200: { description: 'By hour, day or week', schema: csatTrendsResponse } },
  },
  async ({ principal, query, respond }, services: NumbersServices) => {
    const { time_range, interval } = query;
    const window = lastHours(services.now(), time_range);
    const groups = await count(services, principal.organisationId, window, {
      by: ['aiHandled'],
      buckets: buckets[interval],
      only: OF_RATINGS,
    });
    return respond(200, {
      success: true,
      interval,
      trends: csatTrends(groups, window, interval),
    });
  },
);

const readDelivery = endpoint(
  {
    method: 'get',
    path: '/api/v1/cs-metrics/delivery',
    group: 'metrics',
    summary: 'Read what browsers failed to deliver',
    access: 'metrics:read',
    query: timeRangeQuery,
    responses: {
      200: { description: 'Events dropped and batches retried', schema: deliveryResponse },
    },
  },
  async ({ principal, query, respond }, { store, now }: Services) => {
    const from = now() - query.time_range * HOUR;
    const { organisationId } = principal;
    const { dropped, retried } = await sumClientReports(store.replica, organisationId, from);
    return respond(200, {
      success: true,
      metrics: { dropped_events: dropped, retried_batches: retried },
    });
  },
);

/** The metrics of the last hours (CONTRACT, part A). */
export const metricEndpoints = [
  readDashboard,
  readEscalationPatterns,
  readCostAnalysis,
  readCsatTrends,
  readDelivery,
  customersAtRisk,
];
