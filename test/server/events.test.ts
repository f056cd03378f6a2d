import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConversationDetail, WireEvent } from '../../src/contract/index.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { checkRollups } from '../../src/server/numbers/index.ts';
import { runs } from './database.ts';
import { CAPABILITY, errorOf, eventMaker, SECRET, statusesOf, testServer } from './harness.ts';

const mine = { capabilities: { c1: CAPABILITY } };

function story(): WireEvent[] {
  const event = eventMaker('c1');
  return [
    event('conversation.started', { platform: 'sdk', topic: 'Returns', language: 'en' }),
    event('message.added', { message_id: 'm1', sender_type: 'customer', content: 'Wrong size' }),
    event('message.added', {
      message_id: 'm2',
      sender_type: 'ai',
      content: 'You can return it.',
      ai_confidence_score: 0.8,
      cost_usd: 0.0012,
    }),
    event('sentiment.changed', { sentiment: 'negative' }),
    event('conversation.escalated', { reason: 'customer_requested_human' }),
    event('message.added', { message_id: 'm3', sender_type: 'human_agent', content: 'Hello' }),
    event('sentiment.changed', { sentiment: 'positive' }),
    event('conversation.resolved'),
    event('survey.shown'),
    event('survey.rated', { rating: 3 }),
    event('survey.rated', { rating: 5 }),
    event('survey.feedback', { feedback: 'All good' }),
    event('identity.set', { customer_id: 'cust_1', email: 'ana@example.com', name: 'Ana' }),
    event('conversation.escalated', {
      reason: 'ai_unsure',
      detected: true,
      suggested: true,
      trigger: '2 unsure answers in a row',
    }),
    event('sentiment.changed', {
      sentiment: 'positive',
      score: 0.4,
      message: { message_id: 'm1', sentiment: 'negative', score: -0.5 },
    }),
  ];
}

async function stateOf(server: Awaited<ReturnType<typeof testServer>>) {
  const { data } = await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c1');
  return data;
}

test("what browsers say of their own delivery is summed, a repeated batch's once", async () => {
  const server = await testServer();
  const send = async (events: WireEvent[], client: object) =>
    server.call('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ key: SECRET, events, client }),
    });
  const [first, second] = story();
  await send([first!], { dropped: 2, retried: 1 });
  await send([first!], { dropped: 2, retried: 1 });
  await send([second!], { dropped: 0, retried: 4 });
  expect(await server.get('/api/v1/cs-metrics/delivery')).toEqual({
    success: true,
    metrics: { dropped_events: 2, retried_batches: 5 },
  });
  expect((await send([first!], { dropped: -1 })).status).toBe(422);
});

describe('POST /api/v1/events', () => {
  test('a story becomes a conversation', async () => {
    const server = await testServer();
    const events = story();
    expect(await statusesOf(await server.send(events, mine))).toEqual(events.map(() => 'accepted'));
    const state = await stateOf(server);
    expect(state).toMatchObject({
      status: 'resolved',
      topic: 'Returns',
      language: 'en',
      platform: 'sdk',
      started_at: events[0]!.at,
      resolved_at: events[7]!.at,
      resolution_time_seconds: 7,
      escalated: true,
      escalation_reason: 'customer_requested_human',
      escalated_at: events[4]!.at,
      sentiment: 'positive',
      sentiment_score: 0.4,
      csat_score: 5,
      feedback: 'All good',
      ai_handled: false,
      cost_usd: 0.0012,
      customer_id: 'cust_1',
      contact_email: 'ana@example.com',
      contact_name: 'Ana',
    });
    expect(state.messages.map(({ content, sender_type }) => [sender_type, content])).toEqual([
      ['customer', 'Wrong size'],
      ['ai', 'You can return it.'],
      ['human_agent', 'Hello'],
    ]);
    expect(state.events.map(({ type, seq, data }) => ({ type, seq, data }))).toEqual(
      events.map(({ type, seq, data }) => ({
        type,
        seq,
        data:
          'sender_type' in data && data.sender_type === 'human_agent'
            ? { ...data, claimed: true }
            : data,
      })),
    );
  });

  test('any order, any batches, any repetition end in the same state', async () => {
    const events = story();
    const reference = await testServer();
    await reference.send(events, mine);
    const expected = await stateOf(reference);

    const deliveries = fc.array(
      fc.uniqueArray(fc.nat(events.length - 1), { minLength: 1, maxLength: 6 }),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(
        deliveries,
        fc.shuffledSubarray(events, { minLength: events.length }),
        async (extra, order) => {
          const server = await testServer();
          for (const batch of extra) {
            await server.send(
              batch.map((index) => events[index]),
              mine,
            );
          }
          for (let i = 0; i < order.length; i += 4) await server.send(order.slice(i, i + 4), mine);
          expect(await stateOf(server)).toEqual(expected);
        },
      ),
      { numRuns: runs({ sample: 25, long: 2000 }) },
    );
  });

  test.each([
    ['the first intent of the bot that means something', undefined, 'Where is my order?'],
    ['what the site has named', 'Returns', 'Returns'],
  ])('the topic is %s, in any order of arrival', async (_, topic, expected) => {
    const event = eventMaker('c1');
    const reply = (id: string, more: object) =>
      event('message.added', { message_id: id, sender_type: 'ai', content: 'Well', ...more });
    const intent = (intent_name: string, more = {}) => ({
      intent: { intent_id: intent_name, intent_name, ...more },
    });
    const events = [
      event('conversation.started', { platform: 'sdk', ...(topic && { topic }) }),
      reply('m1', intent('Hello', { not_meaningful: true })),
      reply('m2', { ...intent('Nothing'), not_understood: true }),
      reply('m3', intent(' ')),
      reply('m4', intent('Where is my order?')),
      reply('m5', intent('When do I get my refund?')),
      event('message.added', {
        message_id: 'm6',
        sender_type: 'customer',
        content: 'Thanks',
        ...intent('Mine'),
      }),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.integer({ min: 1, max: 7 }),
        async (order, size) => {
          const server = await testServer();
          for (let i = 0; i < order.length; i += size) {
            await server.send(order.slice(i, i + size), mine);
          }
          expect((await stateOf(server)).topic).toBe(expected);
          expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
        },
      ),
      { numRuns: runs({ sample: 10, long: 500 }) },
    );
  });

  test('the name of an intent is masked, as it becomes the topic', async () => {
    const event = eventMaker('c1');
    const server = await testServer();
    const intent = { intent_id: 'i', intent_name: 'Mail to ana@example.com' };
    const reply = { message_id: 'm1', sender_type: 'ai', content: 'Well', intent };
    await server.send([event('message.added', reply)], mine);
    const state = await stateOf(server);
    expect(state.topic).toMatch(/^Mail to /);
    expect(JSON.stringify(state)).not.toContain('ana@example.com');
  });

  test('what replies cost adds up exactly, each once, and the stored counts agree', async () => {
    const event = eventMaker('c1');
    const replies = Array.from({ length: 20 }, (_, index) =>
      event('message.added', {
        message_id: `m${index}`,
        sender_type: 'ai',
        content: 'Hello',
        cost_usd: index === 0 ? 0.000001 : 0.1,
      }),
    );
    const server = await testServer();
    await server.send(replies.slice(5).toReversed(), mine);
    await server.send([replies[7], ...replies, replies[3]], mine);
    expect((await stateOf(server)).cost_usd).toBe(1.900001);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
    const { metrics } = await server.get<{ metrics: { total_ai_cost: number } }>(
      '/api/v1/cs-metrics/dashboard?time_range=8760',
    );
    expect(metrics.total_ai_cost).toBe(1.9);
  });

  test('a repeated batch is all duplicates and counts once', async () => {
    const server = await testServer();
    const events = story();
    await server.send(events, mine);
    expect(await statusesOf(await server.send(events, mine))).toEqual(
      events.map(() => 'duplicate'),
    );
    expect((await stateOf(server)).message_count).toBe(3);
  });

  test('one bad event among good ones: the good ones are kept', async () => {
    const server = await testServer();
    const event = eventMaker('c1');
    const good = event('message.added', { message_id: 'm1', sender_type: 'ai', content: 'Hi' });
    const response = await server.send(
      [
        event('survey.rated', { rating: 6 }),
        good,
        { id: 'no uuid', type: 'nothing' },
        null,
        event('survey.rated', { rating: 4 }),
      ],
      mine,
    );
    expect(response.status).toBe(200);
    const { results } = (await response.json()) as {
      results: { id: string; status: string; code?: string; message?: string }[];
    };
    expect(results.map(({ status }) => status)).toEqual([
      'rejected',
      'accepted',
      'rejected',
      'rejected',
      'accepted',
    ]);
    expect(results[0]).toMatchObject({ code: 'invalid_event' });
    expect(results[0]!.message).toContain('data.rating');
    expect(await stateOf(server)).toMatchObject({ csat_score: 4, message_count: 1 });
  });

  test("another's conversation is refused with 403, and nothing of it changes", async () => {
    const server = await testServer();
    await server.send(story(), mine);
    const before = await stateOf(server);
    const intruder = eventMaker('c1')('survey.rated', { rating: 1 });
    for (const capabilities of [{}, { c1: 'f'.repeat(32) }, { other: CAPABILITY }]) {
      const response = await server.send([intruder], { capabilities });
      expect(response.status).toBe(403);
      expect(await errorOf(response)).toMatchObject({
        code: 'forbidden',
        issues: [{ path: 'events.0.conversation_id' }],
      });
    }
    expect(await stateOf(server)).toEqual(before);
  });

  test("in a mixed batch another's events are rejected one by one", async () => {
    const server = await testServer();
    await server.send(story(), mine);
    const statuses = await statusesOf(
      await server.send(
        [
          eventMaker('c1')('survey.rated', { rating: 1 }),
          eventMaker('c2')('survey.rated', { rating: 2 }),
        ],
        { capabilities: { c2: CAPABILITY } },
      ),
    );
    expect(statuses).toEqual(['rejected', 'accepted']);
  });

  test('a conversation from a server belongs to no browser', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', {
      conversation_id: 'c1',
      platform: 'custom',
      messages: [],
    });
    const response = await server.send([eventMaker('c1')('survey.rated', { rating: 1 })], mine);
    expect(response.status).toBe(403);
  });

  test('a secret key may send events for any conversation', async () => {
    const server = await testServer();
    await server.send(story(), mine);
    const late = { ...eventMaker('c1')('conversation.reopened'), seq: 99 };
    expect(await statusesOf(await server.send([late], { key: SECRET }))).toEqual(['accepted']);
    expect((await stateOf(server)).status).toBe('open');
  });

  test('a message the server made comes back under its id and is one', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', {
      conversation_id: 'c1',
      platform: 'sdk',
      messages: [{ message_id: 'm1', sender_type: 'ai', content: 'Hello' }],
    });
    const event = eventMaker('c1')('message.added', {
      message_id: 'm1',
      sender_type: 'ai',
      content: 'Hello',
    });
    await server.send([event], { key: SECRET });
    expect((await stateOf(server)).message_count).toBe(1);
  });

  test('a clock that is a day off does not move the conversation', async () => {
    const server = await testServer();
    const event = eventMaker('c1', '2026-03-09T12:00:00.000Z')('conversation.started', {});
    const response = await server.call('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({
        key: SECRET,
        sent_at: '2026-03-09T12:00:02.000Z',
        events: [event],
      }),
    });
    expect(response.status).toBe(200);
    expect((await stateOf(server)).started_at).toBe('2026-03-10T11:59:59.000Z');
  });

  test('what was written offline keeps its own time', async () => {
    const server = await testServer();
    await server.send(
      [eventMaker('c1', '2026-03-08T09:00:00.000Z')('conversation.started', {})],
      mine,
    );
    expect((await stateOf(server)).started_at).toBe('2026-03-08T09:00:01.000Z');
  });
});

test('a browser is believed what a reply costs, but not any amount, nor for messages of customers', async () => {
  const server = await testServer();
  const make = eventMaker('c1');
  const added = (id: string, sender: string, cost: number) =>
    make('message.added', { message_id: id, sender_type: sender, content: 'x', cost_usd: cost });
  const response = await server.send(
    [
      added('a', 'ai', 0.002),
      added('b', 'ai', 100),
      added('c', 'customer', 0.5),
      added('d', 'human_agent', 0.5),
    ],
    { capabilities: { c1: CAPABILITY } },
  );
  expect(new Set(await statusesOf(response))).toEqual(new Set(['accepted']));
  const { data } = await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c1');
  expect(data.cost_usd).toBe(0.002);
  expect(data.messages).toHaveLength(4);
});
