import { rollupKinds } from '../../src/server/features.ts';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type {
  ConversationListResponse,
  CostAnalysisResponse,
  CsatTrendsResponse,
  DashboardMetrics,
} from '../../src/contract/index.ts';
import { addUp, rate } from '../../src/server/numbers/rules/metrics.ts';
import { DAY, HOUR } from '../../src/contract/time.ts';
import { splitWindow } from '../../src/server/numbers/rules/rollup.ts';
import { checkRollups, saveRollups } from '../../src/server/numbers/store/rollups.ts';
import { program } from '../../src/server/cli/program.ts';
import { openStore } from '../../src/server/features.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { freshDatabase, runs } from './database.ts';
import { CAPABILITY, eventMaker, type TestServer, testServer } from './harness.ts';

const NOW = Date.parse('2026-03-10T12:34:56.789Z');

/** What may happen to a conversation, by a body or by events, at any time of the last ten days. */
const operation = fc.record({
  conversation: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  /** How long ago, milliseconds. */
  ago: fc.oneof(fc.nat(10 * DAY), fc.constantFrom(0, 1, HOUR, HOUR - 1, DAY, DAY + 1)),
  act: fc.oneof(
    fc.record(
      {
        csat_score: fc.integer({ min: 1, max: 5 }),
        topic: fc.constantFrom('Billing', 'billing', 'shipping', ''),
        ai_handled: fc.boolean(),
        escalated: fc.boolean(),
        first_contact_resolution: fc.boolean(),
        cost_usd: fc.integer({ min: 0, max: 100 }).map((cents) => cents / 100),
        estimated_human_cost_usd: fc.integer({ min: 0, max: 900 }).map((cents) => cents / 100),
        status: fc.constantFrom('open' as const, 'resolved' as const),
      },
      { requiredKeys: [] },
    ),
    fc.constantFrom(
      'conversation.resolved' as const,
      'conversation.reopened' as const,
      'conversation.escalated' as const,
      'survey.rated' as const,
      'message.added' as const,
      'conversation.started' as const,
    ),
  ),
});

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

interface Keys {
  secret: string;
  publishable: string;
}

async function play(
  server: TestServer,
  { secret, publishable }: Keys,
  operations: Operation[],
): Promise<void> {
  for (const [index, { conversation, ago, act }] of operations.entries()) {
    const timestamp = new Date(NOW - ago).toISOString();
    if (typeof act !== 'string') {
      const body = {
        conversation_id: conversation,
        platform: 'custom',
        messages: [{ sender_type: 'customer', content: `${index}`, timestamp }],
        ...act,
      };
      await server.post('/api/v1/conversations', body, { 'x-api-key': secret });
      continue;
    }
    const dataOf: Record<string, object> = {
      'conversation.resolved': {},
      'conversation.reopened': {},
      'conversation.escalated': { reason: 'ai_unsure' },
      'survey.rated': { rating: (index % 5) + 1 },
      'message.added': {
        message_id: `m${index}`,
        sender_type: index % 2 ? 'ai' : 'human_agent',
        content: 'x',
      },
      'conversation.started': { topic: index % 2 ? 'Billing' : 'other' },
    };
    const data = dataOf[act]!;
    // Some of them are of conversations that a server began, and refused.
    await server.send(
      [{ ...eventMaker(`${conversation}${index % 2}`, timestamp)(act, data), seq: index + 1 }],
      { capabilities: { [`${conversation}${index % 2}`]: CAPABILITY }, key: publishable },
    );
  }
}

test('after any operations the rollups are what the conversations add up to, in any window', async () => {
  const server = await testServer();
  server.clock.now = NOW;
  let organisations = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 300 }),
      async (operations, hours) => {
        // Each run has an organisation of its own: a server of its own takes longer than all else.
        const organisationId = `o${++organisations}`;
        const keys = {
          secret: `amo_secret_of_${organisations}`,
          publishable: `amo_pub_of_${organisations}`,
        };
        await ensureKeys(server.store, organisationId, keys, NOW);
        const get = async <T>(path: string): Promise<T> => {
          const response = await server.call(path, { headers: { 'x-api-key': keys.secret } });
          return (await response.json()) as T;
        };
        await play(server, keys, operations);
        const faults = await checkRollups(server.store, rollupKinds);
        expect(faults.filter((one) => one.organisationId === organisationId)).toEqual([]);

        const { data } = await get<ConversationListResponse>('/api/v1/conversations?limit=200');
        expect(data.length).toBeGreaterThan(0);
        const inside = data.filter(
          ({ started_at }) =>
            Date.parse(started_at) > NOW - hours * HOUR && Date.parse(started_at) <= NOW,
        );
        const { metrics } = await get<{ metrics: DashboardMetrics }>(
          `/api/v1/cs-metrics/dashboard?time_range=${hours}`,
        );
        const rated = inside.filter(({ csat_score }) => csat_score !== null);
        const cents = (name: 'cost_usd') =>
          inside.reduce((sum, one) => sum + Math.round((one[name] ?? 0) * 100), 0);
        expect(metrics).toMatchObject({
          total_conversations: inside.length,
          ai_handled_conversations: inside.filter((one) => one.ai_handled).length,
          escalated_conversations: inside.filter((one) => one.escalated).length,
          rated_conversations: rated.length,
          escalation_rate: rate(inside.filter((one) => one.escalated).length, inside.length) ?? 0,
          total_ai_cost: cents('cost_usd') / 100,
        });
        const { trends } = await get<CsatTrendsResponse>(
          `/api/v1/cs-metrics/csat-trends?time_range=${hours}&interval=hour`,
        );
        expect(trends.reduce((sum, { responses }) => sum + responses, 0)).toBe(rated.length);
        expect(trends.length).toBe(hours + 1);
      },
    ),
    { numRuns: runs({ sample: 25, long: 500 }) },
  );
});

test('a window is cut into stretches that cover each of its moments once, and no other', () => {
  fc.assert(
    fc.property(
      fc.nat(20 * DAY),
      fc.nat(20 * DAY),
      fc.array(fc.nat(41 * DAY), { maxLength: 50 }),
      fc.constantFrom([HOUR], [DAY, HOUR], [4 * DAY, DAY, HOUR], [100 * DAY, 4 * DAY, DAY, HOUR]),
      fc.nat(41 * DAY),
      (from, length, moments, spans, since) => {
        const to = from + length;
        const stretches = splitWindow([from, to], spans, since);
        const edges = [from - 1, from, from + 1, to - 1, to, to + 1, to + HOUR];
        // Also what is older than all that was known when the window was cut.
        for (const moment of [...moments, ...edges].filter((one) => one >= 0)) {
          const times = stretches
            .filter(({ range: [start, end] }) => start <= moment && moment < end)
            .reduce((sum, { sign }) => sum + sign, 0);
          expect(times, `${moment}`).toBe(moment >= from && moment < to ? 1 : 0);
        }
        for (const { span, range, sign } of stretches) {
          if (span > 0) expect([range[0] % span, range[1] % span]).toEqual([0, 0]);
          else expect(range[1] - range[0]).toBeLessThanOrEqual(HOUR);
          expect(Math.abs(sign)).toBe(1);
        }
        expect(stretches.length).toBeLessThanOrEqual(4 * spans.length + 5);
      },
    ),
    { numRuns: 2000 },
  );
});

describe('cost analysis and trends', () => {
  const start = async () => {
    const server = await testServer();
    server.clock.now = NOW;
    const bodies = [
      {
        topic: 'billing',
        ai_handled: true,
        cost_usd: 0.1,
        estimated_human_cost_usd: 7.5,
        csat_score: 5,
        status: 'resolved',
      },
      {
        topic: 'Billing',
        ai_handled: false,
        cost_usd: 0.3,
        estimated_human_cost_usd: 2.5,
        csat_score: 2,
      },
      { ai_handled: true, cost_usd: 0.1, csat_score: 4 },
    ];
    for (const [index, body] of bodies.entries()) {
      await server.post('/api/v1/conversations', {
        conversation_id: `c${index}`,
        platform: 'custom',
        messages: [
          {
            sender_type: 'customer',
            content: 'Hi',
            timestamp: new Date(NOW - index * DAY).toISOString(),
          },
        ],
        ...body,
      });
    }
    return server;
  };

  test('cost, savings and their ratio: in all, by topic and by day', async () => {
    const server = await start();
    const answer = await server.get<CostAnalysisResponse>(
      '/api/v1/cs-metrics/cost-analysis?time_range=72',
    );
    expect(answer).toEqual({
      success: true,
      totals: {
        conversations: 3,
        resolutions: 1,
        ai_cost: 0.5,
        estimated_human_cost: 10,
        cost_savings: 9.5,
        roi: 19,
        cost_per_conversation: 0.17,
        cost_per_resolution: 0.5,
      },
      topics: [
        {
          topic: 'billing',
          conversations: 2,
          resolutions: 1,
          ai_cost: 0.4,
          estimated_human_cost: 10,
          cost_savings: 9.6,
          roi: 24,
          cost_per_conversation: 0.2,
          cost_per_resolution: 0.4,
        },
      ],
      days: [
        expect.objectContaining({ date: '2026-03-08', conversations: 1, ai_cost: 0.1, roi: -1 }),
        expect.objectContaining({ date: '2026-03-09', conversations: 1, ai_cost: 0.3 }),
        expect.objectContaining({ date: '2026-03-10', conversations: 1, ai_cost: 0.1 }),
      ],
    });
  });

  test('over nothing: null, never 0 or NaN', async () => {
    const server = await testServer();
    const { totals } = await server.get<CostAnalysisResponse>('/api/v1/cs-metrics/cost-analysis');
    expect(totals).toMatchObject({
      roi: null,
      cost_per_conversation: null,
      cost_per_resolution: null,
    });
  });

  test.each([
    ['day', 72, ['2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10']],
    ['week', 240, ['2026-02-23', '2026-03-02', '2026-03-09']],
  ])('ratings by the %s, empty buckets too', async (interval, hours, days) => {
    const server = await start();
    const { trends } = await server.get<CsatTrendsResponse>(
      `/api/v1/cs-metrics/csat-trends?time_range=${hours}&interval=${interval}`,
    );
    expect(trends.map(({ start: at }) => at)).toEqual(days.map((day) => `${day}T00:00:00.000Z`));
    expect(trends.at(-1)).toMatchObject(
      interval === 'day'
        ? { responses: 1, avg_csat_score: 5, avg_human_csat_score: null, csat_percent: 100 }
        : {
            responses: 2,
            avg_csat_score: 3.5,
            avg_ai_csat_score: 5,
            avg_human_csat_score: 2,
            csat_percent: 50,
          },
    );
    expect(trends[0]).toMatchObject({
      responses: 0,
      avg_csat_score: null,
      distribution: { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 },
      csat_percent: null,
    });
  });

  test.each(['interval=month', 'interval=hour&time_range=2001', 'time_range=9000'])(
    'refuses %s',
    async (query) => {
      const server = await testServer();
      expect(await server.get(`/api/v1/cs-metrics/csat-trends?${query}`)).toMatchObject({
        success: false,
      });
    },
  );
});

test('a database from before there were rollups is counted when it is opened', async () => {
  const server = await testServer();
  await server.post('/api/v1/conversations', {
    conversation_id: 'a',
    platform: 'custom',
    messages: [],
  });
  await server.store.write(async ({ query }) => void (await query.deleteFrom('rollup').execute()));
  expect((await checkRollups(server.store, rollupKinds)).length).toBe(2);
  await server.store.migrate();
  expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
});

test('the doctor finds what differs, and repairs it', async () => {
  const url = await freshDatabase();
  const server = await testServer();
  const words = ['doctor', '--database', url];
  const found = () =>
    promisify(execFile)(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      'src/server/cli/index.ts',
      ...words,
    ]).catch((error: { stdout: string; code: number }) => error);
  // A process is for its exit code alone: its start takes longer than what it does.
  const printed = async (...flags: string[]) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    try {
      await program.parseAsync([...words, ...flags], { from: 'user' });
      return log.mock.calls.join('\n');
    } finally {
      log.mockRestore();
    }
  };
  await server.post('/api/v1/conversations', {
    conversation_id: 'a',
    platform: 'custom',
    messages: [],
  });
  const store = openStore(url);
  await store.migrate();
  const [row] = await server.store.query.selectFrom('conversation').selectAll().execute();
  await store.write(
    async ({ query }) => void (await query.insertInto('conversation').values(row!).execute()),
  );
  // Counted once, of nothing: what is not counted at all would be counted when it is opened.
  const nothing = { organisationId: 'x', span: HOUR, start: 0, topicKey: '', aiHandled: 0 };
  await store.write(({ save }) => save(saveRollups, [{ ...nothing, ...addUp([]) }]));
  await store.close();
  expect(await found()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Found 2 differences.'),
  });
  expect(await printed('--repair')).toContain('Repaired 2 differences.');
  expect(await printed()).toContain('No differences found');
});

test('are compared in a snapshot: nothing differs while conversations arrive', async () => {
  const server = await testServer({ isUnlimited: true });
  let isOver = false;
  onTestFinished(() => void (isOver = true));
  let arrived = 0;
  const arrive = async (sender: number) => {
    for (let i = 0; !isOver; i++) {
      const { status } = await server.post('/api/v1/conversations', {
        conversation_id: `c${sender}-${i}`,
        platform: 'custom',
        messages: [{ sender_type: 'customer', content: 'a tent' }],
        escalated: true,
      });
      if (status === 201) arrived++;
    }
  };
  const arriving = [1, 2, 3].map(arrive);
  for (let i = 0; i < 40; i++) {
    const before = arrived;
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
    // SQLite compares without ever giving way: nothing would arrive at all.
    while (arrived === before) await new Promise(setImmediate);
  }
  isOver = true;
  await Promise.all(arriving);
});
