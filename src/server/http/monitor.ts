import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { ConversationResponse, EventResult } from '../../contract/index.ts';

/** What the server counts of its own work, for Prometheus. */
export interface Monitor {
  /** Counts and times each request by its route. */
  watch: MiddlewareHandler;
  countEvents(results: readonly EventResult[]): void;
  countConversation(status: ConversationResponse['status'] | 'erased'): void;
  /** Counts conversations that changed after the day they stand in was written. */
  countLate(count: number): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** @param withProcess memory, processor and event loop too; once in a process */
export function createMonitor(withProcess: boolean): Monitor {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'afterword_http_request_duration_seconds',
    help: 'Requests by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  const events = new Counter({
    name: 'afterword_events_total',
    help: 'Events from browsers, by what became of them.',
    labelNames: ['result'],
    registers,
  });
  const conversations = new Counter({
    name: 'afterword_conversations_total',
    help: 'Conversations from servers, created or updated.',
    labelNames: ['status'],
    registers,
  });
  const late = new Counter({
    name: 'afterword_export_late_total',
    help: 'Changes of conversations whose day was exported before: they belong to no file.',
    registers,
  });
  return {
    async watch(c, next) {
      const stop = requests.startTimer();
      await next();
      // The pattern of what served it, never the path: ids would be as many series.
      stop({ route: routePath(c), method: c.req.method, status: c.res.status });
    },
    countEvents(results) {
      for (const { status } of results) events.inc({ result: status });
    },
    countConversation(status) {
      conversations.inc({ status });
    },
    countLate(count) {
      late.inc(count);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
