// @postgres-in-the-long-run: it is about spans and figures of the process.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startSdk } from '../../src/server/telemetry/sdk.ts';
import { readTelemetry } from '../../src/server/telemetry/settings.ts';
import { inSharedSpan, startSpan } from '../../src/server/telemetry/spans.ts';
import { freePort } from '../free-port.ts';
import { startMailServer } from '../mail-server.ts';
import { startReceiver, type Receiver } from '../receiver.ts';
import { freshDatabase, isPostgres } from './database.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, SECRET } from './harness.ts';
import { ended, type ServerProcess, startProcess } from './process.ts';
import { makeAgent } from './team.ts';

/** All that a span may say; see `Facts`. */
const FACTS = new Set([
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'server.address',
  'server.port',
  'db.system.name',
  'db.operation.name',
  'error.type',
  'afterword.job',
  'afterword.jobs',
  'afterword.mail.outcome',
]);

const SERVER = 2;
const CLIENT = 3;
const FAILED = 2;

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number; doubleValue?: number };
}

interface WireSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Attribute[];
  links?: { traceId: string; spanId: string }[];
  events?: unknown[];
  status: { code: number; message?: string };
}

interface WireMetric {
  name: string;
  sum?: { dataPoints: { attributes: Attribute[]; asDouble: number }[] };
  gauge?: object;
  histogram?: {
    dataPoints: { attributes: Attribute[]; count: number; explicitBounds: number[] }[];
  };
}

const json = ({ body }: { body: Buffer }) => JSON.parse(body.toString());

const spansAt = ({ requests }: Receiver): WireSpan[] =>
  requests
    .filter(({ path }) => path === '/v1/traces')
    .flatMap((request) => json(request).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);

const metricsAt = ({ requests }: Receiver): WireMetric[] =>
  requests
    .filter(({ path }) => path === '/v1/metrics')
    .flatMap((request) => json(request).resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics);

const factsOf = ({ attributes }: { attributes: Attribute[] }) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** The trace of a caller, as its header names it. */
function callersTrace(flags = '01') {
  const hex = (length: number) => crypto.randomUUID().replaceAll('-', '').slice(0, length);
  const [traceId, spanId] = [hex(32), hex(16)];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${flags}` };
}

async function stop(server: ServerProcess): Promise<void> {
  server.child.kill('SIGTERM');
  expect(await ended(server.child)).toBe(0);
}

const send = (url: string, id: string, text: string, headers: Record<string, string>) =>
  fetch(`${url}/api/v1/events?from=words-of-the-query`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'http://localhost:3000', ...headers },
    body: JSON.stringify({
      key: PUBLISHABLE,
      sent_at: new Date().toISOString(),
      capabilities: { [id]: CAPABILITY },
      events: [
        eventMaker(id, new Date().toISOString())('message.added', {
          message_id: 'm1',
          sender_type: 'customer',
          content: text,
        }),
      ],
    }),
  });

/** A bot that replies with one word, and the headers that it was sent. */
async function startBot() {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['traceparent'] as string | undefined);
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('Certainly.');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`, asked };
}

test('spans of a request, its transaction, the bot and a mail reach the collector, and say nothing of anybody', async () => {
  const collector = await startReceiver();
  const mail = await startMailServer();
  const bot = await startBot();
  const server = await startProcess(await freshDatabase(), {
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector=token-of-the-collector',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      AFTERWORD_PUBLIC_URL: 'http://support.example.com',
      AFTERWORD_SMTP_URL: mail.url,
      AFTERWORD_BOT_URL: bot.url,
      AFTERWORD_BOT_HEADER: 'Authorization: Bearer token-of-the-bot',
    },
  });
  const sent = callersTrace();
  const id = 'conversation-of-the-test';
  const words = 'words-of-the-customer';
  const response = await send(server.url, id, words, { traceparent: sent.traceparent });
  expect(response.status).toBe(200);
  const asked = callersTrace();
  const chat = await fetch(`${server.url}/api/v1/chat`, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain',
      origin: 'http://localhost:3000',
      traceparent: asked.traceparent,
    },
    body: JSON.stringify({
      key: PUBLISHABLE,
      conversation_id: id,
      messages: [{ message_id: 'm1', sender_type: 'customer', content: words }],
    }),
  });
  expect(await chat.text()).toContain('Certainly');
  const mailed = callersTrace();
  await makeAgent(server, 'Ana');
  const link = await fetch(`${server.url}/api/v1/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: mailed.traceparent },
    body: JSON.stringify({ email: 'ana@example.com' }),
  });
  expect(link.status).toBe(200);
  await expect.poll(() => mail.received.length).toBe(1);
  await fetch(`${server.url}/healthz`);
  await stop(server);

  const spans = spansAt(collector);
  const ofTrace = ({ traceId }: { traceId: string }) =>
    spans.filter((one) => one.traceId === traceId);
  const named = (of: { traceId: string }, name: string) => {
    const found = ofTrace(of).filter((one) => one.name === name);
    expect([name, found.length]).toEqual([name, 1]);
    return found[0]!;
  };

  // The request continues the caller's trace, and its write is within it.
  const request = named(sent, 'POST /api/v1/events');
  expect(request).toMatchObject({ kind: SERVER, parentSpanId: sent.spanId });
  expect(factsOf(request)).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/v1/events',
    'http.response.status_code': 200,
  });
  const ingest = named(sent, 'ingest');
  expect(ingest.parentSpanId).toBe(request.spanId);
  expect(factsOf(ingest)).toEqual({ 'afterword.job': 'events' });
  const commit = named(sent, 'group commit');
  expect(commit.parentSpanId).toBe(ingest.spanId);
  const transaction = spans.find((one) => one.parentSpanId === commit.spanId);
  expect(transaction).toMatchObject({ kind: CLIENT, name: 'transaction' });
  expect(factsOf(transaction!)).toEqual({
    'db.system.name': isPostgres ? 'postgresql' : 'sqlite',
    'db.operation.name': 'write',
  });

  // The bot is told of the trace.
  const question = named(asked, 'bot');
  expect(question).toMatchObject({
    kind: CLIENT,
    parentSpanId: named(asked, 'POST /api/v1/chat').spanId,
  });
  expect(bot.asked).toEqual([`00-${asked.traceId}-${question.spanId}-01`]);
  expect(factsOf(question)).toMatchObject({ 'server.address': '127.0.0.1' });

  const letter = named(mailed, 'mail');
  expect(letter.kind).toBe(CLIENT);
  expect(factsOf(letter)).toEqual({
    'server.address': '127.0.0.1',
    'server.port': mail.port,
    'afterword.mail.outcome': 'accepted',
  });

  expect(spans.map(({ name }) => name).join()).not.toContain('healthz');
  for (const span of spans) {
    for (const { key } of span.attributes) expect(FACTS).toContain(key);
    expect(span.events ?? []).toEqual([]);
    expect(span.status.message ?? '').toBe('');
  }
  const everything = collector.requests.map(({ body }) => body.toString()).join();
  expect(everything).toContain('deployment.environment.name');
  for (const secret of [
    SECRET,
    PUBLISHABLE,
    CAPABILITY,
    words,
    id,
    'words-of-the-query',
    'ana@example.com',
    'Certainly',
    'secret-path',
    'token-of-the-bot',
    'token-of-the-collector',
  ]) {
    expect(everything).not.toContain(secret);
  }
  for (const { headers } of collector.requests) {
    expect(headers['x-collector']).toBe('token-of-the-collector');
  }
});

test('of requests that are committed together, each shows in its own trace what it waited for', async () => {
  const collector = await startReceiver();
  const server = await startProcess(await freshDatabase(), {
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  const traces = Array.from({ length: 40 }, () => callersTrace());
  const all = traces.map(({ traceparent }, i) => send(server.url, `c${i}`, 'hi', { traceparent }));
  for (const response of await Promise.all(all)) expect(response.status).toBe(200);
  await stop(server);
  const spans = spansAt(collector);
  const commits = spans.filter(({ name }) => name === 'group commit');
  let shared = 0;
  for (const { traceId } of traces) {
    const own = spans.filter((one) => one.traceId === traceId && one.name === 'ingest');
    expect(own).toHaveLength(1);
    const [ingest] = own;
    const within = commits.filter(({ parentSpanId }) => parentSpanId === ingest!.spanId);
    const links = ingest!.links ?? [];
    expect(within.length + links.length).toBe(1);
    shared += links.length;
    for (const link of links) {
      const commit = commits.find(({ spanId }) => spanId === link.spanId);
      expect(commit?.links?.map(({ spanId }) => spanId)).toContain(ingest!.spanId);
    }
  }
  expect(shared).toBeGreaterThan(0);
  expect(commits.map((one) => factsOf(one)['afterword.jobs'] as number)).toSatisfy(
    (counts: number[]) => counts.reduce((sum, count) => sum + count, 0) === traces.length,
  );
});

test('a commit is linked with all of the requests that it serves, however many', async () => {
  const collector = await startReceiver();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  const problems: string[] = [];
  const telemetry = startSdk(readTelemetry(process.env)!, {
    version: '0',
    failed: (reason) => problems.push(reason),
  });
  onTestFinished(() => {
    vi.unstubAllEnvs();
    for (const api of [trace, metrics, context, propagation, diag]) api.disable();
  });
  const waiting = Array.from({ length: 500 }, () => startSpan('ingest', {}));
  await inSharedSpan('group commit', { waiting }, async () => {});
  for (const span of waiting) span.end();
  await telemetry.stop();
  const commit = spansAt(collector).find(({ name }) => name === 'group commit');
  expect(commit!.links).toHaveLength(499);
  expect(problems.join()).not.toContain('link');
});

test('a span says that its request failed, without the words of the error', async () => {
  const collector = await startReceiver();
  const server = await startProcess(await freshDatabase(), {
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      AFTERWORD_BOT_URL: `http://127.0.0.1:${await freePort()}`,
    },
  });
  const asked = callersTrace();
  await fetch(`${server.url}/api/v1/chat`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', traceparent: asked.traceparent },
    body: JSON.stringify({
      key: PUBLISHABLE,
      conversation_id: 'c1',
      messages: [{ message_id: 'm1', sender_type: 'customer', content: 'a tent' }],
    }),
  }).then((response) => response.text());
  await stop(server);
  const bot = spansAt(collector).find(({ name }) => name === 'bot');
  expect(bot).toMatchObject({ traceId: asked.traceId, status: { code: FAILED } });
  expect(factsOf(bot!)['error.type']).toMatch(/^\w+$/);
});

test('a caller who does not record its trace is not recorded, unless the sampler says so', async () => {
  const database = await freshDatabase();
  for (const [sampler, count] of [
    ['parentbased_always_on', 0],
    ['always_on', 1],
    ['always_off', 0],
  ] as const) {
    const collector = await startReceiver();
    const server = await startProcess(database, {
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER: sampler },
    });
    const { traceparent, traceId } = callersTrace('00');
    await send(server.url, `c-${sampler}`, 'hi', { traceparent });
    await stop(server);
    const requests = spansAt(collector).filter(
      (one) => one.traceId === traceId && one.kind === SERVER,
    );
    expect([sampler, requests.length]).toEqual([sampler, count]);
  }
});

test('metrics leave under the names that Prometheus reads', async () => {
  const collector = await startReceiver();
  const server = await startProcess(await freshDatabase(), {
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRIC_EXPORT_INTERVAL: '200',
    },
  });
  await send(server.url, 'c1', 'hi', {});
  const namesNow = async () => {
    const response = await fetch(`${server.url}/metrics`, { headers: { 'x-api-key': SECRET } });
    // A metric without a value is not sent. The durations of garbage collections are a histogram of the library.
    return [
      ...(await response.text()).matchAll(/^(\w+?)(?:_bucket|_sum|_count)?(?:\{.*\})? \S+$/gm),
    ]
      .map(([, name]) => name!)
      .filter((name) => name !== 'nodejs_gc_duration_seconds');
  };
  expect((await namesNow()).length).toBeGreaterThan(50);
  // Read anew each time: what was measured last may be in a later report, and what counts requests to the disk has a
  // value only while there is one.
  const missing = async () => {
    const known = await namesNow();
    const names = new Set(metricsAt(collector).map(({ name }) => name));
    return known.filter((name) => !names.has(name));
  };
  await expect.poll(missing).toEqual([]);
  await stop(server);
  const metrics = metricsAt(collector);
  const accepted = metrics.findLast(({ name }) => name === 'afterword_events_total')!.sum!;
  expect(accepted.dataPoints.map((one) => [factsOf(one)['result'], one.asDouble])).toContainEqual([
    'accepted',
    1,
  ]);
  const requests = metrics.findLast(
    ({ name }) => name === 'afterword_http_request_duration_seconds',
  )!.histogram!;
  expect(requests.dataPoints[0]!.explicitBounds).toContain(0.005);
  expect(requests.dataPoints.map((one) => [factsOf(one)['route'], one.count])).toContainEqual([
    '/api/v1/events',
    1,
  ]);
  expect(spansAt(collector)).toEqual([]);
});

test('a collector that is away changes nothing but one line of the log', async () => {
  const server = await startProcess(await freshDatabase(), {
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
      OTEL_METRIC_EXPORT_INTERVAL: '300',
    },
  });
  expect((await send(server.url, 'c1', 'hi', {})).status).toBe(200);
  const said = () => server.output().split('traces or metrics may be missing').length - 1;
  await expect.poll(said).toBe(1);
  await sleep(1_000);
  expect(said()).toBe(1);
  await stop(server);
});

test.skipIf(isPostgres)(
  'what is left to send is sent also if the database cannot be closed',
  async () => {
    const collector = await startReceiver();
    const refusing =
      'import { DatabaseSync } from "node:sqlite";' +
      'const refuse = () => { throw new Error("the disk is gone"); };' +
      'process.on("SIGTERM", () => (DatabaseSync.prototype.close = refuse));';
    const server = await startProcess(await freshDatabase(), {
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        // Longer than the test: nothing leaves before the end.
        OTEL_BSP_SCHEDULE_DELAY: '600000',
        OTEL_METRIC_EXPORT_INTERVAL: '600000',
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(refusing)}`,
      },
    });
    expect((await send(server.url, 'c1', 'hi', {})).status).toBe(200);
    expect(collector.requests).toEqual([]);
    server.child.kill('SIGTERM');
    expect(await ended(server.child)).toBe(1);
    expect(spansAt(collector).map(({ name }) => name)).toContain('POST /api/v1/events');
    expect(metricsAt(collector)).not.toEqual([]);
    expect(server.output()).toContain('the disk is gone');
  },
);

describe('settings', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' };

  test('nothing leaves unless an endpoint is named', () => {
    expect(readTelemetry({})).toBeUndefined();
    expect(readTelemetry({ OTEL_TRACES_SAMPLER: 'always_on' })).toBeUndefined();
    expect(readTelemetry({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(
      readTelemetry({
        ...endpoint,
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
      }),
    ).toBeUndefined();
  });

  test('one signal may leave alone', () => {
    expect(readTelemetry(endpoint)).toMatchObject({ traces: true, metrics: true });
    expect(
      readTelemetry({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4318/v1/traces' }),
    ).toMatchObject({ traces: true, metrics: false });
    expect(readTelemetry({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toMatchObject({
      traces: false,
      metrics: true,
    });
  });

  test('the sampler of OpenTelemetry', () => {
    expect(readTelemetry(endpoint)).toMatchObject({ ratio: 1, followsCaller: true });
    expect(
      readTelemetry({
        ...endpoint,
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.1',
      }),
    ).toMatchObject({ ratio: 0.1, followsCaller: false });
  });

  test.each([
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
      /OTEL_EXPORTER_OTLP_ENDPOINT must be a URL/,
    ],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /PROTOCOL must be "http\/json"/],
    [{ ...endpoint, OTEL_TRACES_EXPORTER: 'zipkin' }, /OTEL_TRACES_EXPORTER must be/],
    [{ ...endpoint, OTEL_TRACES_SAMPLER: 'sometimes' }, /OTEL_TRACES_SAMPLER must be/],
    [
      { ...endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
      /OTEL_TRACES_SAMPLER_ARG must be/,
    ],
    [{ ...endpoint, OTEL_METRIC_EXPORT_INTERVAL: 'often' }, /OTEL_METRIC_EXPORT_INTERVAL must be/],
  ])('%o is refused', (environment, problem) => {
    expect(() => readTelemetry(environment)).toThrow(problem);
  });
});
