import { describe, expect, test } from 'vitest';
import type {
  BreakdownResponse,
  ConversationListResponse,
  SeriesResponse,
} from '../../src/contract/index.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { changeOf } from '../../src/server/numbers/rules/intervals.ts';
import { startOfDay } from '../../src/contract/local-time.ts';
import { bucketsOf, periodsOf } from '../../src/server/numbers/rules/period.ts';
import { checkRollups } from '../../src/server/numbers/index.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';

const iso = (at: number) => new Date(at).toISOString();

describe('days of a time zone', () => {
  test.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00.000Z'],
    ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['Asia/Kolkata', '2026-01-01', '2025-12-31T18:30:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00.000Z'],
    ['Pacific/Niue', '2026-01-01', '2026-01-01T11:00:00.000Z'],
    // The clocks go from 24:00 to 01:00, and from 24:00 to 23:00.
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z'],
    ['America/Santiago', '2026-04-05', '2026-04-05T04:00:00.000Z'],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    // A day that did not exist there begins with the next one.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
  ])('in %s, %s begins at %s', (zone, day, start) => {
    expect(iso(startOfDay(zone, day))).toBe(start);
  });

  test('the day on which the clocks change has 23 or 25 hours', () => {
    const hours = (from: string, to: string) => {
      const { period } = periodsOf('Europe/Berlin', { from, to }, 0);
      return bucketsOf('Europe/Berlin', period, 'day')!.map(
        ([start, end]) => (end - start) / 3_600_000,
      );
    };
    expect(hours('2026-03-28', '2026-03-30')).toEqual([24, 23, 24]);
    expect(hours('2026-10-24', '2026-10-26')).toEqual([24, 25, 24]);
  });

  test('weeks begin on Monday, and are cut where the period begins and ends', () => {
    const { period } = periodsOf('UTC', { from: '2026-03-04', to: '2026-03-17' }, 0);
    expect(bucketsOf('UTC', period, 'week')!.map(([start]) => iso(start).slice(0, 10))).toEqual([
      '2026-03-04',
      '2026-03-09',
      '2026-03-16',
    ]);
    expect(iso(bucketsOf('UTC', period, 'week')!.at(-1)![1])).toBe('2026-03-18T00:00:00.000Z');
  });

  test('the period before has as many days', () => {
    const { previous } = periodsOf(
      'Europe/Berlin',
      { from: '2026-03-29', to: '2026-04-04' },
      Date.UTC(2026, 5, 1),
    );
    expect(previous.map(iso)).toEqual(['2026-03-21T23:00:00.000Z', '2026-03-28T23:00:00.000Z']);
  });

  test('today is compared with yesterday up to the same time', () => {
    const now = Date.parse('2026-03-10T15:00:00Z') - 1;
    const { previous } = periodsOf('UTC', { from: '2026-03-10' }, now);
    expect(previous.map(iso)).toEqual(['2026-03-09T00:00:00.000Z', '2026-03-09T15:00:00.000Z']);
  });

  test('by default, thirty days up to now', () => {
    const { period } = periodsOf('UTC', {}, Date.parse('2026-03-10T15:00:00Z') - 1);
    expect(period.map(iso)).toEqual(['2026-02-09T00:00:00.000Z', '2026-03-10T15:00:00.000Z']);
  });
});

describe('a change', () => {
  test('is clear if its interval is on one side of zero', () => {
    // Newcombe (1998), table II (a): 56 of 70 and 48 of 80, 0.2, from 0.0524 to 0.3339.
    const change = changeOf(
      { value: 80, interval: [69.2, 87.7] },
      { value: 60, interval: [49.0, 70.0] },
    );
    expect(change.difference).toBe(20);
    expect(change.interval![0]).toBeCloseTo(5.3, 0);
    expect(change.interval![1]).toBeCloseTo(33.4, 0);
    expect(change.is_clear).toBe(true);
  });

  test('is not told of too few', () => {
    expect(changeOf({ value: 80, interval: null }, { value: 60, interval: [49, 70] })).toEqual({
      difference: 20,
      interval: null,
      is_clear: null,
    });
    expect(changeOf({ value: null, interval: null }, { value: 60, interval: null })).toEqual({
      difference: null,
      interval: null,
      is_clear: null,
    });
  });
});

/** A hundred conversations over ten days, each minute of which is told by its index. */
async function filled(timeZone: string): Promise<TestServer> {
  const server = await testServer({ isUnlimited: true });
  await server.call('/api/v1/organisation', {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({ time_zone: timeZone }),
  });
  for (let index = 0; index < 100; index++) {
    const response = await server.post('/api/v1/conversations', {
      conversation_id: `c${index}`,
      platform: index % 3 === 0 ? 'zendesk' : 'custom',
      messages: [
        {
          sender_type: 'customer',
          content: 'Where is my order?',
          timestamp: iso(Date.parse('2026-02-28T00:00:00Z') + index * 144 * 60_000 + index * 1_000),
        },
      ],
      ...(index % 5 === 0 ? {} : { topic: `Topic ${index % 4}` }),
      ai_handled: index % 2 === 0,
      ...(index % 2 === 0 && { ai_agent_id: `bot${index % 3}` }),
      escalated: index % 7 === 0,
      ...(index % 4 === 0 && { csat_score: (index % 5) + 1 }),
      ...(index % 3 === 0 && { resolution_time_seconds: index + 0.5 }),
      language: index % 6 === 0 ? 'de' : 'en',
    });
    expect(response.status).toBe(201);
  }
  return server;
}

test('a bot or a language that a body leaves empty is none, in figures and in the list', async () => {
  const server = await testServer();
  for (const [id, none] of [
    ['absent', {}],
    ['empty', { ai_agent_id: '', language: '' }],
  ] as const) {
    const response = await server.post('/api/v1/conversations', {
      conversation_id: id,
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: '?' }],
      ...none,
    });
    expect(response.status).toBe(201);
  }
  for (const [by, filter] of [
    ['bot', 'ai_agent_id='],
    ['language', 'language='],
  ]) {
    const { rows } = await server.get<BreakdownResponse>(`/api/v1/cs-metrics/breakdown?by=${by}`);
    const { total } = await server.get<ConversationListResponse>(`/api/v1/conversations?${filter}`);
    expect(
      rows.map(({ value, conversations }) => [value, conversations]),
      by,
    ).toEqual([[null, 2]]);
    expect(total, by).toBe(2);
  }
});

test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu'])(
  'in %s, each bucket counts what the list has from its start to its end',
  async (zone) => {
    const server = await filled(zone);
    const total = async (query: string) =>
      (await server.get<ConversationListResponse>(`/api/v1/conversations?limit=1&${query}`)).total;
    for (const interval of ['day', 'week', 'hour']) {
      const { series, total: all } = await server.get<SeriesResponse>(
        `/api/v1/cs-metrics/series?from=2026-03-01&to=2026-03-08&interval=${interval}`,
      );
      expect(series.reduce((sum, one) => sum + one.conversations, 0)).toBe(all.conversations);
      for (const { start, end, conversations, satisfied } of series.slice(0, 30)) {
        const range = `from=${start}&to=${end}&merged=false`;
        expect([conversations, satisfied], start).toEqual([
          await total(range),
          await total(`${range}&min_csat=4`),
        ]);
      }
    }
    const { rows } = await server.get<BreakdownResponse>(
      '/api/v1/cs-metrics/breakdown?by=bot&from=2026-02-01&to=2026-03-31',
    );
    expect(rows.map(({ value, conversations }) => [value, conversations])).toEqual([
      [null, 50],
      ['bot0', 17],
      ['bot2', 17],
      ['bot1', 16],
    ]);
    const { total: one } = await server.get<SeriesResponse>(
      '/api/v1/cs-metrics/series?from=2026-02-01&to=2026-03-31&by=bot&value=bot2',
    );
    expect(one.conversations).toBe(17);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  },
);

test('a time to resolution of half seconds is rounded, and averaged exactly', async () => {
  const server = await testServer();
  for (const [index, seconds] of [10.5, 20.4, 1e300].entries()) {
    await server.post('/api/v1/conversations', {
      conversation_id: `c${index}`,
      platform: 'custom',
      messages: [],
      topic: `t${index}`,
      resolution_time_seconds: seconds,
    });
  }
  const { rows } = await server.get<BreakdownResponse>('/api/v1/cs-metrics/breakdown?by=topic');
  expect(rows.map(({ avg_resolution_seconds }) => avg_resolution_seconds)).toEqual([
    11, 20, 1_000_000_000,
  ]);
  expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
});

test.each([
  ['series?from=2026-03-02&to=2026-03-01', 'to'],
  ['series?from=2026-02-30', 'from'],
  ['series?from=yesterday', 'from'],
  ['series?from=2001-01-01&to=2026-01-01', 'from'],
  ['series?from=2026-01-01&to=2026-03-01&interval=hour', 'interval'],
  ['breakdown?from=2026-01-01', 'by'],
  ['breakdown?by=weather', 'by'],
])('%s is refused for %s', async (path, field) => {
  const server = await testServer();
  const response = await server.call(`/api/v1/cs-metrics/${path}`, {
    headers: { 'x-api-key': SECRET },
  });
  const { error } = (await response.json()) as { error: { issues: { path: string }[] } };
  expect([response.status, error.issues[0]!.path]).toEqual([422, field]);
});

test('a time zone that does not exist is refused', async () => {
  const server = await testServer();
  const response = await server.call('/api/v1/organisation', {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({ time_zone: 'Mars/Olympus' }),
  });
  expect(response.status).toBe(422);
});
