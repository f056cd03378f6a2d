import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  ConversationDetail,
  ConversationListResponse,
  ConversationSummary,
  DashboardMetrics,
  EventBatchResponse,
  ExportDaysResponse,
  Warning,
} from '../../src/contract/index.ts';
import { DAY } from '../../src/contract/time.ts';
import { bytesOf, linesOf } from './exported.ts';
import { CAPABILITY, errorOf, eventMaker, SECRET, type TestServer, testServer } from './harness.ts';

const message = (timestamp?: string) => ({
  sender_type: 'customer',
  content: 'Where is my order?',
  ...(timestamp === undefined ? {} : { timestamp }),
});

const body = (more: object = {}) => ({
  conversation_id: 'c1',
  platform: 'custom',
  messages: [message()],
  ...more,
});

async function stored(server: TestServer, more: object): Promise<ConversationSummary> {
  const response = await server.post('/api/v1/conversations', body(more));
  expect(response.status).toBe(201);
  return (await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c1')).data;
}

const warningsOf = async (response: Response) =>
  ((await response.json()) as { warnings?: Warning[] }).warnings?.map(({ path }) => path);

const total = async (server: TestServer) =>
  (await server.get<{ metrics: DashboardMetrics }>('/api/v1/cs-metrics/dashboard')).metrics
    .total_conversations;

describe('a time that is not credible counts as absent', () => {
  test.each(['1970-01-01T00:00:00Z', '1999-12-31T23:59:59Z', '2026-03-12T12:00:01Z'])(
    'of a message: %s',
    async (timestamp) => {
      const server = await testServer();
      const response = await server.post(
        '/api/v1/conversations',
        body({ messages: [message('2026-03-10T11:00:00Z'), message(timestamp)] }),
      );
      expect(await warningsOf(response)).toEqual(['messages.1.timestamp']);
      const { data } = await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c1');
      expect(data.started_at).toBe('2026-03-10T11:00:00.000Z');
      expect(data.messages[1]!.timestamp).toBe('2026-03-10T12:00:00.000Z');
      expect(await total(server)).toBe(1);
    },
  );

  test('of the conversation and of its replies', async () => {
    const server = await testServer();
    const zero = '0001-01-01T00:00:00Z';
    const response = await server.post(
      '/api/v1/conversations',
      body({
        resolved_at: zero,
        conversation_start_time: zero,
        conversation_end_time: zero,
        triggered_replies: [
          {
            reply_timestamp: zero,
            reply_id: 'r',
            reply_language: 'en',
            reply_name: 'Hello',
            reply_type: 'text',
          },
        ],
        triggered_intent_replies: [
          { intent_timestamp: zero, intent_id: 'i', intent_name: 'n', not_meaningful: false },
        ],
      }),
    );
    expect(await warningsOf(response)).toEqual([
      'resolved_at',
      'conversation_start_time',
      'conversation_end_time',
      'triggered_replies.0.reply_timestamp',
      'triggered_intent_replies.0.intent_timestamp',
    ]);
  });

  test('of an event, after its clock was corrected', async () => {
    const server = await testServer();
    const make = eventMaker('c1');
    const events = [
      make('conversation.started'),
      { ...make('message.added', { message_id: 'm', ...message() }), at: '1970-01-01T00:00:00Z' },
    ];
    const response = await server.send(events, { capabilities: { c1: CAPABILITY } });
    const { results, warnings } = (await response.json()) as EventBatchResponse;
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect(warnings!.map(({ path }) => path)).toEqual(['events.1.at']);
    expect(await total(server)).toBe(1);
  });

  test('credible times give no warnings', async () => {
    const server = await testServer();
    const response = await server.post(
      '/api/v1/conversations',
      body({ messages: [message('2000-01-01T00:00:00Z'), message('2026-03-11T11:59:59Z')] }),
    );
    expect(await warningsOf(response)).toBeUndefined();
  });
});

describe('start and end', () => {
  test('a resolution in the past without times of messages: the start follows from the end', async () => {
    const conversation = await stored(await testServer(), {
      resolved_at: '2026-03-08T08:00:00Z',
      resolution_time_seconds: 600,
    });
    expect(conversation).toMatchObject({
      started_at: '2026-03-08T07:50:00.000Z',
      resolved_at: '2026-03-08T08:00:00.000Z',
      resolution_time_seconds: 600,
    });
  });

  test('without a duration, it starts when it ends', async () => {
    const server = await testServer();
    const conversation = await stored(server, { resolved_at: '2026-03-08T08:00:00Z' });
    expect(conversation).toMatchObject({
      started_at: '2026-03-08T08:00:00.000Z',
      resolution_time_seconds: 0,
    });
    const { data } = await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c1');
    expect(data.messages[0]!.timestamp).toBe('2026-03-08T08:00:00.000Z');
  });

  test('a duration without an end: the end follows from the start', async () => {
    const conversation = await stored(await testServer(), {
      messages: [message('2026-03-01T10:00:00Z')],
      resolution_time_seconds: 2319,
    });
    expect(conversation).toMatchObject({
      started_at: '2026-03-01T10:00:00.000Z',
      resolved_at: '2026-03-01T10:38:39.000Z',
      resolution_time_seconds: 2319,
    });
  });

  test('an end before the first message counts as the first message, with a warning', async () => {
    const server = await testServer();
    const response = await server.post(
      '/api/v1/conversations',
      body({
        messages: [message('2026-03-10T10:00:00Z')],
        resolved_at: '2026-03-10T09:00:00Z',
      }),
    );
    expect(await warningsOf(response)).toEqual(['resolved_at']);
    const { data } = await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c1');
    expect(data.started_at).toBe('2026-03-10T10:00:00.000Z');
    expect(data.resolved_at).toBe('2026-03-10T10:00:00.000Z');
  });

  test('no conversation starts after its end, whatever times its bodies give', async () => {
    const server = await testServer();
    const time = fc
      .integer({ min: -30 * 24 * 60, max: 24 * 60 })
      .map((minutes) => new Date(server.clock.now + minutes * 60_000).toISOString());
    const times = fc.record(
      {
        messages: fc.array(fc.option(time, { nil: undefined }).map(message), { maxLength: 3 }),
        resolved_at: time,
        resolution_time_seconds: fc.integer({ min: 0, max: 1_000_000 }),
        status: fc.constantFrom('open', 'resolved'),
        conversation_start_time: time,
        conversation_end_time: time,
      },
      { requiredKeys: ['messages'] },
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 1, maxLength: 3 }), async (bodies) => {
        const id = `c${++count}`;
        for (const one of bodies) {
          await server.post('/api/v1/conversations', body({ conversation_id: id, ...one }));
          const { data } = await server.get<{ data: ConversationDetail }>(
            `/api/v1/conversations/${id}`,
          );
          if (data.resolved_at !== null) expect(data.resolved_at >= data.started_at).toBe(true);
          expect(data.resolution_time_seconds ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 40 },
    );
    server.clock.now += 3 * DAY;
    await server.app.exporter.round();
    const { days } = await server.get<ExportDaysResponse>(
      '/data-export/v2/days?from=2026-01-01&to=2026-12-31',
    );
    let lines = 0;
    for (const { date, files } of days) {
      for (const { url } of files) {
        for (const line of linesOf(await (await fetch(url)).text())) {
          const { conversation_start_time: start, conversation_end_time: end } = line;
          expect(start <= end, `${start} to ${end}`).toBe(true);
          expect(end.slice(0, 10)).toBe(date);
          lines++;
        }
      }
    }
    expect(lines).toBe(2 * count);
  });

  test('an end of the export before its start counts as the start, with a warning', async () => {
    const server = await testServer();
    const response = await server.post(
      '/api/v1/conversations',
      body({
        conversation_start_time: '2026-03-08T10:00:00Z',
        conversation_end_time: '2026-03-07T10:00:00Z',
      }),
    );
    expect(await warningsOf(response)).toEqual(['conversation_end_time']);
    await server.app.exporter.round();
    const [line] = linesOf(await bytesOf(server, '2026-03-08', { bot: 'default' }));
    expect(line!.conversation_end_time).toBe('2026-03-08T10:00:00.000+00:00');
  });
});

describe('days and periods', () => {
  test.each(['2026-02-30T10:00:00Z', '2025-02-29T10:00:00Z', '2026-13-01T10:00:00Z'])(
    'a day that does not exist is refused: %s',
    async (timestamp) => {
      const server = await testServer();
      const response = await server.post(
        '/api/v1/conversations',
        body({ messages: [message(timestamp)] }),
      );
      expect(response.status).toBe(422);
      expect((await errorOf(response)).issues).toEqual([
        {
          path: 'messages.0.timestamp',
          message: 'Must be an ISO 8601 time on a day that exists.',
        },
      ]);
    },
  );

  test('a list takes days, both included', async () => {
    const server = await testServer();
    for (const day of [8, 9, 10]) {
      await server.post(
        '/api/v1/conversations',
        body({
          conversation_id: `c${day}`,
          messages: [message(`2026-03-${String(day).padStart(2, '0')}T11:30:00Z`)],
        }),
      );
    }
    const list = async (query: string) =>
      (await server.get<ConversationListResponse>(`/api/v1/conversations?${query}`)).data.map(
        ({ conversation_id }) => conversation_id,
      );
    expect(await list('from=2026-03-09&to=2026-03-09')).toEqual(['c9']);
    expect(await list('from=2026-03-09')).toEqual(['c10', 'c9']);
    expect(await list('to=2026-03-09T11:30:00Z')).toEqual(['c8']);
  });

  test.each([
    ['/api/v1/csat/analytics?start_date=bad&end_date=2026-03-01', ['start_date']],
    ['/api/v1/csat/analytics?start_date=2026-03-02&end_date=2026-03-01', ['end_date']],
    ['/api/v1/csat/breakdown?by=day&start_date=2020-01-01&end_date=bad', ['end_date']],
    ['/data-export/v2/metrics?from=zzz&to=2026-03-01', ['from']],
  ])('each mistake in a period is reported once: %s', async (path, paths) => {
    const server = await testServer();
    const response = await server.call(path, { headers: { 'x-api-key': SECRET } });
    expect(response.status).toBe(422);
    expect((await errorOf(response)).issues!.map((issue) => issue.path)).toEqual(paths);
  });

  test.each(['survey_delay_hours', 'survey_expiry_days'])('%s is a whole number', async (field) => {
    const server = await testServer();
    const response = await server.call('/api/v1/csat/config', {
      method: 'PUT',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ [field]: 2.5 }),
    });
    expect(response.status).toBe(422);
    expect((await errorOf(response)).issues!.map((issue) => issue.path)).toEqual([field]);
  });
});

test('the cost of one conversation keeps its six decimals; the sum has two', async () => {
  const server = await testServer();
  for (let i = 0; i < 50; i++) {
    await server.post(
      '/api/v1/conversations',
      body({ conversation_id: `c${i}`, cost_usd: 0.004, estimated_human_cost_usd: 1.000001 }),
    );
  }
  const { data } = await server.get<ConversationListResponse>('/api/v1/conversations?limit=1');
  expect(data[0]).toMatchObject({ cost_usd: 0.004, estimated_human_cost_usd: 1.000001 });
  const { metrics } = await server.get<{ metrics: DashboardMetrics }>(
    '/api/v1/cs-metrics/dashboard',
  );
  expect(metrics.total_ai_cost).toBe(0.2);
});

test('a count in the export fields has at most nine digits', async () => {
  const server = await testServer();
  const send = async (count: unknown) =>
    (await server.post('/api/v1/conversations', body({ bot_messages_count: count }))).status;
  expect(await send(1_000_000_000)).toBe(422);
  expect(await send(999_999_999)).toBe(201);
});
