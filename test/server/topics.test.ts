import { expect, test } from 'vitest';
import type {
  BreakdownResponse,
  ConversationDetailResponse,
  ConversationListResponse,
  CostAnalysisResponse,
  DashboardResponse,
  EscalationPatternsResponse,
  KnowledgeGapsResponse,
  KnownTopicsResponse,
  RatingsResponse,
  SeriesResponse,
  SurveyBreakdownResponse,
  TopicChangeListResponse,
  TopicChangeResponse,
  TopicListResponse,
  TopicPreviewResponse,
} from '../../src/contract/index.ts';
import { takeNumbers } from '../../src/server/database/counter.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { addChange } from '../../src/server/topics/store.ts';
import { checkRollups } from '../../src/server/numbers/index.ts';
import { CAPABILITY, errorOf, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';
import { customer, makeAgent, makeTeam, signIn } from './team.ts';

const NOON = Date.parse('2026-03-10T12:00:00Z');

async function start(): Promise<TestServer> {
  const server = await testServer({ isUnlimited: true });
  server.clock.now = NOON;
  return server;
}

/** A conversation with this topic, asked and not answered by the AI, rated, and escalated if told so. */
async function tell(server: TestServer, id: string, topic: string | null, more: object = {}) {
  const response = await server.post('/api/v1/conversations', {
    conversation_id: id,
    platform: 'custom',
    topic,
    messages: [
      { sender_type: 'customer', content: 'How do I pay an invoice by transfer?' },
      { sender_type: 'ai', content: 'I do not know.', ai_confidence_score: 0.1 },
    ],
    csat_score: 4,
    cost_usd: 1,
    ai_handled: true,
    ...more,
  });
  expect([200, 201]).toContain(response.status);
}

async function change(server: TestServer, topics: string[], name: string, more: object = {}) {
  const response = await server.post('/api/v1/topics/changes', { topics, name, ...more });
  expect(response.status).toBe(201);
  return ((await response.json()) as TopicChangeResponse).data;
}

const undo = (server: TestServer, id: number) =>
  server.post(`/api/v1/topics/changes/${id}/undo`, {});

async function preview(server: TestServer, topics: string[], name: string) {
  const response = await server.post('/api/v1/topics/preview', { topics, name });
  expect(response.status).toBe(200);
  return ((await response.json()) as TopicPreviewResponse).data;
}

/** How many conversations each topic has, wherever topics are counted: all must say the same. */
async function counted(server: TestServer): Promise<Record<string, number>> {
  const [list, dashboard, costs, patterns, breakdown] = await Promise.all([
    server.get<TopicListResponse>('/api/v1/topics'),
    server.get<DashboardResponse>('/api/v1/cs-metrics/dashboard?topics=100'),
    server.get<CostAnalysisResponse>('/api/v1/cs-metrics/cost-analysis'),
    server.get<EscalationPatternsResponse>('/api/v1/cs-metrics/escalation-patterns'),
    server.get<BreakdownResponse>('/api/v1/cs-metrics/breakdown?by=topic'),
  ]);
  const counts = Object.fromEntries(
    list.data.map(({ topic, conversations }) => [topic, conversations]),
  );
  for (const other of [
    dashboard.metrics.top_topics.map(({ topic, count }) => [topic, count]),
    costs.topics.map(({ topic, conversations }) => [topic, conversations]),
    patterns.patterns.flatMap(({ topic, total }) => (topic === null ? [] : [[topic, total]])),
    breakdown.rows.flatMap(({ value, conversations }) =>
      value === null ? [] : [[value, conversations]],
    ),
  ]) {
    expect(Object.fromEntries(other)).toEqual(counts);
  }
  for (const [topic, conversations] of Object.entries(counts)) {
    const asked = encodeURIComponent(topic);
    const { total, data } = await server.get<ConversationListResponse>(
      `/api/v1/conversations?topic=${asked}`,
    );
    expect(total, topic).toBe(conversations);
    expect(new Set(data.map((one) => one.topic?.toLowerCase()))).toEqual(new Set([topic]));
    const series = await server.get<SeriesResponse>(
      `/api/v1/cs-metrics/series?by=topic&value=${asked}`,
    );
    expect(series.total.conversations, topic).toBe(conversations);
  }
  expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  return counts;
}

test('a merge counts for the past and for what still arrives, and an undo takes it back', async () => {
  const server = await start();
  await tell(server, 'a1', 'Invoice');
  await tell(server, 'a2', 'invoice', { escalated: true, escalation_reason: 'ai_unsure' });
  await tell(server, 'b1', 'billing', { escalated: true, escalation_reason: 'ai_unsure' });
  await tell(server, 'c1', 'delivery');
  await tell(server, 'n1', null);
  const before = { invoice: 2, billing: 1, delivery: 1 };
  expect(await counted(server)).toEqual(before);

  expect(await preview(server, ['Invoice '], 'Billing')).toMatchObject({
    name: 'billing',
    topics: [{ topic: 'invoice', conversations: 2 }],
    before: 1,
    after: 3,
    teams: [],
    open_chats: 0,
    views: 0,
  });
  expect(await counted(server)).toEqual(before);

  const { id } = await change(server, ['INVOICE'], 'Billing');
  expect(await counted(server)).toEqual({ billing: 3, delivery: 1 });
  await tell(server, 'a3', 'invoice');
  expect(await counted(server)).toEqual({ billing: 4, delivery: 1 });

  const { patterns } = await server.get<EscalationPatternsResponse>(
    '/api/v1/cs-metrics/escalation-patterns',
  );
  expect(patterns.find(({ topic }) => topic === 'billing')).toMatchObject({
    total: 4,
    escalated: 2,
    reasons: [{ reason: 'ai_unsure', count: 2 }],
  });
  const { gaps } = await server.get<KnowledgeGapsResponse>('/api/v1/conversations/knowledge-gaps');
  expect(gaps.map(({ topic }) => topic)).toEqual(['billing']);
  const { data: ratings } = await server.get<RatingsResponse>('/api/v1/csat/ratings');
  expect(new Set(ratings.map(({ topic }) => topic))).toEqual(
    new Set(['billing', 'delivery', null]),
  );
  const { data: one } = await server.get<ConversationDetailResponse>('/api/v1/conversations/a1');
  expect([one.topic, one.recorded_topic]).toEqual(['billing', 'Invoice']);
  const csv = await (await server.call('/api/v1/conversations.csv?topic=billing')).text();
  expect(csv).not.toContain('nvoice,');

  expect((await undo(server, id)).status).toBe(200);
  expect(await counted(server)).toEqual({ invoice: 3, billing: 1, delivery: 1 });
  expect(await errorOf(await undo(server, id))).toMatchObject({ code: 'conflict' });
});

test('the list says that the topic of a shared link is part of another', async () => {
  const server = await start();
  await tell(server, 'a1', 'invoice');
  await change(server, ['invoice'], 'billing');
  const ask = (topic: string) =>
    server.get<ConversationListResponse>(`/api/v1/conversations?topic=${topic}`);
  expect(await ask('Invoice')).toMatchObject({
    total: 1,
    merged_topic: { asked: 'invoice', name: 'billing' },
  });
  expect(await ask('billing')).not.toHaveProperty('merged_topic');
  expect(await ask('')).toMatchObject({ total: 0 });
});

test('surveys by topic count merged topics as one', async () => {
  const server = await start();
  for (const [id, topic] of [
    ['a', 'invoice'],
    ['b', 'billing'],
  ]) {
    const make = eventMaker(id!);
    await server.send(
      [
        make('conversation.started', { topic }),
        make('survey.shown'),
        make('survey.rated', { rating: 4 }),
      ],
      { capabilities: { [id!]: CAPABILITY } },
    );
  }
  await change(server, ['invoice'], 'billing');
  const { data } = await server.get<SurveyBreakdownResponse>(
    '/api/v1/csat/breakdown?by=topic&start_date=2026-03-10&end_date=2026-03-10',
  );
  expect(data).toMatchObject([{ key: 'billing', total_surveys_sent: 2, total_responses: 2 }]);
});

test('chains, circles and names that were given back', async () => {
  const server = await start();
  for (const topic of ['a', 'b', 'c']) await tell(server, topic, topic);
  await change(server, ['a'], 'b');
  const second = await change(server, ['b'], 'c');
  expect(await counted(server)).toEqual({ c: 3 });
  // "a" is a former name of "c": it gets it back.
  await change(server, ['c'], 'a');
  expect(await counted(server)).toEqual({ a: 3 });
  expect((await undo(server, second.id)).status).toBe(200);
  // What is left: "a" is "b", and "c" became what "a" is.
  expect(await counted(server)).toEqual({ a: 3 });
  await tell(server, 'b2', 'b');
  expect(await counted(server)).toEqual({ a: 4 });
});

test('a rename is a merge into a name that nobody had', async () => {
  const server = await start();
  await tell(server, 'a1', 'bills');
  await change(server, ['bills'], 'Invoices & Payments');
  expect(await counted(server)).toEqual({ 'invoices_&_payments': 1 });
  const { data } = await server.get<TopicListResponse>('/api/v1/topics?q=BILLS');
  expect(data).toMatchObject([{ topic: 'invoices_&_payments', names: ['bills'] }]);
});

test.each<[string, object, number]>([
  ['into itself', { topics: ['a'], name: ' A ' }, 422],
  ['of nothing', { topics: [], name: 'a' }, 422],
  ['into a blank name', { topics: ['a'], name: ' - ' }, 422],
  ['of a blank name', { topics: [' \n'], name: 'a' }, 422],
  ['into an invisible name', { topics: ['a'], name: '\u200b\u2060' }, 422],
  ['of 500 characters', { topics: ['a'], name: 'x'.repeat(500) }, 422],
  ['with a lone surrogate', { topics: ['a'], name: '\ud800' }, 422],
  ['of a topic that is part of another', { topics: ['merged'], name: 'c' }, 409],
  ['into what it is part of', { topics: ['merged'], name: 'whole' }, 409],
  [
    'of something that was seen before somebody changed it',
    { topics: ['a'], name: 'b', version: 0 },
    409,
  ],
])('no change %s, and the preview says so', async (_, body, status) => {
  const server = await start();
  await tell(server, 'm', 'merged');
  await change(server, ['merged'], 'whole');
  for (const path of ['preview', 'changes']) {
    expect((await server.post(`/api/v1/topics/${path}`, body)).status).toBe(status);
  }
  expect(await counted(server)).toEqual({ whole: 1 });
});

test('names with markup, other scripts and an emoji are names', async () => {
  const server = await start();
  const odd = ['<img src=x onerror=alert(1)>', 'חשבונית', '账单', '🧾', "it's 100%_of (a|b)"];
  for (const [index, topic] of odd.entries()) await tell(server, `o${index}`, topic);
  await change(server, odd, 'فواتير');
  expect(await counted(server)).toEqual({ فواتير: odd.length });
});

test('of two administrators at once, one is told that something has changed', async () => {
  const server = await start();
  await tell(server, 'a1', 'a');
  await tell(server, 'b1', 'b');
  const { version } = await preview(server, ['a'], 'b');
  const answers = await Promise.all([
    server.post('/api/v1/topics/changes', { topics: ['a'], name: 'b', version }),
    server.post('/api/v1/topics/changes', { topics: ['b'], name: 'a', version }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(Object.values(await counted(server))).toEqual([2]);
});

test('opposite merges at once without a preview leave one topic', async () => {
  const server = await start();
  await tell(server, 'a1', 'a');
  await tell(server, 'b1', 'b');
  await Promise.all([change(server, ['a'], 'b'), change(server, ['b'], 'a')]);
  expect(Object.values(await counted(server))).toEqual([2]);
});

test('supervisors see topics, administrators change them, and who did it is on record', async () => {
  const server = await start();
  await tell(server, 'a1', 'a');
  const ada = await signIn(server, (await makeAgent(server, 'Ada', { role: 'admin' })).id);
  const sue = await signIn(server, (await makeAgent(server, 'Sue', { role: 'supervisor' })).id);
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
  const body = { topics: ['a'], name: 'b' };
  for (const at of [sue, ben]) {
    expect((await at.call('POST', '/topics/changes', body)).status).toBe(403);
    expect((await at.call('POST', '/topics/preview', body)).status).toBe(403);
  }
  expect((await sue.call('GET', '/topics')).status).toBe(200);
  expect((await ben.call('GET', '/topics')).status).toBe(403);
  const made = await ada.call('POST', '/topics/changes', body);
  const { id } = ((await made.json()) as TopicChangeResponse).data;
  server.clock.now += 60_000;
  await undo(server, id);
  const { data } = await server.get<TopicChangeListResponse>('/api/v1/topics/changes');
  expect(data).toMatchObject([
    {
      id,
      topics: ['a'],
      name: 'b',
      at: '2026-03-10T12:00:00.000Z',
      changed_by: { kind: 'agent', name: 'Ada' },
      undone_at: '2026-03-10T12:01:00.000Z',
      undone_by: { kind: 'key' },
    },
  ]);
});

test('a team that owns a topic receives its chats under every name; open chats stay', async () => {
  const server = await start();
  const finance = await makeTeam(server, { name: 'Finance', topics: ['billing'] });
  const shop = await makeTeam(server, { name: 'Shop', topics: ['invoice', 'delivery'] });
  const ana = await signIn(
    server,
    (await makeAgent(server, 'Ana', { team_ids: [finance.id, shop.id] })).id,
  );
  const open = customer(server, 'open', { topic: 'invoice' });
  await open.say('Where is my invoice?');
  await open.escalate();
  await server.post('/api/v1/views', { name: 'Invoices', query: 'topic=Invoice', shared: true });
  expect(await preview(server, ['invoice'], 'billing')).toMatchObject({
    teams: [{ topic: 'invoice', from: { name: 'Shop' }, to: { name: 'Finance' } }],
    open_chats: 1,
    views: 1,
  });
  await change(server, ['invoice'], 'billing');
  const next = customer(server, 'next', { topic: 'invoice' });
  await next.say('Where is my invoice?');
  await next.escalate();
  const rows = await server.store.query
    .selectFrom('chat')
    .select(['conversationId', 'teamId'])
    .orderBy('chatId')
    .execute();
  expect(rows).toEqual([
    { conversationId: 'open', teamId: shop.id },
    { conversationId: 'next', teamId: finance.id },
  ]);
  const known = (await (await ana.call('GET', '/inbox/topics')).json()) as KnownTopicsResponse;
  expect(known.data).toEqual(['billing', 'delivery']);
});

test('a topic that is text about an erased person leaves the merge, and its counts stay', async () => {
  const server = await start();
  for (const id of ['l1', 'l2', 'l3']) await tell(server, id, 'lamps');
  await tell(server, 'a1', 'Lamp of Ana', { customer_id: 'ana' });
  await change(server, ['lamp of ana'], 'lamps');
  const both = await change(server, ['lights'], 'lamps');
  expect(await counted(server)).toEqual({ lamps: 4 });
  const response = await server.call('/api/v1/customers/ana', {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  expect(response.status).toBe(200);
  expect(await counted(server)).toEqual({ lamps: 4 });
  const { data } = await server.get<TopicChangeListResponse>('/api/v1/topics/changes');
  expect(data).toMatchObject([{ id: both.id, topics: ['lights'] }]);
});

test('what was merged into a topic of an erased person stays in what that became', async () => {
  const server = await start();
  for (const id of ['l1', 'l2', 'l3']) await tell(server, id, 'lights');
  for (const id of ['m1', 'm2', 'm3']) await tell(server, id, 'lamps');
  await tell(server, 'a1', 'Lamp of Ana', { customer_id: 'ana' });
  await change(server, ['lights'], 'lamp of ana');
  const last = await change(server, ['lamp of ana'], 'lamps');
  expect(await counted(server)).toEqual({ lamps: 7 });
  const response = await server.call('/api/v1/customers/ana', {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  expect(response.status).toBe(200);
  expect(await counted(server)).toEqual({ lamps: 7 });
  const { data } = await server.get<TopicChangeListResponse>('/api/v1/topics/changes');
  expect(data).toMatchObject([{ id: last.id, topics: ['lights'], name: 'lamps' }]);
});

test('a topic of an erased person that others have, too, stays in its merge until it is of nobody', async () => {
  const server = await start();
  for (const id of ['l1', 'l2', 'l3']) await tell(server, id, 'lamps');
  await tell(server, 'a1', 'Lamp of Ana', { customer_id: 'ana' });
  await tell(server, 'b1', 'Lamp of Ana', { customer_id: 'ben' });
  await change(server, ['lamp of ana'], 'lamps');
  const erase = (customerId: string) =>
    server.call(`/api/v1/customers/${customerId}`, {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
  expect((await erase('ana')).status).toBe(200);
  expect(await counted(server)).toEqual({ lamps: 5 });
  expect((await erase('ben')).status).toBe(200);
  expect(await counted(server)).toEqual({ lamps: 5 });
  const { data } = await server.get<TopicChangeListResponse>('/api/v1/topics/changes');
  expect(data).toEqual([]);
});

test('names that go to and fro end somewhere', async () => {
  const server = await start();
  const made = { organisationId: 'default', at: NOON, changedBy: 'server' };
  const none = { undoneId: null, undoneAt: null, undoneBy: null };
  await server.store.write(async (transaction) => {
    const numbers = await takeNumbers(transaction, 'default');
    for (let index = 1; index <= 10_000; index++) {
      const changeId = numbers.next();
      const [from, name] = changeId % 2 === 0 ? ['a', 'b'] : (['b', 'a'] as const);
      await addChange(transaction, { ...made, ...none, changeId, topics: [from], name });
    }
    await numbers.save();
  });
  const last = { topics: ['b'], name: 'a' };
  for (const path of ['preview', 'changes']) {
    const response = await server.post(`/api/v1/topics/${path}`, last);
    expect(response.status).toBe(409);
    expect((await errorOf(response)).message).toContain('at most 10000 changes');
  }
  expect((await undo(server, 9_999)).status).toBe(200);
  expect((await server.post('/api/v1/topics/changes', last)).status).toBe(201);
});

test(
  'five thousand topics are merged into one, and all is counted',
  { timeout: 120_000 },
  async () => {
    const server = await start();
    await tell(server, 'a1', 'topic 7');
    await tell(server, 'a2', 'topic 4999');
    await tell(server, 'b1', 'all');
    for (let from = 0; from < 5_000; from += 1_000) {
      await change(
        server,
        Array.from({ length: 1_000 }, (_, index) => `topic ${from + index}`),
        'all',
      );
    }
    expect(await counted(server)).toEqual({ all: 3 });
    const { data } = await server.get<TopicListResponse>('/api/v1/topics');
    expect(data[0]!.names.length).toBe(5_000);
    const more = Array.from({ length: 1_000 }, (_, index) => `more ${index}`);
    for (let round = 0; round < 4; round++) {
      await change(
        server,
        more.map((one) => `${one} ${round}`),
        'all',
      );
    }
    const last = { topics: more.map((one) => `${one} last`), name: 'all' };
    expect((await server.post('/api/v1/topics/changes', last)).status).toBe(409);
  },
);
