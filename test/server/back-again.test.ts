// @postgres-in-the-long-run: what the browser sends again becomes the events that `events.test.ts` sends on both databases.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { TeamListResponse } from '../../src/contract/index.ts';
import { findLatestChat } from '../../src/server/handoff/store.ts';
import { nextOpening, type OpeningHours } from '../../src/server/team/rules/opening-hours.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { type AtWork, customer, type Listening, makeAgent, makeTeam, signIn } from './team.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const TICK = 25 * SECOND;

// Pings are what shows that a page is open; the tests say when time passes.
const served = () => testServer({ dispatching: { every: 1 << 30 }, heartbeat: 20 });

const chatOf = async (server: TestServer, conversationId: string) =>
  (await findLatestChat(server.store.query, 'default', conversationId))!.chat;

type Line = Pick<Listening<unknown>, 'events' | 'close' | 'until'>;

/** Waits until a ping that began from now on has come: before it, the server notes who is there. */
async function pinged(line: Line): Promise<void> {
  const count = () => line.events.filter(({ type }) => type === 'ping').length;
  const known = count();
  await line.until(() => count() >= known + 2);
}

/** Lets time pass. @param lines those that stay open */
async function pass(server: TestServer, milliseconds: number, ...lines: Line[]): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += TICK) {
    server.clock.now += Math.min(TICK, milliseconds - passed);
    await Promise.all(lines.map(pinged));
    await server.app.dispatcher.round();
  }
}

/** Waits until the server has noticed that a connection has ended. */
const cut = async (server: TestServer, line: { close(): void }) => {
  const before = server.open();
  line.close();
  await expect.poll(() => server.open()).toBeLessThan(before);
};

const statusOf = async (agent: AtWork) => (await agent.inbox()).me.status;

async function talking(ofAna: object = {}) {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana', ofAna)).id);
  const home = customer(server, 'c1');
  await home.say('Hello');
  await home.escalate();
  const told = await home.stream();
  const line = await ana.stream();
  const { chatId } = await chatOf(server, 'c1');
  expect((await ana.act(chatId, { type: 'accept' })).status).toBe(200);
  return { server, ana, home, told, line, chatId };
}

test('a customer who has left is not taken for present by what was still to be noted', async () => {
  const { server, told } = await talking();
  const hereAt = async () =>
    (await findLatestChat(server.store.query, 'default', 'c1'))!.customerHereAt!;
  // From here on, writes wait.
  const { store } = server;
  const { write } = store;
  const { promise: free, resolve: release } = Promise.withResolvers<void>();
  const waiting: Promise<unknown>[] = [];
  store.write = (...given) => {
    const done = free.then(() => write(...given));
    waiting.push(done);
    return done;
  };
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  // Further pings, which wait behind the first one.
  await sleep(100);
  const left = server.clock.now;
  await cut(server, told);
  server.clock.now += 2 * 60 * MINUTE;
  release();
  await Promise.all(waiting);
  await sleep(100);
  expect(await hereAt()).toBeLessThanOrEqual(left);
});

describe('an agent whose line dies', () => {
  test('for a minute loses nothing, neither the chat nor the status', async () => {
    const { server, ana, home, told, line, chatId } = await talking();
    const last = (await ana.inbox()).last_event_id;
    await cut(server, line);
    await home.say('Are you there?', 'm2');
    await pass(server, 100 * SECOND, told);
    expect(await chatOf(server, 'c1')).toMatchObject({ status: 'assigned' });
    expect(await statusOf(ana)).toBe('offline');
    expect(told.events.filter(({ data }) => data.status === 'away')).toEqual([]);

    const back = await ana.stream(last);
    await back.until(({ data }) => data.data?.['messageId'] === 'm2');
    expect(await statusOf(ana)).toBe('available');
    const answer = { type: 'message' as const, message_id: 'a2', content: 'Yes' };
    expect((await ana.act(chatId, answer)).status).toBe(200);
    await told.until(({ data }) => data.message_id === 'a2');
  });

  test('for five minutes: the customer waits at the head, and the agent who is back gets them first', async () => {
    // The other one is not for Ana, also if she is offered chats before Ben is free.
    const { server, ana, told, line, chatId } = await talking({ chat_limit: 1 });
    const ben = await signIn(server, (await makeAgent(server, 'Ben')).id, 'busy');
    const atWork = await ben.stream();
    await cut(server, line);
    await customer(server, 'c2').escalate();
    await pass(server, 5 * MINUTE, told, atWork);
    await told.until(({ data }) => data.status === 'waiting' && data.place === 1);
    expect(await chatOf(server, 'c1')).toMatchObject({
      status: 'queued',
      priority: 0,
      offer: null,
    });
    await ana.stream();
    expect(await statusOf(ana)).toBe('available');
    await ben.setStatus('available');
    await server.app.dispatcher.round();
    expect((await chatOf(server, 'c1')).offer?.agentId).toBe(ana.id);
    expect((await chatOf(server, 'c2')).offer?.agentId).toBe(ben.id);
    expect((await ana.act(chatId, { type: 'accept' })).status).toBe(200);
    await told.until(({ data }) => data.status === 'with_person' && data.agents[0]?.name === 'Ana');
  });

  test('for five minutes: another agent who is free takes over', async () => {
    const { server, told, line } = await talking();
    const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
    const atWork = await ben.stream();
    await cut(server, line);
    await pass(server, 4 * MINUTE, told, atWork);
    expect((await chatOf(server, 'c1')).offer?.agentId).toBe(ben.id);
  });

  test('for an hour: the form of the customer who waits turns back into the chat', async () => {
    const { server, ana, told, line } = await talking();
    await cut(server, line);
    await pass(server, 4 * MINUTE, told);
    await told.until(({ data }) => data.status === 'away');
    server.clock.now += 56 * MINUTE;
    await pass(server, MINUTE, told);
    expect(await chatOf(server, 'c1')).toMatchObject({ status: 'away' });
    expect((await ana.inbox()).messages_left).toMatchObject([
      { kind: 'unanswered', conversation_id: 'c1', is_open: true },
    ]);
    const before = told.events.length;
    await ana.stream();
    await server.app.dispatcher.round();
    await expect
      .poll(() => told.events.slice(before).some(({ data }) => data.status === 'waiting'))
      .toBe(true);
    await server.app.dispatcher.round();
    expect((await chatOf(server, 'c1')).offer?.agentId).toBe(ana.id);
    expect((await ana.inbox()).messages_left).toEqual([]);
  });

  test('and the customer leaves: they are listed, and asked for again when they are back', async () => {
    const { server, ana, home, told, line } = await talking();
    await cut(server, line);
    await pass(server, 4 * MINUTE, told);
    await cut(server, told);
    server.clock.now += 2 * 60 * MINUTE;
    await pass(server, MINUTE);
    expect(await chatOf(server, 'c1')).toMatchObject({ status: 'closed', outcome: 'nobody_there' });
    const back = await ana.stream();
    await server.app.dispatcher.round();
    const inbox = await ana.inbox();
    expect(inbox.chats).toEqual([]);
    expect(inbox.messages_left).toMatchObject([{ kind: 'unanswered', is_open: false }]);
    await home.stream();
    await server.app.dispatcher.round();
    const again = await ana.inbox();
    expect(again.chats).toMatchObject([{ conversation_id: 'c1', status: 'queued' }]);
    expect(again.messages_left).toEqual([]);
    back.close();
  });

  test('after a night, agents say themselves that they are back', async () => {
    const { server, ana, line } = await talking();
    await cut(server, line);
    await pass(server, 4 * MINUTE);
    server.clock.now += 13 * 60 * MINUTE;
    const later = await signIn(server, ana.id, 'offline');
    await later.stream();
    expect(await statusOf(later)).toBe('offline');
  });

  test('the time that chats stay with them is a setting', async () => {
    const { server, told, line } = await talking();
    const changed = await server.call('/api/v1/organisation', {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ agent_absence_minutes: 10 }),
    });
    expect(await changed.json()).toMatchObject({ data: { agent_absence_minutes: 10 } });
    await cut(server, line);
    await pass(server, 9 * MINUTE, told);
    expect((await chatOf(server, 'c1')).status).toBe('assigned');
    await pass(server, 90 * SECOND, told);
    expect((await chatOf(server, 'c1')).status).toBe('away');
  });
});

test('a customer who looks at the form is told when somebody becomes available', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id, 'offline');
  const home = customer(server, 'c1');
  await home.escalate();
  const told = await home.stream();
  await told.until(({ data }) => data.status === 'away');
  await ana.setStatus('available');
  await server.app.dispatcher.round();
  await told.until(({ data }) => data.status === 'waiting');
  // They may still leave the message that they have begun.
  const left = { type: 'leave_message', email: 'kim@example.com', content: 'No time' };
  expect((await home.act(left)).status).toBe(200);
  expect((await ana.inbox()).messages_left).toHaveLength(1);
});

test('all agents are removed while somebody waits: a message can be left, and is kept', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
  const home = customer(server, 'c1');
  await home.escalate();
  const told = await home.stream();
  await told.until(({ data }) => data.status === 'waiting');
  await server.call(`/api/v1/agents/${ana.id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  await server.app.dispatcher.round();
  await told.until(({ data }) => data.status === 'away');
  const left = { type: 'leave_message', email: 'kim@example.com', content: 'Hi' };
  expect((await home.act(left)).status).toBe(200);
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
  expect((await ben.inbox()).messages_left).toHaveLength(1);
});

test('a request that a browser could send only hours later is still one', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  await customer(server, 'c1', { at: '2026-03-10T08:00:00.000Z' }).escalate();
  expect((await ana.inbox()).chats).toMatchObject([{ conversation_id: 'c1', status: 'queued' }]);
});

test('whoever asks again while the last chat is wrapped up gets a new one, and both can be ended', async () => {
  const { server, ana, home, chatId } = await talking();
  await ana.act(chatId, { type: 'end' });
  const make = { type: 'conversation.reopened', at: '2026-03-10T12:00:30.000Z', data: {} };
  await home.send({ id: crypto.randomUUID(), conversation_id: 'c1', seq: 900, ...make });
  await home.send({
    id: crypto.randomUUID(),
    conversation_id: 'c1',
    seq: 901,
    type: 'conversation.escalated',
    at: '2026-03-10T12:00:31.000Z',
    data: { reason: 'customer_requested_human' },
  });
  const next = await chatOf(server, 'c1');
  expect(next).toMatchObject({ status: 'queued' });
  expect(next.chatId).toBeGreaterThan(chatId);
  expect((await ana.act(chatId, { type: 'wrap_up' })).status).toBe(200);
  expect((await ana.act(next.chatId, { type: 'accept' })).status).toBe(200);
  expect(await statusOf(ana)).toBe('available');
});

describe('a team that cannot take its chats', () => {
  const warnings = async (server: TestServer) =>
    (await server.get<TeamListResponse>('/api/v1/teams')).data.map(({ name, warning }) => [
      name,
      warning,
    ]);

  test('without agents does not swallow the customers of its topic', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    const team = await makeTeam(server, { name: 'Returns', topics: ['returns'] });
    expect(team.warning).toBe('no_agents');
    await customer(server, 'c1', { topic: 'returns' }).escalate();
    await server.app.dispatcher.round();
    const chat = await chatOf(server, 'c1');
    expect(chat).toMatchObject({ status: 'queued', teamId: team.id });
    expect(chat.offer?.agentId).toBe(ana.id);
  });

  test('with agents who were not there today falls through, until one of them comes', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    await ana.stream();
    const team = await makeTeam(server, { name: 'Returns', topics: ['returns'] });
    const { id } = await makeAgent(server, 'Ben', { team_ids: [team.id] });
    expect(await warnings(server)).toEqual([['Returns', 'nobody_today']]);
    const ben = await signIn(server, id);
    expect(await warnings(server)).toEqual([['Returns', null]]);
    await ben.setStatus('offline');
    // Ben was there today, and comes back: his team waits for him.
    await customer(server, 'c1', { topic: 'returns' }).escalate();
    expect((await chatOf(server, 'c1')).status).toBe('away');
    server.clock.now += 24 * 60 * MINUTE;
    await pass(server, MINUTE);
    // Sessions last for twelve hours.
    await signIn(server, ana.id);
    await customer(server, 'c2', { topic: 'returns', at: '2026-03-11T12:00:00.000Z' }).escalate();
    await server.app.dispatcher.round();
    expect((await chatOf(server, 'c2')).offer?.agentId).toBe(ana.id);
  });

  test('is closed by its hours: the customer is told when it opens, and how soon messages are answered', async () => {
    const server = await served();
    await server.call('/api/v1/organisation', {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ answer_within_minutes: 240 }),
    });
    const team = await makeTeam(server, {
      name: 'Berlin',
      time_zone: 'Europe/Berlin',
      hours: { wed: [['09:20', '17:00']] },
    });
    await signIn(server, (await makeAgent(server, 'Ana', { team_ids: [team.id] })).id);
    const home = customer(server, 'c1');
    await home.escalate();
    const told = await home.stream();
    expect(await told.until(({ data }) => data.status === 'away')).toMatchObject({
      opens_at: '2026-03-11T08:20:00.000Z',
      answer_within_minutes: 240,
    });
  });
});

test.each<[string, OpeningHours, string, string | null]>([
  ['always open', { hours: null, timeZone: 'UTC', holidays: [] }, '2026-03-10T12:00:00Z', null],
  [
    'over the change to summer time',
    { hours: { mon: [['09:00', '17:00']] }, timeZone: 'Europe/Berlin', holidays: [] },
    '2026-03-27T18:00:00Z',
    '2026-03-30T07:00:00.000Z',
  ],
  [
    'after a holiday',
    { hours: { tue: [['09:07', '10:00']] }, timeZone: 'UTC', holidays: ['2026-03-10'] },
    '2026-03-10T08:00:00Z',
    '2026-03-17T09:07:00.000Z',
  ],
  [
    'in the hour that comes twice',
    { hours: { sun: [['02:30', '02:45']] }, timeZone: 'Europe/Berlin', holidays: [] },
    '2026-10-25T00:50:00Z',
    '2026-10-25T01:30:00.000Z',
  ],
  [
    'when clocks are put back into the hours',
    { hours: { sun: [['01:00', '02:30']] }, timeZone: 'Europe/Berlin', holidays: [] },
    '2026-10-25T00:40:00Z',
    '2026-10-25T01:00:00.000Z',
  ],
  [
    'when clocks are put back at midnight',
    { hours: { sat: [['22:00', '23:30']] }, timeZone: 'America/Santiago', holidays: [] },
    '2026-04-05T02:45:00Z',
    '2026-04-05T03:00:00.000Z',
  ],
  ['never', { hours: {}, timeZone: 'UTC', holidays: [] }, '2026-03-10T12:00:00Z', null],
])('the next opening: %s', (_what, hours, at, next) => {
  const opening = nextOpening(hours, Date.parse(at));
  expect(opening === null ? null : new Date(opening).toISOString()).toBe(next);
});

test('an agent who is gone is noticed after the clock of the server was set back', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  await pass(server, 2 * MINUTE);
  server.clock.now -= 60 * MINUTE;
  const line = await ana.stream();
  await pinged(line);
  await cut(server, line);
  await pass(server, 2 * MINUTE);
  expect(await statusOf(ana)).toBe('offline');
});
