import { describe, expect, test } from 'vitest';
import type {
  CsatTrendsResponse,
  DashboardResponse,
  LimitListResponse,
  SetApartResponse,
  SuspectedDecisionResponse,
  SuspectedListResponse,
} from '../../src/contract/index.ts';
import { emptyConversation } from '../../src/server/conversations/rules/conversation.ts';
import {
  hasActedOverTime,
  suspectKindOf,
  withArrival,
} from '../../src/server/conversations/rules/suspicion.ts';
import type { AppliedEvent } from '../../src/server/conversations/rules/applied-event.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { checkRollups } from '../../src/server/numbers/index.ts';
import { checkChats } from '../../src/server/reporting/index.ts';
import {
  CAPABILITY,
  eventMaker,
  PUBLISHABLE,
  statusesOf,
  type TestServer,
  testServer,
} from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';

describe('the rule', () => {
  const START = 1_000_000;
  const event = (type: string, data: object = {}) =>
    ({ id: 'e', conversation_id: 'c', seq: 1, at: 0, type, data }) as AppliedEvent;
  const said = event('message.added', { sender_type: 'customer', message_id: 'm', content: 'x' });

  /** A conversation in which the customer wrote so many seconds after the first event. */
  function written(...seconds: number[]) {
    let one = emptyConversation('o', 'c', 0);
    one = { ...one, ...withArrival(one, event('conversation.started'), START) };
    for (const second of seconds) {
      one = { ...one, ...withArrival(one, said, START + second * 1000) };
    }
    return one;
  }

  test.each([
    ['nothing written', written(), 60, false],
    ['one message', written(1), 60, false],
    ['two messages at once', written(1, 1), 60, false],
    ['two messages within five seconds', written(1, 4), 60, false],
    ['two messages, too soon', written(1, 10), 20, false],
    ['two messages over half a minute', written(1, 10), 30, true],
    ['many messages of a slow person', written(1, 100, 200), 300, true],
  ])('%s', (_, conversation, after, expected) => {
    expect(hasActedOverTime(conversation, START + after * 1000)).toBe(expected);
  });

  test.each([
    ['asked for a person half a minute after a message', 'conversation.escalated', 31, true],
    ['rated half a minute after a message', 'survey.rated', 31, true],
    ['rated at once', 'survey.rated', 1, false],
    ['got a reply', 'message.added', 31, false],
    ['was shown a survey', 'survey.shown', 31, false],
  ])('somebody who %s', (_, type, second, expected) => {
    const one = written(0);
    const data = type === 'message.added' ? { sender_type: 'ai', message_id: 'r' } : {};
    const after = { ...one, ...withArrival(one, event(type, data), START + second * 1000) };
    expect(hasActedOverTime(after, START + second * 1000)).toBe(expected);
  });

  test('an escalation that is only offered, and one that repeats another, is no part of a flood', () => {
    const conversation = emptyConversation('o', 'c', 0);
    const asked = event('conversation.escalated', { reason: 'x' });
    expect(suspectKindOf(asked, conversation)).toBe('escalation');
    expect(suspectKindOf(asked, { ...conversation, escalated: true })).toBeNull();
    const offered = event('conversation.escalated', { reason: 'x', suggested: true });
    expect(suspectKindOf(offered, conversation)).toBeNull();
    expect(suspectKindOf(event('survey.rated', { rating: 1 }), conversation)).toBe('rating');
    const rated = { ...conversation, csatScore: 5 };
    expect(suspectKindOf(event('survey.rated', { rating: 1 }), rated)).toBeNull();
    expect(suspectKindOf(said, conversation)).toBeNull();
  });
});

const LIMITS = {
  suspect_escalations_per_address: 3,
  suspect_ratings_per_address: 3,
};

/** A forged conversation in one batch. */
async function forge(
  server: TestServer,
  id: string,
  type: 'escalated' | 'rated',
): Promise<object[]> {
  const make = eventMaker(id, '2026-03-10T11:59:00.000Z');
  const events = [
    make('message.added', { message_id: 'm', sender_type: 'customer', content: 'x' }),
    ...(type === 'escalated'
      ? [make('conversation.escalated', { reason: 'customer_requested_human' })]
      : [make('survey.rated', { rating: 1 }), make('survey.feedback', { feedback: 'bad' })]),
  ];
  const response = await server.send(events, { capabilities: { [id]: CAPABILITY } });
  expect(new Set(await statusesOf(response))).toEqual(new Set(['accepted']));
  return events;
}

const suspected = (server: TestServer) => server.get<SuspectedListResponse>('/api/v1/suspected');

/** The figures of the dashboard, and the ratings that they count. */
const numbers = async (server: TestServer) => {
  const { metrics } = await server.get<DashboardResponse>('/api/v1/cs-metrics/dashboard');
  const { trends } = await server.get<CsatTrendsResponse>('/api/v1/cs-metrics/csat-trends');
  expect(trends.reduce((sum, { responses }) => sum + responses, 0)).toBe(
    metrics.rated_conversations,
  );
  return metrics;
};

const decide = async (server: TestServer, decision: 'accept' | 'reject') => {
  const { data } = await suspected(server);
  return server.post(`/api/v1/suspected/${data[0]!.source}`, { decision });
};

/** Every stored number agrees with the rows that it counts. */
async function agrees(server: TestServer): Promise<void> {
  expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  expect(await checkChats(server.store)).toEqual([]);
}

describe('a flood of ratings from one address', () => {
  test('is set apart after a few, counts for nothing, and says where it came from', async () => {
    const server = await testServer({ bounds: LIMITS });
    for (let i = 0; i < 10; i++) await forge(server, `f${i}`, 'rated');
    expect(await numbers(server)).toMatchObject({
      total_conversations: 10,
      rated_conversations: 3,
    });
    const { data, total } = await suspected(server);
    expect(total).toBe(14);
    expect(data).toMatchObject([
      { kind: 'rating', count: 14, conversations: 7, average_rating: 1, examples: ['f3', 'f9'] },
    ]);
    expect(data[0]!.source).toMatch(/^[0-9a-f]{16}$/);
    const file = JSON.stringify(
      await server.store.query.selectFrom('suspected').selectAll().execute(),
    );
    expect(file).not.toContain('127.0.0.1');
    await agrees(server);
  });

  test('has the comments, too, that come after their ratings', async () => {
    const server = await testServer({ bounds: LIMITS });
    for (let i = 0; i < 4; i++) await forge(server, `f${i}`, 'rated');
    const make = eventMaker('c1');
    for (const event of [
      make('survey.rated', { rating: 1 }),
      make('survey.feedback', { feedback: 'A forged comment' }),
    ]) {
      await server.send([event], { capabilities: { c1: CAPABILITY } });
    }
    const { data } = await server.get<{ data: object }>('/api/v1/conversations/c1');
    expect(data).toMatchObject({ csat_score: null, feedback: null });
    expect((await suspected(server)).total).toBe(4);
  });

  test('counts when somebody accepts it, as if it had just come', async () => {
    const server = await testServer({ bounds: LIMITS });
    for (let i = 0; i < 6; i++) await forge(server, `f${i}`, 'rated');
    const accepted = await decide(server, 'accept');
    expect(await accepted.json()).toEqual({ success: true, count: 6, has_more: false });
    expect(await numbers(server)).toMatchObject({ rated_conversations: 6, avg_csat_score: 1 });
    expect((await suspected(server)).total).toBe(0);
    const { data } = await server.get<{ data: { csat_score: number; feedback: string } }>(
      '/api/v1/conversations/f5',
    );
    expect(data).toMatchObject({ csat_score: 1, feedback: 'bad' });
    await agrees(server);
  });

  test('is gone when somebody rejects it, and sending it again changes nothing', async () => {
    const server = await testServer({ bounds: LIMITS });
    let last: object[] = [];
    for (let i = 0; i < 6; i++) last = await forge(server, `f${i}`, 'rated');
    expect((await decide(server, 'reject')).status).toBe(200);
    const again = await server.send(last, { capabilities: { f5: CAPABILITY } });
    expect(new Set(await statusesOf(again))).toEqual(new Set(['duplicate']));
    expect(await numbers(server)).toMatchObject({ rated_conversations: 3 });
    expect((await suspected(server)).total).toBe(0);
    expect(JSON.stringify(await server.get('/api/v1/conversations/f5'))).not.toContain('"bad"');
    await agrees(server);
  });

  test('leaves other addresses alone', async () => {
    const server = await testServer({ bounds: LIMITS, trustedProxies: 1 });
    for (let i = 0; i < 10; i++) await forge(server, `f${i}`, 'rated');
    const make = eventMaker('real');
    const response = await server.call('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-forwarded-for': '192.0.2.7' },
      body: JSON.stringify({
        key: 'amo_pub_of_the_tests',
        capabilities: { real: CAPABILITY },
        events: [make('survey.rated', { rating: 5 })],
      }),
    });
    expect(response.status).toBe(200);
    const { data } = await server.get<{ data: { csat_score: number } }>(
      '/api/v1/conversations/real',
    );
    expect(data.csat_score).toBe(5);
  });

  test('from many addresses is set apart by the key', async () => {
    const server = await testServer({
      bounds: { suspect_ratings_per_key: 4 },
      trustedProxies: 1,
    });
    for (let i = 0; i < 6; i++) {
      const id = `f${i}`;
      await server.call('/api/v1/events', {
        method: 'POST',
        headers: { 'content-type': 'text/plain', 'x-forwarded-for': `192.0.2.${i}` },
        body: JSON.stringify({
          key: 'amo_pub_of_the_tests',
          capabilities: { [id]: CAPABILITY },
          events: [eventMaker(id)('survey.rated', { rating: 1 })],
        }),
      });
    }
    expect(await numbers(server)).toMatchObject({ rated_conversations: 4 });
    expect((await suspected(server)).data).toHaveLength(2);
  });
});

describe('a flood of escalations', () => {
  test('does not stand before a real customer in the queue', async () => {
    const server = await testServer({ bounds: LIMITS, trustedProxies: 1 });
    server.clock.now = Date.parse('2026-03-10T12:00:00Z');
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    for (let i = 0; i < 50; i++) await forge(server, `f${i}`, 'escalated');
    const real = customer(server, 'real', { address: '192.0.2.9', at: '2026-03-10T11:59:00.000Z' });
    await real.say('Help');
    await real.escalate();
    const { chats } = await agent.inbox();
    expect(chats.map(({ conversation_id }) => conversation_id)).toEqual(['f0', 'f1', 'f2', 'real']);
    expect(await numbers(server)).toMatchObject({ escalated_conversations: 4 });
    await agrees(server);
  });

  test('lets those through behind the same address who turn out to be people', async () => {
    const server = await testServer({ bounds: LIMITS });
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    for (let i = 0; i < 10; i++) await forge(server, `f${i}`, 'escalated');
    const early = customer(server, 'early');
    await early.say('Help');
    await early.escalate();
    const queued = async () => (await agent.inbox()).chats.map((chat) => chat.conversation_id);
    expect(await queued()).not.toContain('early');
    server.clock.now += 31_000;
    await early.say('Is anybody there?');
    await expect.poll(queued).toContain('early');
    const patient = customer(server, 'patient');
    await patient.say('Hello');
    server.clock.now += 31_000;
    await patient.say('I want a person');
    await patient.escalate();
    expect(await queued()).toContain('patient');
    expect((await suspected(server)).total).toBe(7);
    // Seven of the flood, and the early one: the patient one was not set apart.
    const { data } = await server.get<LimitListResponse>('/api/v1/limits');
    const limit = data.find(({ name }) => name === 'suspect_escalations_per_address');
    expect(limit).toMatchObject({ refused: 8 });
    await agrees(server);
  });

  test('lets everything of a person through, whichever address it came from', async () => {
    const server = await testServer({
      bounds: { suspect_escalations_per_key: 1 },
      trustedProxies: 1,
    });
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    for (const id of ['f0', 'f1']) await forge(server, id, 'escalated');
    const make = eventMaker('mobile');
    const send = (address: string, ...events: object[]) =>
      server.call('/api/v1/events', {
        method: 'POST',
        headers: { 'content-type': 'text/plain', 'x-forwarded-for': address },
        body: JSON.stringify({
          key: 'amo_pub_of_the_tests',
          capabilities: { mobile: CAPABILITY },
          events,
        }),
      });
    const said = (message_id: string) =>
      make('message.added', { message_id, sender_type: 'customer', content: 'x' });
    const asked = () => make('conversation.escalated', { reason: 'customer_requested_human' });
    await send('192.0.2.1', said('m1'), asked());
    await send('192.0.2.2', asked());
    expect((await suspected(server)).total).toBe(3);
    server.clock.now += 31_000;
    await send('192.0.2.2', said('m2'));
    await expect.poll(async () => (await suspected(server)).total).toBe(1);
    expect((await agent.inbox()).chats.map((chat) => chat.conversation_id)).toContain('mobile');
    await agrees(server);
  });

  test('becomes chats when somebody accepts it', async () => {
    const server = await testServer({ bounds: LIMITS });
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    for (let i = 0; i < 6; i++) await forge(server, `f${i}`, 'escalated');
    expect((await agent.inbox()).chats).toHaveLength(3);
    await decide(server, 'accept');
    expect((await agent.inbox()).chats).toHaveLength(6);
    await agrees(server);
  });
});

describe('everything that is set apart, from all addresses', () => {
  /** Forged conversations, each from an address of its own. */
  async function forgeFrom(
    server: TestServer,
    ids: readonly string[],
    type: 'escalated' | 'rated',
  ) {
    for (const [i, id] of ids.entries()) {
      const make = eventMaker(id, '2026-03-10T11:59:00.000Z');
      const event =
        type === 'rated'
          ? make('survey.rated', { rating: 1 })
          : make('conversation.escalated', { reason: 'customer_requested_human' });
      const response = await server.call('/api/v1/events', {
        method: 'POST',
        headers: { 'content-type': 'text/plain', 'x-forwarded-for': `192.0.2.${i}` },
        body: JSON.stringify({
          key: PUBLISHABLE,
          capabilities: { [id]: CAPABILITY },
          events: [event],
        }),
      });
      expect(await statusesOf(response)).toEqual(['accepted']);
    }
  }
  const options = {
    bounds: { suspect_ratings_per_key: 2, suspect_escalations_per_key: 2 },
    trustedProxies: 1,
  };
  const decideAll = async (server: TestServer, body: object) => {
    const response = await server.post('/api/v1/suspected', body);
    expect(response.status).toBe(200);
    return (await response.json()) as SuspectedDecisionResponse;
  };

  test('counts when an administrator accepts it, and none of the addresses is checked for a while', async () => {
    const server = await testServer(options);
    await forgeFrom(server, ['r0', 'r1', 'r2', 'r3', 'r4'], 'rated');
    await forgeFrom(server, ['e0', 'e1', 'e2', 'e3'], 'escalated');
    expect(await suspected(server)).toMatchObject({ total: 5 });
    expect(await decideAll(server, { decision: 'accept' })).toEqual({
      success: true,
      count: 5,
      has_more: false,
    });
    expect((await suspected(server)).total).toBe(0);
    expect(await numbers(server)).toMatchObject({
      rated_conversations: 5,
      escalated_conversations: 4,
    });
    await forgeFrom(server, ['more0', 'more1', 'more2', 'more3', 'more4', 'more5'], 'rated');
    // The first two and the sixth address were not accepted, because nothing of theirs was set apart.
    expect((await suspected(server)).total).toBe(3);
    expect(await decideAll(server, { decision: 'accept' })).toMatchObject({ count: 3 });
    expect(await decideAll(server, { decision: 'accept' })).toMatchObject({ count: 0 });
    await agrees(server);
  });

  test('is gone when an administrator rejects it, without what came after they looked', async () => {
    const server = await testServer(options);
    await forgeFrom(server, ['r0', 'r1', 'r2', 'r3'], 'rated');
    const { listed_at } = await suspected(server);
    server.clock.now += 1_000;
    // The second one is a conversation of which an earlier rating is in the list.
    await forgeFrom(server, ['late', 'r2'], 'rated');
    expect(await decideAll(server, { decision: 'reject', until: listed_at })).toMatchObject({
      count: 2,
    });
    const left = (await suspected(server)).data.flatMap(({ examples }) => examples);
    expect(left.toSorted()).toEqual(['late', 'r2']);
    expect(await numbers(server)).toMatchObject({ rated_conversations: 2 });
    expect(await decideAll(server, { decision: 'accept' })).toMatchObject({ count: 2 });
    expect(await numbers(server)).toMatchObject({ rated_conversations: 4 });
    await agrees(server);
  });

  test('is decided about in bounded requests, those who asked for a person first', async () => {
    const server = await testServer(options);
    await forgeFrom(server, ['e0', 'e1', 'asked'], 'escalated');
    const rows = Array.from({ length: 1_200 }, (_, i) => ({
      organisationId: 'default',
      eventId: `event-${i}`,
      conversationId: `c${i}`,
      kind: 'rating' as const,
      rating: 1,
      source: `source-${i % 7}`,
      keyId: 'key',
      receivedAt: 1_000 + i,
    }));
    await server.store.write(async ({ query }) => {
      for (let i = 0; i < rows.length; i += 100) {
        await query
          .insertInto('suspected')
          .values(rows.slice(i, i + 100))
          .execute();
      }
    });
    expect((await decideAll(server, { decision: 'reject' })).has_more).toBe(true);
    const left = await server.store.query.selectFrom('suspected').select('eventId').execute();
    expect(left.map(({ eventId }) => eventId).sort()).toEqual(
      rows
        .slice(999)
        .map(({ eventId }) => eventId)
        .sort(),
    );
    expect((await decideAll(server, { decision: 'reject' })).has_more).toBe(false);
    expect((await suspected(server)).total).toBe(0);
  });

  test('an agent lets in, or rejects, all who asked for a person; ratings wait for an administrator', async () => {
    const server = await testServer(options);
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    await forgeFrom(server, ['r0', 'r1', 'r2'], 'rated');
    await forgeFrom(server, ['e0', 'e1', 'e2', 'e3'], 'escalated');
    const decideRequests = (body: object) => agent.call('POST', '/inbox/suspected', body);
    const { listed_at } = (await (
      await agent.call('GET', '/inbox/suspected')
    ).json()) as SetApartResponse;
    server.clock.now += 1_000;
    await forgeFrom(server, ['late'], 'escalated');
    const accepted = await decideRequests({ decision: 'accept', until: listed_at });
    expect(await accepted.json()).toEqual({ success: true, count: 2, has_more: false });
    const queue = (await agent.inbox()).chats.map(({ conversation_id }) => conversation_id);
    expect(queue.toSorted()).toEqual(['e0', 'e1', 'e2', 'e3']);
    expect(await (await decideRequests({ decision: 'reject' })).json()).toMatchObject({ count: 1 });
    expect((await suspected(server)).data).toMatchObject([{ kind: 'rating', count: 1 }]);
    // What comes from these addresses later is set apart as before.
    await forgeFrom(server, ['x0', 'x1', 'x2', 'x3'], 'escalated');
    expect((await suspected(server)).total).toBe(5);
    await agrees(server);
  });
});

test('only an administrator decides, and only about what is there', async () => {
  const server = await testServer({ bounds: LIMITS });
  expect(
    (await server.post('/api/v1/suspected/0123456789abcdef', { decision: 'accept' })).status,
  ).toBe(404);
  const refused = await server.call('/api/v1/suspected/x', {
    method: 'POST',
    headers: { 'x-api-key': 'amo_pub_of_the_tests', 'content-type': 'application/json' },
    body: JSON.stringify({ decision: 'accept' }),
  });
  expect(refused.status).toBe(403);
});

test('erasure takes what is set apart, too', async () => {
  const server = await testServer({ bounds: LIMITS });
  for (let i = 0; i < 5; i++) await forge(server, `f${i}`, 'rated');
  await server.send([eventMaker('f4')('identity.set', { customer_id: 'cust_1' })], {
    capabilities: { f4: CAPABILITY },
  });
  await server.call('/api/v1/customers/cust_1', {
    method: 'DELETE',
    headers: { 'x-api-key': 'amo_secret_of_the_tests' },
  });
  const rows = await server.store.query.selectFrom('suspected').select('conversationId').execute();
  expect(new Set(rows.map((row) => row.conversationId))).toEqual(new Set(['f3']));
});
