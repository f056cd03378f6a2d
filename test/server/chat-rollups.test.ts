import { expect, test } from 'vitest';
import type { ChatReportResponse } from '../../src/contract/index.ts';
import { checkChatRollups, recountChats } from '../../src/server/handoff/index.ts';
import { testServer } from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';

test('what reports on chats are read from is checked against the chats, and counted anew', async () => {
  const server = await testServer();
  server.clock.now = Date.parse('2026-03-10T20:00:00Z');
  const { query } = server.store;
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
  const ben = customer(server, 'c', { at: '2026-03-10T20:00:00.000Z' });
  await ben.say('A person, please');
  await ben.escalate();
  const chat = (await ana.inbox()).chats[0]!;
  server.clock.now += 30_000;
  expect((await ana.act(chat.chat_id, { type: 'accept' })).status).toBe(200);
  // Over midnight.
  server.clock.now = Date.parse('2026-03-11T00:30:00Z');
  expect((await ana.act(chat.chat_id, { type: 'end' })).status).toBe(200);
  const report = async () =>
    (
      await server.get<ChatReportResponse>(
        '/api/v1/reports/people?from=2026-03-10&to=2026-03-11&by=agent',
      )
    ).data;
  const before = await report();
  expect(before).toMatchObject([{ chats: 1, wait_seconds: null, waits: 0, occupancy: 99.8 }]);
  expect(await query.selectFrom('agentWork').select('start').execute()).toHaveLength(2);
  expect(await checkChatRollups(server.store)).toEqual([]);

  await server.store.write(async (transaction) => {
    await transaction.query.updateTable('chatRollup').set({ chats: 7 }).execute();
    await transaction.query.deleteFrom('agentWork').execute();
  });
  expect(await report()).not.toEqual(before);
  // A row by agent and one by day and by team, and both days of the agent.
  expect(await checkChatRollups(server.store)).toHaveLength(5);
  await server.store.write(recountChats);
  expect(await checkChatRollups(server.store)).toEqual([]);
  expect(await report()).toEqual(before);
});
