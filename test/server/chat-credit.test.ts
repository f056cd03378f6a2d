import { expect, test } from 'vitest';
import {
  type BoardResponse,
  type ChatReportResponse,
  type ReportedChat,
  reportedChat,
} from '../../src/contract/index.ts';
import { rateChats } from '../../src/server/database/migrations/0021-chat-figures.ts';
import { rebuildChats } from '../../src/server/handoff/rebuild.ts';
import type { ChatAction } from '../../src/server/handoff/rules/action.ts';
import type { Chat } from '../../src/server/handoff/rules/chat.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { testIngest } from './ingest.ts';
import { CAPABILITY, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';
import { makeAgent, makeTeam, signIn } from './team.ts';

const SECOND = 1_000;
const DAY = 86_400_000;

/** A server with two agents in two teams, and one conversation. */
async function desk(at = '2026-03-10T12:00:00.000Z') {
  const server = await testServer({ dispatching: { every: 1 << 30, lostAfter: 1 << 30 } });
  server.clock.now = Date.parse(at);
  const [first, second] = [
    await makeTeam(server, { name: 'First', topics: [] }),
    await makeTeam(server, { name: 'Second', topics: ['second'] }),
  ];
  const ana = await makeAgent(server, 'Ana', { team_ids: [first.id] });
  const bo = await makeAgent(server, 'Bo', { team_ids: [second.id] });
  for (const { id } of [ana, bo]) await signIn(server, id, 'busy');
  const make = eventMaker('c1', at);
  const send = async (...events: Parameters<typeof make>[]) => {
    const response = await server.send(
      events.map((event) => make(...event)),
      { capabilities: { c1: CAPABILITY } },
    );
    expect(response.status).toBe(200);
    const { results } = (await response.json()) as { results: { status: string }[] };
    expect(results.map(({ status }) => status)).toEqual(events.map(() => 'accepted'));
  };
  const ingest = testIngest(server.store);
  return {
    server,
    first,
    second,
    ana,
    bo,
    send,
    escalate: () => send(['conversation.escalated', { reason: 'customer_requested_human' }]),
    say: (content: string) =>
      send([
        'message.added',
        { message_id: crypto.randomUUID(), sender_type: 'customer', content },
      ]),
    wait: (seconds: number) => void (server.clock.now += seconds * SECOND),
    async act(action: ChatAction) {
      // The browser numbers its events after those of the server.
      if (action.type === 'end' || action.type === 'message') make('survey.shown');
      expect(
        await ingest.add('chat', {
          organisationId: 'default',
          conversationId: 'c1',
          receivedAt: server.clock.now,
          action,
        }),
      ).toMatchObject({ status: 'done' });
    },
    write: (agentId: number): ChatAction => ({
      type: 'message',
      agentId,
      messageId: crypto.randomUUID(),
      content: 'Yes',
      files: [],
    }),
  };
}

const report = async (server: TestServer, by: string, from = '2026-03-10', to = from) =>
  (await server.get<ChatReportResponse>(`/api/v1/reports/people?from=${from}&to=${to}&by=${by}`))
    .data;

async function chatsOf(server: TestServer): Promise<ReportedChat[]> {
  const response = await server.call('/manager/api/v1/chats', {
    headers: { authorization: `Basic ${btoa(`default:${SECRET}`)}` },
  });
  return reportedChat.array().parse(await response.json());
}

test.each(['in the widget', 'by a body'])(
  'each chat of a conversation has the rating that was given after it, %s',
  async (where) => {
    const { server, ana, bo, escalate, send, act } = await desk();
    const rate = async (rating: number) => {
      if (where === 'in the widget') return send(['survey.shown'], ['survey.rated', { rating }]);
      const body = { conversation_id: 'c1', platform: 'sdk', messages: [], csat_score: rating };
      expect((await server.post('/api/v1/conversations', body)).status).toBe(200);
    };
    await send(['conversation.started', { platform: 'sdk' }]);
    for (const [{ id: agentId }, rating] of [
      [ana, 5],
      [bo, 1],
    ] as const) {
      await escalate();
      await act({ type: 'accept', agentId });
      await act({ type: 'end', agentId });
      await rate(rating);
      await send(['conversation.reopened']);
    }
    expect((await chatsOf(server)).map(({ rating }) => rating)).toEqual([5, 1]);
    expect((await report(server, 'agent')).map((row) => [row.name, row.average_rating])).toEqual([
      ['Ana', 5],
      ['Bo', 1],
    ]);
    expect(await report(server, 'day')).toMatchObject([{ chats: 2, average_rating: 3 }]);
  },
);

test('the same rating given again after the next chat is of that chat too', async () => {
  const { server, ana, bo, escalate, send, act } = await desk();
  await send(['conversation.started', { platform: 'sdk' }]);
  for (const { id: agentId } of [ana, bo, ana]) {
    await escalate();
    await act({ type: 'accept', agentId });
    await act({ type: 'end', agentId });
    if (agentId === ana.id) await send(['survey.rated', { rating: 4 }]);
    await send(['conversation.reopened']);
  }
  expect((await chatsOf(server)).map(({ rating }) => rating)).toEqual([4, null, 4]);
});

test('after a transfer, each agent has their own times, and who gave it the transfer', async () => {
  const { server, first, second, ana, bo, escalate, send, act, wait, write } = await desk();
  await send(['conversation.started', { platform: 'sdk', topic: 'first' }]);
  await escalate();
  wait(88);
  await act({ type: 'accept', agentId: ana.id });
  wait(31);
  await act(write(ana.id));
  wait(590);
  const handOver = { agentId: ana.id, toAgentId: null, toTeamId: second.id, note: null };
  await act({ type: 'transfer', ...handOver });
  wait(10);
  await act({ type: 'offer', agentId: bo.id, kind: 'transfer' });
  await act({ type: 'accept', agentId: bo.id });
  wait(81);
  await act({ type: 'end', agentId: bo.id });
  wait(10);
  await act({ type: 'wrap_up', agentId: bo.id, resolution: null });
  const anas = {
    chats: 1,
    wait_seconds: 88,
    first_response_seconds: 119,
    response_seconds: 31,
    handle_seconds: 631,
    transfers: 1,
  };
  const bos = {
    chats: 1,
    first_response_seconds: null,
    response_seconds: null,
    wait_seconds: null,
    handle_seconds: 91,
    transfers: 0,
  };
  expect(await report(server, 'agent')).toMatchObject([
    { name: 'Ana', ...anas },
    { name: 'Bo', ...bos },
  ]);
  expect(await report(server, 'team')).toMatchObject([
    { key: String(first.id), name: 'First', ...anas },
    { key: String(second.id), name: 'Second', ...bos },
  ]);
  expect(await report(server, 'day')).toMatchObject([{ ...anas, handle_seconds: 722 }]);
});

test('after an agent is lost, the wait starts anew and the unanswered time goes on', async () => {
  const { server, ana, bo, escalate, send, say, act, wait, write } = await desk();
  await send(['conversation.started', { platform: 'sdk' }]);
  await escalate();
  wait(7);
  await act({ type: 'accept', agentId: ana.id });
  wait(10);
  await act(write(ana.id));
  wait(20);
  await say('And?');
  wait(100);
  await act({ type: 'lose', agentId: ana.id });
  wait(240);
  expect(await server.get<BoardResponse>('/api/v1/reports/board')).toMatchObject({
    waiting: 1,
    longest_wait_seconds: 240,
    teams: expect.arrayContaining([
      expect.objectContaining({ waiting: 1, longest_wait_seconds: 240 }),
    ]) as unknown,
  });
  await act({ type: 'accept', agentId: bo.id });
  wait(10);
  await act(write(bo.id));
  await act({ type: 'end', agentId: bo.id });
  await act({ type: 'wrap_up', agentId: bo.id, resolution: null });
  expect(await chatsOf(server)).toMatchObject([
    {
      queue_duration: 247,
      wait_duration: 247,
      longest_response_time: 350,
      average_response_time: 180,
    },
  ]);
  const of = (wait_seconds: number, response_seconds: number, handle_seconds: number) => ({
    wait_seconds,
    response_seconds,
    handle_seconds,
  });
  expect(await report(server, 'agent')).toMatchObject([
    { name: 'Ana', first_response_seconds: 17, ...of(7, 10, 130) },
    { name: 'Bo', first_response_seconds: null, ...of(240, 350, 10) },
  ]);
  // Two waits and two responses; nobody handled it while it waited.
  expect(await report(server, 'day')).toMatchObject([of(124, 180, 140)]);
});

test('a chat over midnight is cut there, and a day of wrapping up alone has its row', async () => {
  const { server, ana, escalate, send, act, wait } = await desk('2026-03-10T23:50:00.000Z');
  await send(['conversation.started', { platform: 'sdk' }]);
  await escalate();
  await act({ type: 'accept', agentId: ana.id });
  wait(20 * 60);
  await act({ type: 'end', agentId: ana.id });
  wait(DAY / SECOND);
  await act({ type: 'wrap_up', agentId: ana.id, resolution: null });
  wait(10 * 60);
  const day = async (name: string) => (await report(server, 'agent', name))[0];
  expect(await day('2026-03-10')).toMatchObject({
    chats: 1,
    handle_seconds: 1200 + 86400,
    occupancy: 100,
  });
  expect(await day('2026-03-11')).toMatchObject({ chats: 0, handle_seconds: null, occupancy: 100 });
  expect(await day('2026-03-12')).toMatchObject({ chats: 0, occupancy: 50 });
});

test('who was removed keeps their ratings', async () => {
  const { server, ana, bo, escalate, send, act } = await desk();
  await send(['conversation.started', { platform: 'sdk' }]);
  await escalate();
  await act({ type: 'accept', agentId: ana.id });
  await act({ type: 'end', agentId: ana.id });
  for (const { id } of [ana, bo]) {
    const removed = await server.call(`/api/v1/agents/${id}`, {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    expect(removed.status).toBe(200);
  }
  await send(['survey.rated', { rating: 2 }]);
  expect(await report(server, 'agent')).toMatchObject([{ name: 'Ana', average_rating: 2 }]);
});

test('chats of earlier versions are computed anew, with the rating of their conversation', async () => {
  const { server, ana, bo, escalate, send, act, wait, write } = await desk();
  await send(['conversation.started', { platform: 'sdk' }]);
  for (const { id: agentId } of [ana, bo]) {
    await escalate();
    wait(30);
    await act({ type: 'accept', agentId });
    await act(write(agentId));
    await act({ type: 'end', agentId });
    await send(['conversation.reopened']);
  }
  await send(['survey.rated', { rating: 3 }], ['survey.feedback', { feedback: 'Well' }]);
  const before = await chatsOf(server);
  expect(before).toMatchObject([
    { rating: null, has_feedback: false },
    { rating: 3, has_feedback: true },
  ]);
  await server.store.write(async (transaction) => {
    const { query } = transaction;
    await query.deleteFrom('liveEvent').where('type', '=', 'rated').execute();
    for (const { chatId, state } of await query.selectFrom('chat').selectAll().execute()) {
      const { figures: _, ...old } = JSON.parse(state) as Chat;
      const set = { state: JSON.stringify(old) };
      await query.updateTable('chat').set(set).where('chatId', '=', chatId).execute();
    }
    await rateChats(query as never);
    await rebuildChats(transaction, ['0021-chat-figures']);
  });
  expect(await chatsOf(server)).toEqual(before);
  expect(await checkChats(server.store)).toEqual([]);
});
