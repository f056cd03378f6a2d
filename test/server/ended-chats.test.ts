import { expect, test } from 'vitest';
import type { ChatReportResponse, EscalationPatternsResponse } from '../../src/contract/index.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { eventMaker, SECRET, testServer, type TestServer } from './harness.ts';
import { testIngest } from './ingest.ts';
import { customer, makeAgent, signIn } from './team.ts';

const quiet = { dispatching: { every: 1 << 30, lostAfter: 1 << 30 } };

const statusesOfChats = async ({ store }: TestServer) =>
  (await store.query.selectFrom('chat').select('status').orderBy('chatId').execute()).map(
    ({ status }) => status,
  );

/** Erases the customer of the conversation `c1`. */
async function erase(server: TestServer): Promise<void> {
  const named = { conversation_id: 'c1', platform: 'sdk', messages: [], customer_id: 'u' };
  expect((await server.post('/api/v1/conversations', named)).status).toBe(200);
  const headers = { 'x-api-key': SECRET };
  const response = await server.call('/api/v1/customers/u', { method: 'DELETE', headers });
  expect(response.status).toBe(200);
}

test.each(['waits', 'goes on', 'is wrapped up'] as const)(
  'an erasure closes a chat that %s, so that it occupies nobody',
  async (when) => {
    const server = await testServer(quiet);
    const { id } = await makeAgent(server, 'Ana');
    const ana = await signIn(server, id, 'busy');
    const home = customer(server, 'c1');
    await home.escalate();
    const chatId = (await ana.inbox()).chats[0]!.chat_id;
    if (when !== 'waits') await ana.act(chatId, { type: 'accept' });
    if (when === 'is wrapped up') await ana.act(chatId, { type: 'end' });
    server.clock.now += 60_000;
    await erase(server);
    expect(await statusesOfChats(server)).toEqual(['closed']);
    expect(await checkChats(server.store)).toEqual([]);
    // An hour later, the agent has worked for one minute in this chat, and not since.
    server.clock.now += 3_600_000;
    const { data } = await server.get<ChatReportResponse>(
      '/api/v1/reports/people?from=2026-03-10&to=2026-03-10&by=agent',
    );
    expect(data.map(({ handle_seconds, occupancy }) => [handle_seconds, occupancy])).toEqual(
      when === 'waits' ? [] : [[60, 1.6]],
    );
  },
);

test('an agent finishes the wrap-up of a chat also when its conversation is escalated again', async () => {
  const server = await testServer(quiet);
  const { id } = await makeAgent(server, 'Ana');
  const ana = await signIn(server, id, 'busy');
  const home = customer(server, 'c1');
  await home.escalate();
  const first = (await ana.inbox()).chats[0]!.chat_id;
  await ana.act(first, { type: 'accept' });
  await ana.act(first, { type: 'end' });
  await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'sdk',
    messages: [],
    status: 'open',
  });
  server.clock.now += 5_000;
  await home.escalate();
  expect(await statusesOfChats(server)).toEqual(['wrapping_up', 'queued']);
  expect((await ana.act(first, { type: 'wrap_up' })).status).toBe(200);
  expect(await statusesOfChats(server)).toEqual(['closed', 'queued']);
  expect(await checkChats(server.store)).toEqual([]);
});

test('an escalation is counted although the conversation is erased before it is read', async () => {
  const server = await testServer(quiet);
  const make = eventMaker('c1', '2026-03-10T11:00:00.000Z');
  const events = [
    make('conversation.started', { platform: 'sdk' }),
    make('message.added', { message_id: 'm', sender_type: 'customer', content: 'Hi' }),
    make('conversation.escalated', { reason: 'complex_issue' }),
    make('identity.set', { customer_id: 'u' }),
  ];
  // This wakes no reader.
  await testIngest(server.store).add('events', {
    organisationId: 'default',
    receivedAt: server.clock.now,
    capabilityHashes: 'trusted',
    events: events.map((event) => ({ ...event, at: Date.parse(event.at) })) as never,
  });
  const headers = { 'x-api-key': SECRET };
  const erased = await server.call('/api/v1/customers/u', { method: 'DELETE', headers });
  expect(erased.status).toBe(200);
  const { patterns } = await server.get<EscalationPatternsResponse>(
    '/api/v1/cs-metrics/escalation-patterns',
  );
  expect(patterns).toMatchObject([
    {
      total: 1,
      escalated: 1,
      reasons: [{ reason: 'complex_issue', count: 1 }],
      avg_messages_before_escalation: 1,
    },
  ]);
});
