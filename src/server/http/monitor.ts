import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ConversationResponse, EventResult } from '../../contract/index.ts';
import { exportHistogram, exportMetrics } from '../telemetry/index.ts';

/** The metrics of the server, for Prometheus. */
export interface Monitor {
  /** Counts and times each request by its route. */
  watch: MiddlewareHandler;
  countEvents(results: readonly EventResult[]): void;
  countConversation(status: ConversationResponse['status'] | 'erased' | object): void;
  /** Counts conversations that changed after the export of their day. */
  countLate(count: number): void;
  /** Counts survey mails by what became of them, or why they were held back. */
  countMail(result: string): void;
  /** The value of a bound. */
  setLimit(limit: string, value: number): void;
  /** Counts a refusal because of a bound. */
  countLimited(limit: string): void;
  /** The metrics in the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Bounds of the durations of requests, seconds. */
const BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

const REQUESTS = {
  name: 'afterword_http_request_duration_seconds',
  help: 'Duration of HTTP requests in seconds by route, method and status.',
};

/** @param withProcess includes memory, CPU and event loop; for one monitor per process only */
export function createMonitor(withProcess: boolean): Monitor {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) addProcessMetrics(registry);
  const requests = new Histogram({
    ...REQUESTS,
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const events = new Counter({
    name: 'afterword_events_total',
    help: 'Events received from browsers by result.',
    labelNames: ['result'],
    registers,
  });
  const conversations = new Counter({
    name: 'afterword_conversations_total',
    help: 'Conversations received from servers by result.',
    labelNames: ['status'],
    registers,
  });
  const late = new Counter({
    name: 'afterword_export_late_total',
    help: 'Changes of conversations whose day was already exported; no export file contains them.',
    registers,
  });
  const mails = new Counter({
    name: 'afterword_mails_total',
    help: 'Survey mails by result: accepted, kept, refused, deferred, unreachable, unknown, or why they were held back.',
    labelNames: ['result'],
    registers,
  });
  const limits = new Gauge({
    name: 'afterword_limit',
    help: 'The value of each limit that AFTERWORD_LIMIT_* sets.',
    labelNames: ['limit'],
    registers,
  });
  const limited = new Counter({
    name: 'afterword_limited_total',
    help: 'What was refused or set apart because a limit was reached.',
    labelNames: ['limit'],
    registers,
  });
  exportMetrics(registry);
  const exportedRequests = exportHistogram(REQUESTS.name, {
    description: REQUESTS.help,
    unit: 's',
    buckets: BUCKETS,
  });
  return {
    async watch(c, next) {
      const start = performance.now();
      await next();
      const seconds = (performance.now() - start) / 1000;
      // The route, not the path: each id would create a new time series.
      const labels = { route: routePath(c), method: c.req.method, status: c.res.status };
      requests.observe(labels, seconds);
      exportedRequests.record(seconds, labels);
    },
    countEvents(results) {
      for (const { status } of results) events.inc({ result: status });
    },
    countConversation(status) {
      conversations.inc({ status: typeof status === 'string' ? status : 'full' });
    },
    countLate(count) {
      late.inc(count);
    },
    countMail(result) {
      mails.inc({ result });
    },
    setLimit(limit, value) {
      limits.set({ limit }, value);
      limited.inc({ limit }, 0);
    },
    countLimited(limit) {
      limited.inc({ limit });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Memory, CPU and event loop; without gauges that are named as counters are, which are sums of others. */
function addProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const { name, type } of registry.getMetricsAsArray()) {
    if (String(type) !== 'counter' && name.endsWith('_total')) registry.removeSingleMetric(name);
  }
}
