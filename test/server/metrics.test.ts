import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createConversation } from '../../src/capture/conversation.ts';
import { createDialogue } from '../../src/capture/dialogue/index.ts';
import type {
  CostAnalysisResponse,
  DashboardMetrics,
  WireEvent,
} from '../../src/contract/index.ts';
import { ownPieces } from '../../src/replies/index.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { checkRollups } from '../../src/server/numbers/index.ts';
import { readSettings } from '../../src/server/settings.ts';
import { addUp, average, dashboardMetrics, rate } from '../../src/server/numbers/rules/metrics.ts';
import { microsFromUsd, usdFromMicros } from '../../src/server/conversations/rules/money.ts';
import { topicKey } from '../../src/text/topic.ts';
import { CAPABILITY, PUBLISHABLE, SECRET, testServer } from './harness.ts';

describe('formulas', () => {
  test.each([
    [85, 120, 70.8],
    [1, 3, 33.3],
    [2, 3, 66.7],
    [1, 8, 12.5],
    [1, 16, 6.3],
    [0, 5, 0],
    [5, 5, 100],
    [0, 0, null],
  ])('rate(%i, %i) is %s', (part, whole, expected) => {
    expect(rate(part, whole)).toBe(expected);
  });

  test.each([
    [348, 85, 4.1],
    [17, 4, 4.3],
    [9, 4, 2.3],
    [0, 0, null],
  ])('average(%i, %i) is %s', (sum, count, expected) => {
    expect(average(sum, count)).toBe(expected);
  });

  test('rates and averages are rounded half up as decimals are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (a, b) => {
        // In whole numbers, where nothing is lost: floor(a·1000/b + 1/2) / 10.
        const exact = Math.floor((2 * a * 1000 + b) / (2 * b)) / 10;
        expect(rate(a, b)).toBe(exact);
      }),
    );
  });

  test("the document's savings: 750.00 − 24.50 = 725.50", () => {
    const counts = {
      ...addUp([]),
      conversations: 1,
      aiHandled: 1,
      costMicros: microsFromUsd(24.5),
      estimatedHumanCostMicros: microsFromUsd(750),
    };
    const metrics = dashboardMetrics([counts], [], 10);
    expect(metrics).toMatchObject({
      total_ai_cost: 24.5,
      total_estimated_human_cost: 750,
      cost_savings: 725.5,
    });
  });

  test('money is summed exactly', () => {
    const micros = Array.from({ length: 1000 }, () => microsFromUsd(0.1)).reduce((a, b) => a + b);
    expect(usdFromMicros(micros)).toBe(100);
    expect(usdFromMicros(microsFromUsd(0.005))).toBe(0.01);
  });

  test.each([
    ['Billing', 'billing'],
    ['  BILLING ', 'billing'],
    ['order - status', 'order_status'],
    ['order__status', 'order_status'],
    ['', null],
    ['   ', null],
    [null, null],
  ])('the topic %j is grouped as %j', (topic, key) => {
    expect(topicKey(topic)).toBe(key);
  });
});

test('a conversation of the AI whose cost nobody reported counts with the default costs, until somebody does', async () => {
  const server = await testServer({ defaultCosts: { ai: 0.05, human: 6.5 } });
  const post = (conversation_id: string, more: object) =>
    server.post('/api/v1/conversations', {
      conversation_id,
      platform: 'sdk',
      topic: 'Returns',
      messages: [{ sender_type: 'customer', content: 'Hi' }],
      ...more,
    });
  await post('unknown', { ai_handled: true });
  await post('known', { ai_handled: true, cost_usd: 0.25, estimated_human_cost_usd: 7 });
  await post('free', { ai_handled: true, cost_usd: 0 });
  await post('human', { ai_handled: false });
  const costs = async () => {
    const { metrics } = await server.get<{ metrics: Record<string, number> }>(
      '/api/v1/cs-metrics/dashboard',
    );
    const { totals, topics } = await server.get<CostAnalysisResponse>(
      '/api/v1/cs-metrics/cost-analysis',
    );
    const { ai_cost, estimated_human_cost, cost_savings } = totals;
    expect(topics[0]).toMatchObject({ ai_cost, estimated_human_cost, cost_savings });
    expect(metrics).toMatchObject({
      total_ai_cost: ai_cost,
      total_estimated_human_cost: estimated_human_cost,
      cost_savings,
    });
    return { ai_cost, estimated_human_cost, cost_savings };
  };
  expect(await costs()).toEqual({ ai_cost: 0.3, estimated_human_cost: 20, cost_savings: 19.7 });
  await post('unknown', { ai_handled: true, cost_usd: 1, estimated_human_cost_usd: 1 });
  expect(await costs()).toEqual({
    ai_cost: 1.25,
    estimated_human_cost: 14.5,
    cost_savings: 13.25,
  });
  await post('unknown', { ai_handled: false });
  expect((await costs()).estimated_human_cost).toBe(14.5);
  expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  // What a conversation cost is not claimed to be known.
  const { data } = await server.get<{ data: { cost_usd: number | null } }>(
    '/api/v1/conversations/human',
  );
  expect(data.cost_usd).toBeNull();
});

test.each([
  ['AFTERWORD_AI_CONVERSATION_COST', '-1'],
  ['AFTERWORD_AI_CONVERSATION_COST', '5 cents'],
  ['AFTERWORD_HUMAN_CONVERSATION_COST', '10001'],
])('%s cannot be %s', (name, value) => {
  expect(() => readSettings({}, { [name]: value })).toThrow(name);
});

describe('GET /api/v1/cs-metrics/dashboard', () => {
  test('over nothing, all is 0: the documented client formats every number', async () => {
    const server = await testServer();
    expect(await server.get('/api/v1/cs-metrics/dashboard')).toEqual({
      success: true,
      metrics: {
        total_conversations: 0,
        ai_handled_conversations: 0,
        human_handled_conversations: 0,
        escalated_conversations: 0,
        rated_conversations: 0,
        avg_csat_score: 0,
        avg_ai_csat_score: 0,
        avg_human_csat_score: 0,
        escalation_rate: 0,
        fcr_reported: 0,
        first_contact_resolution_rate: 0,
        total_ai_cost: 0,
        total_estimated_human_cost: 0,
        cost_savings: 0,
        top_topics: [],
      },
    });
  });

  test('counts what the contract says it counts', async () => {
    const server = await testServer();
    const conversations = [
      { ai_handled: true, csat_score: 5, topic: 'Billing', cost_usd: 0.1 },
      { ai_handled: true, csat_score: 4, topic: 'BILLING ', estimated_human_cost_usd: 7.5 },
      { ai_handled: false, csat_score: 2, topic: 'billing', escalated: true },
      { csat_score: 1, topic: 'shipping', first_contact_resolution: true },
      { ai_handled: true, topic: 'account', first_contact_resolution: false, cost_usd: 0.2 },
      { ai_handled: true, first_contact_resolution: true },
    ];
    for (const [index, fields] of conversations.entries()) {
      await server.post('/api/v1/conversations', {
        conversation_id: `c${index}`,
        platform: 'custom',
        messages: [],
        ...fields,
      });
    }
    const { metrics } = await server.get<{ metrics: DashboardMetrics }>(
      '/api/v1/cs-metrics/dashboard?time_range=24',
    );
    expect(metrics).toEqual({
      total_conversations: 6,
      ai_handled_conversations: 4,
      human_handled_conversations: 2,
      escalated_conversations: 1,
      rated_conversations: 4,
      fcr_reported: 3,
      avg_csat_score: 3,
      avg_ai_csat_score: 4.5,
      avg_human_csat_score: 1.5,
      escalation_rate: 16.7,
      first_contact_resolution_rate: 66.7,
      total_ai_cost: 0.3,
      total_estimated_human_cost: 7.5,
      cost_savings: 7.2,
      top_topics: [
        { topic: 'billing', count: 3, escalation_rate: 33.3 },
        { topic: 'account', count: 1, escalation_rate: 0 },
        { topic: 'shipping', count: 1, escalation_rate: 0 },
      ],
    });
  });

  test('a conversation belongs to the time when it started', async () => {
    const server = await testServer();
    for (const [id, timestamp] of [
      ['now', '2026-03-10T12:00:00.000Z'],
      ['edge', '2026-03-09T12:00:00.001Z'],
      ['before', '2026-03-09T12:00:00.000Z'],
      ['last week', '2026-03-04T12:00:00.000Z'],
    ]) {
      await server.post('/api/v1/conversations', {
        conversation_id: id,
        platform: 'custom',
        messages: [{ sender_type: 'customer', content: 'Hi', timestamp }],
      });
    }
    const total = async (range: number) =>
      (
        await server.get<{ metrics: DashboardMetrics }>(
          `/api/v1/cs-metrics/dashboard?time_range=${range}`,
        )
      ).metrics.total_conversations;
    expect(await total(24)).toBe(2);
    expect(await total(168)).toBe(4);
  });

  test('ten topics by default, more when asked', async () => {
    const server = await testServer();
    for (let i = 0; i < 15; i++) {
      await server.post('/api/v1/conversations', {
        conversation_id: `c${i}`,
        platform: 'custom',
        messages: [],
        topic: `topic ${i}`,
      });
    }
    const topics = async (query: string) =>
      (await server.get<{ metrics: DashboardMetrics }>(`/api/v1/cs-metrics/dashboard${query}`))
        .metrics.top_topics.length;
    expect(await topics('')).toBe(10);
    expect(await topics('?topics=100')).toBe(15);
  });

  test.each(['time_range=0', 'time_range=8761', 'time_range=1.5', 'time_range=day', 'topics=101'])(
    'refuses %s',
    async (query) => {
      const server = await testServer();
      const response = await server.call(`/api/v1/cs-metrics/dashboard?${query}`, {
        headers: { 'x-api-key': SECRET },
      });
      expect(response.status).toBe(422);
    },
  );
});

test.each([
  ['without a bot', {}, 0],
  ['of which a bot knows the reply', { knowledge: '## Hello\nHello!' }, 1],
])('a conversation %s takes the default costs of the AI or not', async (_, options, handled) => {
  const server = await testServer({ ...options, defaultCosts: { ai: 0.05, human: 6.5 } });
  const memory = { load: () => null, save: () => {}, watch: () => () => {} };
  const events: WireEvent[] = [];
  const conversation = createConversation(
    {},
    { memory, emit: (event) => events.push(event), mask: (text) => text, now: Date.now },
  );
  const dialogue = createDialogue(conversation, {
    ask:
      () =>
      (_question, { conversationId, messages }, came) =>
        ownPieces(
          server.call('/api/v1/chat', {
            method: 'POST',
            headers: { 'content-type': 'text/plain', origin: 'http://localhost:4000' },
            body: JSON.stringify({
              key: PUBLISHABLE,
              conversation_id: conversationId,
              messages: messages.map(({ id, senderType, content }) => ({
                message_id: id,
                sender_type: senderType,
                content,
              })),
            }),
          }),
          came,
        ),
    onFailure: ({ message }) => expect.fail(message),
    language: 'en',
    patience: () => 60,
  });
  await dialogue.send('Hello');
  await dialogue.send('Hello?');
  expect(conversation.messages.value).toHaveLength(4);
  await server.send(events, { capabilities: { [conversation.id.value]: CAPABILITY } });
  const { metrics } = await server.get<{ metrics: Record<string, number> }>(
    '/api/v1/cs-metrics/dashboard',
  );
  expect(metrics).toMatchObject({
    total_conversations: 1,
    ai_handled_conversations: handled,
    total_ai_cost: 0.05 * handled,
    total_estimated_human_cost: 6.5 * handled,
    cost_savings: 6.45 * handled,
  });
});
