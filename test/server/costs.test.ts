import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConversationDetail, DashboardResponse } from '../../src/contract/index.ts';
import type { AppliedEvent } from '../../src/server/conversations/rules/applied-event.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { checkRollups } from '../../src/server/numbers/index.ts';
import { runs } from './database.ts';
import {
  CAPABILITY,
  eventMaker,
  SECRET,
  statusesOf,
  type TestServer,
  testServer,
} from './harness.ts';
import { testIngest } from './ingest.ts';

const mine = { capabilities: { c1: CAPABILITY } };

/** A reply as one event, of which the `seq` can be chosen. */
const reply = (seq: number, id: string, cost_usd?: number, content = 'Hello') => ({
  ...eventMaker('c1')('message.added', {
    message_id: id,
    sender_type: 'ai',
    content,
    ...(cost_usd === undefined ? {} : { cost_usd }),
  }),
  seq,
});

async function send(server: TestServer, ...events: object[]): Promise<void> {
  const response = await server.send(events, mine);
  expect(new Set(await statusesOf(response))).toEqual(new Set(['accepted']));
}

async function post(server: TestServer, body: object, messages: object[] = []): Promise<void> {
  const response = await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    messages,
    ...body,
  });
  expect([200, 201]).toContain(response.status);
}

/** What the conversation costs, everywhere it is told. */
async function costOf(server: TestServer): Promise<number | null> {
  const { data } = await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c1');
  const { metrics } = await server.get<DashboardResponse>(
    '/api/v1/cs-metrics/dashboard?time_range=8760',
  );
  expect(metrics.total_ai_cost).toBeCloseTo(data.cost_usd ?? 0, 2);
  const lines = await server.call('/api/v1/conversations.ndjson', {
    headers: { 'x-api-key': SECRET },
  });
  expect(JSON.parse(await lines.text())).toMatchObject({ cost_usd: data.cost_usd });
  expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  return data.cost_usd;
}

describe('a reply that is reported twice', () => {
  test.each([
    ['in one batch', [[reply(1, 'm', 0.02), reply(2, 'm', 0.02)]]],
    ['in two batches', [[reply(1, 'm', 0.02)], [reply(2, 'm', 0.02)]]],
    ['the earlier one later', [[reply(2, 'm', 0.02)], [reply(1, 'm', 0.02)]]],
    ['once without its cost', [[reply(1, 'm')], [reply(2, 'm', 0.02)]]],
    ['first with its cost', [[reply(2, 'm', 0.02)], [reply(1, 'm')]]],
    ['three times', [[reply(3, 'm', 0.02)], [reply(1, 'm'), reply(2, 'm', 0.02)]]],
  ])('%s costs once', async (_, batches) => {
    const server = await testServer();
    for (const batch of batches) await send(server, ...batch);
    expect(await costOf(server)).toBe(0.02);
    await send(server, reply(9, 'other', 0.01));
    expect(await costOf(server)).toBe(0.03);
  });

  test('in any order and any batches costs the same', async () => {
    const events = [
      reply(1, 'a', 0.01),
      reply(2, 'b'),
      reply(3, 'a', 0.03),
      reply(4, 'b', 0.2),
      reply(5, 'a', 0.02),
      reply(6, 'b', 0.1),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.integer({ min: 1, max: 6 }),
        async (order, size) => {
          const server = await testServer();
          for (let at = 0; at < order.length; at += size) {
            await send(server, ...order.slice(at, at + size));
          }
          expect(await costOf(server)).toBe(0.23);
        },
      ),
      { numRuns: runs({ sample: 12, long: 500 }) },
    );
  });

  test('by the server in a body and by the browser in an event costs once', async () => {
    const message = { message_id: 'm', sender_type: 'ai', content: 'Hello', cost_usd: 0.02 };
    const server = await testServer();
    await send(server, reply(1, 'm', 0.02));
    await post(server, {}, [message]);
    expect(await costOf(server)).toBe(0.02);

    const other = await testServer();
    await other.send([eventMaker('c1')('conversation.started')], mine);
    await post(other, {}, [{ ...message, cost_usd: undefined }]);
    await send(other, reply(1, 'm', 0.02));
    await send(other, reply(2, 'm', 0.02));
    expect(await costOf(other)).toBe(0.02);
  });

  test('keeps what a body of the same commit tells of it', async () => {
    const server = await testServer();
    await send(server, reply(1, 'm', 0.01));
    const ingest = testIngest(server.store);
    const job = { organisationId: 'default', receivedAt: server.clock.now };
    const dearer = { ...reply(2, 'm', 0.02), at: server.clock.now } as AppliedEvent;
    const message = { message_id: 'm', sender_type: 'ai', content: 'Hello' } as const;
    await Promise.all([
      ingest.add('events', { ...job, events: [dearer], capabilityHashes: 'trusted' }),
      ingest.add('conversation', {
        ...job,
        input: {
          conversation_id: 'c1',
          platform: 'custom',
          messages: [{ ...message, model: 'm-1' }],
        },
      }),
    ]);
    const facts = await server.store.query.selectFrom('message').select('facts').execute();
    expect(facts.map((one) => JSON.parse(one.facts!))).toEqual([{ cost_usd: 0.02, model: 'm-1' }]);
    expect(await costOf(server)).toBe(0.02);
  });
});

describe('the cost of a body', () => {
  test('is that of the conversation, whatever its replies cost, and whenever they arrive', async () => {
    const server = await testServer();
    await send(server, reply(1, 'a', 0.02));
    await post(server, { cost_usd: 0.05 });
    expect(await costOf(server)).toBe(0.05);
    await send(server, reply(2, 'b', 0.01));
    await post(server, { topic: 'billing' }, [
      { message_id: 'c', sender_type: 'ai', content: 'Hello', cost_usd: 0.3 },
    ]);
    expect(await costOf(server)).toBe(0.05);
    await post(server, { cost_usd: 0.06 });
    expect(await costOf(server)).toBe(0.06);
  });

  test('may be nothing', async () => {
    const server = await testServer();
    await send(server, reply(1, 'a', 0.02));
    await post(server, { cost_usd: 0 });
    await send(server, reply(2, 'b', 0.01));
    expect(await costOf(server)).toBe(0);
  });

  test('without it, its replies add up, and a corrected one counts anew', async () => {
    const server = await testServer();
    const messages = (cost: number) => [
      { message_id: 'a', sender_type: 'ai', content: 'Hello', cost_usd: cost },
      { message_id: 'b', sender_type: 'ai', content: 'Bye', cost_usd: 0.01 },
      { message_id: 'c', sender_type: 'customer', content: 'Bye', cost_usd: 0.5 },
    ];
    await post(server, {}, messages(0.02));
    await post(server, {}, messages(0.02));
    expect(await costOf(server)).toBe(0.03);
    await post(server, {}, messages(0.04));
    expect(await costOf(server)).toBe(0.05);
  });
});

test('without any report the cost is unknown', async () => {
  const server = await testServer();
  await send(server, reply(1, 'a'));
  expect(await costOf(server)).toBeNull();
});
