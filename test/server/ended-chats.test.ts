import { expect, test } from 'vitest';
import type { ChatReportResponse, EscalationPatternsResponse } from '../../src/contract/index.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { SECRET, testServer } from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';

const quiet = { dispatching: { every: 1 << 30, lostAfter: 1 << 30 } };

const statusesOfChats = async ({ store }: Awaited<ReturnType<typeof testServer>>) =>
  (await store.query.selectFrom('chat').select('status').orderBy('chatId').execute()).map(
    ({ status }) => status,
  );

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
    const erased = await server.call('/api/v1/conversations/c1', {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    expect(erased.status).toBeLessThan(300);
    expect(await statusesOfChats(server)).toEqual(['closed']);
    expect(await checkChats(server.store.query)).toEqual([]);
    // A day later, the agent has worked for one minute in this chat, and not since.
    server.clock.now += 3_600_000;
    const { data } = await server.get<ChatReportResponse>(
      '/api/v1/reports/people?from=2026-03-10&to=2026-03-10&by=agent',
    );
    expect(data.map(({ handle_seconds, occupancy }) => [handle_seconds, occupancy])).toEqual(
      when === 'waits' ? [] : [[when === 'goes on' ? 60 : 60, 1.6]],
    );
  },
);

test('a conversation that is escalated again ends the wrap-up of its earlier chat', async () => {
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
  expect(await statusesOfChats(server)).toEqual(['closed', 'queued']);
  expect(await checkChats(server.store.query)).toEqual([]);
});

test('an escalation is counted although the conversation is erased before it is read', async () => {
  const server = await testServer(quiet);
  const home = customer(server, 'c1', { topic: 'billing' });
  await home.say('Hi');
  // As if it had come a moment ago.
  await server.app.dispatcher.stop();
  await home.escalate();
  await server.store.query
    .insertInto('unread')
    .values({ organisationId: 'default', conversationId: 'c1' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await server.store.query.deleteFrom('escalation').execute();
  await server.store.query.deleteFrom('escalationRollup').execute();
  await server.call('/api/v1/conversations/c1', {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  const { patterns } = await server.get<EscalationPatternsResponse>(
    '/api/v1/cs-metrics/escalation-patterns',
  );
  expect(patterns).toMatchObject([
    {
      total: 1,
      escalated: 1,
      reasons: [{ reason: 'customer_requested_human', count: 1 }],
      avg_messages_before_escalation: 1,
    },
  ]);
});
