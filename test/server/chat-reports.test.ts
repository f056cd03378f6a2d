import { expect, test } from 'vitest';
import type { BoardResponse, ChatReportResponse, WaitsResponse } from '../../src/contract/index.ts';
import { errorOf, SECRET, testServer } from './harness.ts';
import { customer, makeAgent, makeTeam, signIn } from './team.ts';

const SECOND = 1_000;

/** A day: one chat that is handed on, one that nobody took, one that still waits. */
async function worked() {
  const server = await testServer({ dispatching: { every: 1 << 30, lostAfter: 1 << 30 } });
  const team = await makeTeam(server, { name: '=Support', topics: [] });
  const [ana, ben] = [
    await makeAgent(server, 'Ana', { team_ids: [team.id] }),
    await makeAgent(server, 'Ben', { team_ids: [team.id] }),
  ];
  const anas = await signIn(server, ana.id, 'busy');
  const bens = await signIn(server, ben.id, 'busy');
  const home = customer(server, 'c1');
  await home.escalate();
  server.clock.now += 40 * SECOND;
  const id = (await anas.inbox()).chats[0]!.chat_id;
  await anas.act(id, { type: 'accept' });
  server.clock.now += 20 * SECOND;
  await anas.act(id, { type: 'message', message_id: 'a1', content: 'Hello' });
  await home.say('Hi');
  server.clock.now += 40 * SECOND;
  await anas.act(id, { type: 'message', message_id: 'a2', content: 'Well' });
  await anas.act(id, { type: 'transfer', to_agent_id: ben.id });
  await bens.act(id, { type: 'accept' });
  server.clock.now += 100 * SECOND;
  await bens.act(id, { type: 'end' });
  server.clock.now += 50 * SECOND;
  await bens.act(id, { type: 'wrap_up', resolution: 'resolved' });
  await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'sdk',
    messages: [],
    csat_score: 4,
  });
  const gone = customer(server, 'c2');
  await gone.escalate();
  await gone.act({ type: 'cancel' });
  server.clock.now += 250 * SECOND;
  await customer(server, 'c3').escalate();
  server.clock.now += 30 * SECOND;
  return { server, team, ana, ben };
}

test('the report has what was done, by day, team and agent, and as CSV', async () => {
  const { server, team, ana, ben } = await worked();
  const report = (by: string) =>
    server.get<ChatReportResponse>(`/api/v1/reports/people?from=2026-03-10&to=2026-03-10&by=${by}`);
  const figures = {
    chats: 1,
    missed: 1,
    wait_seconds: 40,
    first_response_seconds: 60,
    // 20 s after being taken, then 40 s after the customer.
    response_seconds: 30,
    handle_seconds: 210,
    transfers: 1,
    average_rating: 4,
    occupancy: null,
    waits: 1,
    first_responses: 1,
    responses: 2,
    handled: 1,
    rated: 1,
  };
  expect((await report('day')).data).toEqual([{ key: '2026-03-10', name: null, ...figures }]);
  expect((await report('team')).data).toEqual([
    { key: String(team.id), name: '=Support', ...figures },
  ]);
  // 530 seconds at work: 60 in the chat, and 100 with 50 to wrap it up.
  expect((await report('agent')).data).toEqual([
    {
      key: String(ana.id),
      name: 'Ana',
      ...figures,
      missed: 0,
      handle_seconds: 60,
      occupancy: 11.3,
    },
    {
      key: String(ben.id),
      name: 'Ben',
      ...figures,
      missed: 0,
      wait_seconds: null,
      first_response_seconds: null,
      response_seconds: null,
      handle_seconds: 150,
      transfers: 0,
      occupancy: 28.3,
      waits: 0,
      first_responses: 0,
      responses: 0,
    },
  ]);
  const csv = await server.call(
    '/api/v1/reports/people.csv?from=2026-03-10&to=2026-03-10&by=team',
    { headers: { 'x-api-key': SECRET } },
  );
  const [head, row] = (await csv.text()).split('\r\n');
  expect(head).toContain('key,name,chats,missed');
  // No formula for a spreadsheet.
  expect(row).toBe(`${team.id},'=Support,1,1,40,60,30,210,1,4,,1,1,2,1,1`);
  const wrong = await server.call('/api/v1/reports/people?from=2026-03-10&to=2026-03-09', {
    headers: { 'x-api-key': SECRET },
  });
  expect([wrong.status, (await errorOf(wrong)).issues![0]!.path]).toEqual([422, 'to']);
});

test('the board has who waits and who is there', async () => {
  const { server, team } = await worked();
  const board = await server.get<BoardResponse>('/api/v1/reports/board');
  expect(board).toMatchObject({
    waiting: 1,
    in_chat: 0,
    wrapping_up: 0,
    longest_wait_seconds: 30,
    agents_by_status: { busy: 2, available: 0, offline: 0 },
    teams: [{ id: team.id, waiting: 1, longest_wait_seconds: 30, available: 0, open: true }],
  });
  expect(board.agents.map(({ name, status }) => [name, status])).toEqual([
    ['Ana', 'busy'],
    ['Ben', 'busy'],
  ]);
});

test('the longest waits of a day are listed with who waited, also of those whom nobody answered', async () => {
  const { server, ben } = await worked();
  const { data } = await server.get<WaitsResponse>('/api/v1/reports/waits?day=2026-03-10');
  expect(data.map((one) => [one.conversation_id, one.wait_seconds, one.taken])).toEqual([
    ['c1', 40, true],
    ['c3', 30, false],
    ['c2', 0, false],
  ]);
  expect(data[0]!.agent_id).toBe(ben.id);
  const before = await server.get<WaitsResponse>('/api/v1/reports/waits?day=2026-03-09');
  expect(before.data).toEqual([]);
  const wrong = await server.call('/api/v1/reports/waits?day=2026-02-30', {
    headers: { 'x-api-key': SECRET },
  });
  expect(wrong.status).toBe(422);
});
