import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  type AgentActionBody,
  type ConversationDetailResponse,
  type CustomerExportResponse,
  type ErrorResponse,
  type inboxFileResponse,
  reasons,
} from '../../src/contract/index.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { findLatestChat } from '../../src/server/handoff/store.ts';
import { startMailServer } from '../mail-server.ts';
import {
  CAPABILITY,
  eventMaker,
  PUBLISHABLE,
  SECRET,
  testServer,
  type TestServer,
} from './harness.ts';
import { type AtWork, customer, makeAgent, makeTeam, signIn } from './team.ts';

const MINUTE = 60_000;

/** The smallest picture there is. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

async function served(): Promise<TestServer> {
  // The tests say when.
  return testServer({ dispatching: { every: 1 << 30 } });
}

/** The one chat in an agent's inbox. */
const only = async (agent: AtWork) => {
  const { chats } = await agent.inbox();
  expect(chats).toHaveLength(1);
  return chats[0]!;
};

/** Three agents, of whom Ana is in the chat of a customer. */
async function talking() {
  const server = await served();
  const [ana, ben, cleo] = await Promise.all(
    ['Ana', 'Ben', 'Cleo'].map(async (name) => signIn(server, (await makeAgent(server, name)).id)),
  );
  const home = customer(server, 'c1');
  await home.escalate();
  const { chatId } = await chatOf(server, 'c1');
  await ana!.act(chatId, { type: 'accept' });
  return { server, ana: ana!, ben: ben!, cleo: cleo!, home, chatId };
}

const chatOf = async (server: TestServer, conversationId: string) =>
  (await findLatestChat(server.store.query, 'default', conversationId))!.chat;

test('a customer asks for a person, one comes, they talk, it ends, and is wrapped up', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  const home = customer(server, 'c1', { topic: 'Returns' });
  await home.say('Where is my parcel?', 'm1');
  await home.escalate();
  const told = await home.stream();
  expect(await told.until(({ type }) => type === 'state')).toMatchObject({
    status: 'waiting',
    place: 1,
    wait_seconds: null,
  });
  await server.app.dispatcher.round();
  const offered = await only(ana);
  expect(offered).toMatchObject({
    status: 'queued',
    topic: 'Returns',
    reason: 'customer_requested_human',
    offer: { kind: 'queue', agent_id: ana.id },
    preview: { content: 'Where is my parcel?' },
  });
  const id = offered.chat_id;
  const live = await ana.stream((await ana.inbox()).last_event_id);
  expect((await ana.act(id, { type: 'message', message_id: 'x', content: 'Hi' })).status).toBe(409);
  expect((await ana.act(id, { type: 'accept' })).status).toBe(200);
  await told.until(({ data }) => data.status === 'with_person' && data.agents[0]?.name === 'Ana');

  await ana.act(id, { type: 'message', message_id: 'a1', content: 'I look.' });
  expect(await told.until(({ type }) => type === 'message')).toEqual({
    message_id: 'a1',
    content: 'I look.',
    name: 'Ana',
  });
  // The same again is the same.
  await ana.act(id, { type: 'message', message_id: 'a1', content: 'I look.' });
  await home.say('Thank you', 'm2');
  await live.until(({ data }) => data.type === 'message' && data.data['messageId'] === 'm2');
  // The browser tells of what the agent wrote; a bad one tells something else.
  const echo = { message_id: 'a1', sender_type: 'human_agent', content: 'You owe me money' };
  await home.send({
    id: crypto.randomUUID(),
    conversation_id: 'c1',
    seq: 1,
    type: 'message.added',
    at: '2026-03-10T12:00:00.000Z',
    data: echo,
  });
  await ana.act(id, { type: 'typing' });
  await told.until(({ type }) => type === 'typing');
  await ana.act(id, { type: 'seen' });
  await told.until(({ data }) => data.seen_at !== null && data.status === 'with_person');
  await home.act({ type: 'seen' });

  expect((await ana.act(id, { type: 'end' })).status).toBe(200);
  await told.until(({ data }) => data.status === 'ended');
  expect((await ana.inbox()).me.status).toBe('wrapping_up');
  const wrapUp = { type: 'wrap_up' as const, topic: 'Delivery', first_contact_resolution: true };
  expect((await ana.act(id, wrapUp)).status).toBe(200);
  expect((await ana.inbox()).me.status).toBe('available');
  expect((await ana.inbox()).chats).toEqual([]);

  const { data } = await server.get<ConversationDetailResponse>('/api/v1/conversations/c1');
  expect(data.messages.map(({ message_id, content }) => [message_id, content])).toEqual([
    ['m1', 'Where is my parcel?'],
    ['a1', 'I look.'],
    ['m2', 'Thank you'],
  ]);
  expect(data).toMatchObject({
    status: 'resolved',
    topic: 'Delivery',
    first_contact_resolution: true,
    ai_handled: false,
  });
  const said = live.events.filter(({ data: { type } }) => type === 'message');
  expect(said.map(({ data: { data } }) => data['messageId'])).toEqual(['a1', 'm2']);
  const chat = await chatOf(server, 'c1');
  expect(chat).toMatchObject({ status: 'closed', outcome: 'ended_by_agent' });
  expect(chat.talk).toMatchObject({ messages: 2, responses: 1 });
});

test('nobody there: the customer leaves a message, and the conversation is for the mail', async () => {
  const server = await served();
  await makeAgent(server, 'Ana');
  const home = customer(server, 'c1');
  await home.say('Hello');
  await home.escalate();
  const told = await home.stream();
  await told.until(({ data }) => data.status === 'away');
  expect((await home.act({ type: 'leave_message', email: 'x', content: 'y' })).status).toBe(422);
  const left = { type: 'leave_message', email: 'kim@example.com', content: 'Call 0171 2345678' };
  expect((await home.act(left)).status).toBe(200);
  await told.until(({ data }) => data.status === 'none');
  const { data } = await server.get<ConversationDetailResponse>('/api/v1/conversations/c1');
  expect(data.contact_email).toBe('kim@example.com');
  expect(data.messages.at(-1)!.content).toBe('Call [phone]');
  const given = await server.store.query.selectFrom('exportInput').selectAll().execute();
  expect(JSON.parse(given[0]!.given)).toEqual({ conversation_status: 'email' });
  expect((await home.act(left)).status).toBe(409);
});

test('the address that is typed gets the answer, and the contact that is known stays', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id, 'offline');
  const home = customer(server, 'c1');
  const make = eventMaker('c1');
  await home.say('Hello');
  const known = { customer_id: 'k1', email: 'kim@work.example', name: 'Kim' };
  await home.send({ ...make('identity.set', known), seq: 50 });
  await home.escalate();
  const left = { type: 'leave_message', email: 'kim@home.example', content: 'Call me' };
  expect((await home.act(left)).status).toBe(200);
  // No browser can put another address there by an event.
  const forged = { sender_type: 'customer', content: 'Forged', reply_to: 'eve@example.com' };
  await home.send({ ...make('message.added', { message_id: 'm9', ...forged }), seq: 51 });

  const { data } = await server.get<ConversationDetailResponse>('/api/v1/conversations/c1');
  expect(data.contact_email).toBe('kim@work.example');
  const replyTo = (messages: ConversationDetailResponse['data']['messages']) =>
    Object.fromEntries(messages.map(({ content, reply_to }) => [content, reply_to]));
  const shown = { Hello: null, 'Call me': 'kim@home.example', Forged: null };
  expect(replyTo(data.messages)).toEqual(shown);
  const { chatId } = await chatOf(server, 'c1');
  expect(replyTo((await ana.chat(chatId)).conversation.messages)).toEqual(shown);

  const erased = await server.call('/api/v1/customers/k1', {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  expect(erased.status).toBe(200);
  const events = await server.store.query.selectFrom('event').selectAll().execute();
  expect(JSON.stringify(events)).not.toContain('kim@');
});

test('without agents nothing waits: the team sees it on the dashboard, as ever', async () => {
  const server = await served();
  const home = customer(server, 'c1');
  await home.escalate();
  expect(await findLatestChat(server.store.query, 'default', 'c1')).toBeUndefined();
  const told = await home.stream();
  expect(await told.until(({ type }) => type === 'state')).toMatchObject({ status: 'none' });
  expect((await home.act({ type: 'cancel' })).status).toBe(404);
});

test('who waits may go back to the AI, and ask again', async () => {
  const server = await served();
  await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
  const home = customer(server, 'c1');
  await home.escalate();
  expect((await chatOf(server, 'c1')).status).toBe('queued');
  expect((await home.act({ type: 'cancel' })).status).toBe(200);
  const first = await chatOf(server, 'c1');
  expect(first).toMatchObject({ status: 'closed', outcome: 'cancelled' });
  await home.escalate();
  const second = await chatOf(server, 'c1');
  expect(second.status).toBe('queued');
  expect(second.chatId).toBeGreaterThan(first.chatId);
});

describe('the queue', () => {
  test('goes to whoever has least to do, by topic and team, and the others see their place', async () => {
    const server = await served();
    const sales = await makeTeam(server, { name: 'Sales', topics: ['pricing'] });
    const north = await makeTeam(server, { name: 'North', parent_id: sales.id, topics: ['north'] });
    const rest = await makeTeam(server, { name: 'Everything else' });
    const ana = await signIn(
      server,
      (await makeAgent(server, 'Ana', { team_ids: [north.id], chat_limit: 1 })).id,
    );
    const ben = await signIn(server, (await makeAgent(server, 'Ben', { team_ids: [rest.id] })).id);
    for (const [id, topic] of [
      ['p1', 'Pricing'],
      ['p2', 'pricing'],
      ['o1', 'other'],
      ['o2', undefined],
    ] as const) {
      await customer(server, id, { topic }).escalate();
      server.clock.now += 1000;
    }
    await server.app.dispatcher.round();
    const offers = Object.fromEntries(
      await Promise.all(
        ['p1', 'p2', 'o1', 'o2'].map(async (id) => {
          const { offer, teamId } = await chatOf(server, id);
          return [id, [offer?.agentId ?? null, teamId]];
        }),
      ),
    );
    expect(offers).toEqual({
      p1: [ana.id, sales.id],
      // Ana has one, and takes no more.
      p2: [null, sales.id],
      o1: [ben.id, rest.id],
      o2: [ben.id, rest.id],
    });
    const second = await customer(server, 'p2').stream();
    expect(await second.until(({ type }) => type === 'state')).toMatchObject({ place: 2 });
    server.clock.now += 10_000;
    await ana.act((await chatOf(server, 'p1')).chatId, { type: 'accept' });
    expect(await second.until(({ data }) => data.place === 1)).toMatchObject({
      status: 'waiting',
      wait_seconds: 14,
    });
  });

  test('a move is read once for all who wait, and each sees the new place', async () => {
    const server = await served();
    await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    const waiting = Array.from({ length: 12 }, (_, i) => customer(server, `c${i}`));
    const streams = [];
    for (const [i, one] of waiting.entries()) {
      await one.escalate();
      const stream = await one.stream();
      await stream.until(({ type, data }) => type === 'state' && data.place === i + 1);
      streams.push(stream);
    }
    // The moves of those who came last have been shown.
    await sleep(1_500);
    let reads = 0;
    const counted = server.store.query.withPlugin({
      transformQuery({ node }) {
        if (/open_?since/i.test(JSON.stringify(node))) reads++;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    Object.assign(server.store, { query: counted });
    await waiting[0]!.act({ type: 'cancel' });
    await Promise.all(
      streams.slice(1).map((stream, i) => stream.until(({ data }) => data.place === i + 1)),
    );
    expect(reads).toBeLessThan(6);
  });

  test('an offer that nobody takes goes to the next one, and round again', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
    await customer(server, 'c1').escalate();
    const offeredTo = async () => (await chatOf(server, 'c1')).offer?.agentId;
    const later = async () => {
      server.clock.now += 30_000;
      await server.app.dispatcher.round();
      await server.app.dispatcher.round();
    };
    await server.app.dispatcher.round();
    expect(await offeredTo()).toBe(ana.id);
    await later();
    expect(await offeredTo()).toBe(ben.id);
    expect((await ben.act((await chatOf(server, 'c1')).chatId, { type: 'decline' })).status).toBe(
      200,
    );
    await server.app.dispatcher.round();
    expect(await offeredTo()).toBe(ana.id);
  });

  test('two agents accept in the same instant: one wins, the other is told', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
    await customer(server, 'c1').escalate();
    const { chatId } = await chatOf(server, 'c1');
    const answers = await Promise.all(
      [ana, ben].map((agent) => agent.act(chatId, { type: 'accept' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const chat = await chatOf(server, 'c1');
    expect(chat.participants.filter(({ agentId }) => agentId !== null)).toHaveLength(1);
  });

  test('an agent who is lost gives back what they have, to the head of the queue', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    const ben = await signIn(server, (await makeAgent(server, 'Ben')).id, 'busy');
    const home = customer(server, 'c1');
    await home.escalate();
    await ana.act((await chatOf(server, 'c1')).chatId, { type: 'accept' });
    await customer(server, 'c2').escalate();
    const told = await home.stream();
    for (let seconds = 0; seconds <= 180; seconds += 20) {
      server.clock.now += 20_000;
      // Ben is there.
      await ben.setStatus('busy');
      await server.app.dispatcher.round();
    }
    await told.until(({ data }) => data.status === 'waiting' && data.place === 1);
    expect(await chatOf(server, 'c1')).toMatchObject({ status: 'queued', priority: 0 });
    expect((await ben.inbox()).agents.find(({ id }) => id === ana.id)!.status).toBe('offline');
    await ben.setStatus('available');
    await server.app.dispatcher.round();
    expect((await chatOf(server, 'c1')).offer?.agentId).toBe(ben.id);
  });

  test('after the server itself was away, nobody is lost until they had time to come back', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    await customer(server, 'c1').escalate();
    await ana.act((await chatOf(server, 'c1')).chatId, { type: 'accept' });
    server.clock.now += 10 * MINUTE;
    const statusAfter = async (seconds: number) => {
      server.clock.now += seconds * 1000;
      await server.app.dispatcher.round();
      await server.app.dispatcher.round();
      return (await chatOf(server, 'c1')).status;
    };
    expect(await statusAfter(0)).toBe('assigned');
    for (let seconds = 30; seconds < 180; seconds += 30) {
      expect(await statusAfter(30)).toBe('assigned');
    }
    expect(await statusAfter(29)).toBe('assigned');
    // The chat is away: no other agent is there.
    expect(await statusAfter(1)).toBe('away');
  });

  test('an agent removed while chatting is signed out, and the customer waits again', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    await signIn(server, (await makeAgent(server, 'Ben')).id, 'busy');
    await customer(server, 'c1').escalate();
    await ana.act((await chatOf(server, 'c1')).chatId, { type: 'accept' });
    const removed = await server.call(`/api/v1/agents/${ana.id}`, {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    expect(removed.status).toBe(200);
    expect((await ana.call('GET', '/inbox')).status).toBe(401);
    await server.app.dispatcher.round();
    expect((await chatOf(server, 'c1')).status).toBe('queued');
  });

  test('a team that is deleted leaves its queue to the team above', async () => {
    const server = await served();
    const all = await makeTeam(server, { name: 'All', topics: ['x'] });
    const some = await makeTeam(server, { name: 'Some', parent_id: all.id, topics: ['y'] });
    const { id } = await makeAgent(server, 'Ana', { team_ids: [some.id] });
    const ana = await signIn(server, id, 'busy');
    await customer(server, 'c1', { topic: 'y' }).escalate();
    expect((await chatOf(server, 'c1')).teamId).toBe(some.id);
    await server.call(`/api/v1/teams/${some.id}`, {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    await server.app.dispatcher.round();
    expect((await chatOf(server, 'c1')).teamId).toBe(all.id);
    // Nobody is in that team: any agent may take it.
    await ana.setStatus('available');
    await server.app.dispatcher.round();
    expect((await chatOf(server, 'c1')).offer?.agentId).toBe(ana.id);
  });

  test('closed by its hours, by its clock on the wall', async () => {
    const server = await served();
    const team = await makeTeam(server, {
      name: 'Berlin',
      time_zone: 'Europe/Berlin',
      hours: { tue: [['09:00', '13:00']] },
      holidays: ['2026-03-17'],
    });
    await signIn(server, (await makeAgent(server, 'Ana', { team_ids: [team.id] })).id);
    const at = async (time: string) => {
      server.clock.now = Date.parse(time);
      const id = `c${time}`;
      await customer(server, id, { at: time }).escalate();
      return (await chatOf(server, id)).status;
    };
    // 12:59 and 13:00 there; a holiday; an hour nearer in summer.
    expect(await at('2026-03-10T11:59:00.000Z')).toBe('queued');
    expect(await at('2026-03-10T12:00:00.000Z')).toBe('away');
    expect(await at('2026-03-17T10:00:00.000Z')).toBe('away');
    expect(await at('2026-03-31T07:00:00.000Z')).toBe('queued');
    expect(await at('2026-03-31T11:00:00.000Z')).toBe('away');
  });
});

describe('from one to another', () => {
  test('a transfer with a note: the first one stays until the other is there', async () => {
    const { server, ana, ben, home, chatId } = await talking();
    const transfer = { type: 'transfer' as const, to_agent_id: ben.id, note: 'Speaks Dutch' };
    expect((await ana.act(chatId, transfer)).status).toBe(200);
    expect(
      (await ana.act(chatId, { type: 'message', message_id: 'a1', content: 'One moment' })).status,
    ).toBe(200);
    const told = await home.stream();
    await ben.act(chatId, { type: 'accept' });
    await told.until(({ data }) => data.agents?.[0]?.name === 'Ben' && data.agents.length === 1);
    expect(
      (await ana.act(chatId, { type: 'message', message_id: 'a2', content: 'x' })).status,
    ).toBe(409);
    const { events } = await ben.chat(chatId);
    expect(events.find(({ type }) => type === 'transfer')!.data['note']).toBe('Speaks Dutch');
    const chat = await chatOf(server, 'c1');
    expect(chat.transfers).toMatchObject([
      { status: 'transferred', fromAgentId: ana.id, toAgentId: ben.id },
    ]);
    // And back, in a circle.
    await ben.act(chatId, { type: 'transfer', to_agent_id: ana.id });
    expect((await ana.act(chatId, { type: 'accept' })).status).toBe(200);
  });

  test('to a team, whoever of it is free; nobody takes it, and it stays', async () => {
    const { server, ana, ben, chatId } = await talking();
    const team = await makeTeam(server, { name: 'Second line', topics: ['deep'] });
    expect((await ana.act(chatId, { type: 'transfer', to_team_id: team.id })).status).toBe(409);
    await server.call(`/api/v1/agents/${ben.id}`, {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ team_ids: [team.id] }),
    });
    expect((await ana.act(chatId, { type: 'transfer', to_team_id: team.id })).status).toBe(200);
    await server.app.dispatcher.round();
    expect((await chatOf(server, 'c1')).offer).toMatchObject({ agentId: ben.id, kind: 'transfer' });
    server.clock.now += 31_000;
    await server.app.dispatcher.round();
    server.clock.now += 90_000;
    await ana.setStatus('available');
    await ben.setStatus('available');
    await server.app.dispatcher.round();
    const chat = await chatOf(server, 'c1');
    expect(chat.transfers).toMatchObject([{ status: 'failed', failReason: 'timeout' }]);
    expect(chat).toMatchObject({ status: 'assigned', offer: null });
  });

  test('what cannot be is told: to oneself, offline, nobody, twice', async () => {
    const { ana, ben, cleo, chatId } = await talking();
    await cleo.setStatus('offline');
    for (const [target, reason] of [
      [{ to_agent_id: ana.id }, 'agent_in_chat'],
      [{ to_agent_id: cleo.id }, 'agent_offline'],
      [{ to_agent_id: 999 }, 'no_agent'],
      [{ to_team_id: 999 }, 'no_team'],
      [{}, 'transfer_to_one'],
      [{ to_agent_id: ben.id, to_team_id: 1 }, 'transfer_to_one'],
    ] as const) {
      const answer = await ana.act(chatId, { type: 'transfer', ...target });
      const { error } = (await answer.json()) as ErrorResponse;
      expect([target, answer.status, error.reason]).toEqual([target, 409, reason]);
      expect(error.message).toBe(reasons[reason]);
    }
    expect((await ben.act(chatId, { type: 'transfer', to_agent_id: ben.id })).status).toBe(409);
    expect((await ana.act(chatId, { type: 'transfer', to_agent_id: ben.id })).status).toBe(200);
    expect((await ana.act(chatId, { type: 'invite', to_agent_id: ben.id })).status).toBe(409);
    await ben.act(chatId, { type: 'decline' });
    expect((await ana.act(chatId, { type: 'leave' })).status).toBe(409);
    expect((await ana.act(12_345, { type: 'accept' })).status).toBe(404);
    expect((await ana.act(chatId, { type: 'message', message_id: 'm', content: '' })).status).toBe(
      422,
    );
  });

  test('a second one comes in, and one of them goes', async () => {
    const { server, ana, ben, home, chatId } = await talking();
    await ana.act(chatId, { type: 'invite', to_agent_id: ben.id });
    const told = await home.stream();
    await ben.act(chatId, { type: 'accept' });
    await told.until(({ data }) => data.agents?.length === 2);
    await ben.act(chatId, { type: 'message', message_id: 'b1', content: 'Hello from Ben' });
    expect((await told.until(({ type }) => type === 'message')).name).toBe('Ben');
    expect((await ana.act(chatId, { type: 'leave' })).status).toBe(200);
    expect(await chatOf(server, 'c1')).toMatchObject({ status: 'assigned' });
    await home.resolve();
    const chat = await chatOf(server, 'c1');
    expect(chat).toMatchObject({ status: 'wrapping_up', wrapUpBy: ben.id });
    expect((await ana.act(chatId, { type: 'wrap_up' })).status).toBe(409);
    expect((await ben.act(chatId, { type: 'wrap_up', resolution: 'unresolved' })).status).toBe(200);
  });

  test('notes are for the team alone', async () => {
    const { ana, home, chatId } = await talking();
    const told = await home.stream();
    await ana.act(chatId, { type: 'note', note_id: 'n1', content: 'Asks for a refund again' });
    await ana.act(chatId, { type: 'message', message_id: 'a1', content: 'Hi' });
    await told.until(({ type }) => type === 'message');
    expect(JSON.stringify(told.events)).not.toContain('refund');
    expect(JSON.stringify((await ana.chat(chatId)).events)).toContain('refund');
  });
});

describe('an id that was given before', () => {
  type Said = Record<string, unknown> & { content: string };
  const contentsOf = async (agent: AtWork, chatId: number) => {
    const { conversation, events } = await agent.chat(chatId);
    return [
      ...conversation.messages.map(({ content }) => content),
      ...events.filter(({ type }) => type === 'note').map(({ data }) => data['content']),
    ];
  };

  test.each<[string, Said]>([
    ['a message', { type: 'message', message_id: 'a1', content: 'Hello' }],
    ['a message with any id', { type: 'message', message_id: '50%_"\\ä\n', content: 'Hello' }],
    ['a note', { type: 'note', note_id: 'a1', content: 'Hello' }],
  ])('%s with the same words is stored once, and with others refused', async (_, said) => {
    const { ana, ben, home, chatId } = await talking();
    const act = async (agent: AtWork, action: Said) =>
      (await agent.act(chatId, action as AgentActionBody)).status;
    expect(await act(ana, said)).toBe(200);
    expect(await act(ana, said)).toBe(200);
    expect(await act(ana, { ...said, content: 'Goodbye' })).toBe(409);
    expect(await act(ben, said)).toBe(409);
    const said2 = { ...said, message_id: 'a2', note_id: 'a2' };
    const both = await Promise.all(
      ['One', 'Two'].map((content) => act(ana, { ...said2, content })),
    );
    expect(both.toSorted()).toEqual([200, 409]);
    const contents = await contentsOf(ana, chatId);
    expect(contents.filter((content) => content === 'Hello')).toHaveLength(1);
    expect(contents.filter((content) => content === 'One' || content === 'Two')).toHaveLength(1);
    expect(contents).not.toContain('Goodbye');
    if (said['type'] === 'note') return;
    await home.say('Mine', 'c1');
    expect(await act(ana, { ...said, message_id: 'c1', content: 'Mine' })).toBe(409);
  });

  test('a message with other files is refused', async () => {
    const { server, ana, chatId } = await talking();
    const files = await Promise.all(
      ['a', 'b'].map(async (name) => {
        const response = await fetch(
          `${server.url}/api/v1/inbox/chats/${chatId}/files?name=${name}.gif`,
          { method: 'POST', headers: { cookie: ana.cookie }, body: GIF },
        );
        expect(response.status).toBe(201);
        const { attachment } = (await response.json()) as z.output<typeof inboxFileResponse>;
        return attachment.attachment_id;
      }),
    );
    const said = { type: 'message' as const, message_id: 'a1', content: 'Look' };
    const act = async (...attachment_ids: string[]) =>
      (await ana.act(chatId, { ...said, attachment_ids })).status;
    expect(await act(files[0]!)).toBe(200);
    expect(await act(files[0]!)).toBe(200);
    expect(await act(files[1]!)).toBe(409);
    expect(await act(...files)).toBe(409);
    expect((await ana.act(chatId, said)).status).toBe(409);
  });
});

describe('the line', () => {
  test('a reconnect loses nothing and repeats nothing', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    const home = customer(server, 'c1');
    await home.escalate();
    const { chatId } = await chatOf(server, 'c1');
    await ana.act(chatId, { type: 'accept' });
    const seen: string[] = [];
    let last = 0;
    for (let i = 0; i < 12; i++) {
      const told = await home.stream(last);
      await ana.act(chatId, { type: 'message', message_id: `a${i}`, content: String(i) });
      // Sometimes the line is cut before it has come.
      if (i % 3 > 0) await told.until(({ data }) => data.message_id === `a${i}`);
      told.close();
      for (const { type, id, data } of told.events) {
        if (type !== 'message') continue;
        seen.push(data.message_id);
        last = id;
      }
    }
    const rest = await home.stream(last);
    await rest.until(({ data }) => data.message_id === 'a11' || seen.includes('a11'));
    for (const { type, data } of rest.events) if (type === 'message') seen.push(data.message_id);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => `a${i}`));
  });

  test('somebody else’s conversation, stream and inbox stay closed', async () => {
    const server = await served();
    const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
    await customer(server, 'c1').escalate();
    const { chatId } = await chatOf(server, 'c1');
    const open = (body: object) =>
      server.call('/api/v1/handoff/stream', {
        method: 'POST',
        headers: { 'content-type': 'text/plain', origin: 'http://localhost:3000' },
        body: JSON.stringify({
          key: PUBLISHABLE,
          conversation_id: 'c1',
          capability: 'another-capability',
          ...body,
        }),
      });
    expect((await open({})).status).toBe(403);
    expect((await open({ conversation_id: 'c2' })).status).toBe(404);
    expect((await open({ key: 'amo_pub_wrong' })).status).toBe(401);
    expect((await server.call('/api/v1/inbox')).status).toBe(401);
    const byKey = { headers: { 'x-api-key': SECRET } };
    expect((await server.call('/api/v1/inbox', byKey)).status).toBe(403);
    expect((await server.call('/api/v1/inbox/stream', byKey)).status).toBe(403);
    expect((await server.call(`/api/v1/inbox/chats/${chatId}`, byKey)).status).toBe(403);
    // A role that may not.
    expect((await ana.call('GET', '/agents')).status).toBe(403);
    expect((await ana.call('GET', '/keys')).status).toBe(403);
    const foreign = await server.call('/api/v1/inbox/status', {
      method: 'PUT',
      headers: {
        cookie: ana.cookie,
        origin: 'https://evil.example',
        'content-type': 'application/json',
      },
      body: '{"status": "busy"}',
    });
    expect(foreign.status).toBe(403);
  });
});

test('statuses follow each other without gaps', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  for (const status of ['busy', 'on_break', 'on_break', 'available', 'offline'] as const) {
    server.clock.now += MINUTE;
    await ana.setStatus(status);
  }
  const spans = await server.store.query
    .selectFrom('agentSpan')
    .selectAll()
    .where('agentId', '=', ana.id)
    .orderBy('spanId')
    .execute();
  expect(spans.map(({ status }) => status)).toEqual([
    'offline',
    'available',
    'busy',
    'on_break',
    'available',
    'offline',
  ]);
  spans.slice(1).forEach((span, i) => expect(span.startedAt).toBe(spans[i]!.endedAt));
  expect(spans.at(-1)!.endedAt).toBeNull();
});

test('a link comes by mail, to agents alone, and nobody learns who is one', async () => {
  const smtp = await startMailServer();
  const server = await testServer({
    smtpUrl: smtp.url,
    publicUrl: 'https://support.example.com',
    mailFrom: 'team@example.com',
  });
  await makeAgent(server, 'Ana');
  const ask = (email: string) => server.post('/api/v1/session/link', { email });
  const answers = await Promise.all(['ANA@example.com', 'eve@example.com'].map(ask));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await answers[0]!.text()).toBe(await answers[1]!.text());
  await expect.poll(() => smtp.received.length).toBe(1);
  const [{ to, mail }] = smtp.received as [(typeof smtp.received)[0]];
  expect(to).toBe('ana@example.com');
  const [, token] = /#sign-in=([\w-]+)/.exec(mail.text!)!;
  expect(mail.html).toContain(`https://support.example.com/dashboard/#sign-in=${token}`);
  const signed = await server.post('/api/v1/session/agent', { token });
  expect(signed.headers.get('set-cookie')).toContain('HttpOnly');
  expect((await server.post('/api/v1/session/agent', { token })).status).toBe(401);
  // Asked for again and again, it fills nobody's mailbox.
  for (let i = 0; i < 5; i++) expect((await ask('ana@example.com')).status).toBe(200);
  await expect.poll(() => smtp.received.length).toBe(5);
  await makeAgent(server, 'Ben');
  await ask('ben@example.com');
  await expect.poll(() => smtp.received.at(-1)!.to).toBe('ben@example.com');
  expect(smtp.received).toHaveLength(6);
});

test('what was said in a chat is gone with the customer, what is counted stays', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  const home = customer(server, 'c1');
  await home.send({
    id: crypto.randomUUID(),
    conversation_id: 'c1',
    seq: 90,
    type: 'identity.set',
    at: '2026-03-10T12:00:00.000Z',
    data: { customer_id: 'u-1', name: 'Kim' },
  });
  await home.escalate();
  const { chatId } = await chatOf(server, 'c1');
  await ana.act(chatId, { type: 'accept' });
  await home.say('My secret');
  await ana.act(chatId, { type: 'message', message_id: 'a1', content: 'Your secret' });
  await ana.act(chatId, { type: 'note', note_id: 'n1', content: 'A secret' });
  await ana.act(chatId, { type: 'end' });
  const { conversations } = await server.get<CustomerExportResponse>('/api/v1/customers/u-1');
  expect(conversations[0]!.chat_events.find(({ type }) => type === 'note')?.data).toMatchObject({
    content: 'A secret',
  });
  await server.call('/api/v1/customers/u-1', {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  const events = await server.store.query.selectFrom('liveEvent').selectAll().execute();
  expect(events.map(({ type }) => type)).toContain('note');
  expect(JSON.stringify(events)).not.toContain('secret');
  expect(await checkChats(server.store)).toEqual([]);
  expect((await chatOf(server, 'c1')).talk.messages).toBe(2);
  expect((await ana.act(chatId, { type: 'wrap_up' })).status).toBe(404);
});

test('a message of ten megabytes is refused before it is read', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  await customer(server, 'c1').escalate();
  const { chatId } = await chatOf(server, 'c1');
  await ana.act(chatId, { type: 'accept' });
  const content = 'x'.repeat(10 * 1024 * 1024);
  const answer = await ana.act(chatId, { type: 'message', message_id: 'a1', content });
  expect(answer.status).toBe(413);
  const long = await ana.act(chatId, {
    type: 'message',
    message_id: 'a1',
    content: 'x'.repeat(16_001),
  });
  expect(long.status).toBe(422);
});

test('a browser whose clock is an hour off is served as any other', async () => {
  const server = await served();
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  for (const hours of [-3, 3]) {
    const id = `c${hours}`;
    const sent_at = new Date(server.clock.now + hours * 60 * MINUTE).toISOString();
    const make = eventMaker(id, sent_at);
    const response = await server.call('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'http://localhost:3000' },
      body: JSON.stringify({
        key: PUBLISHABLE,
        sent_at,
        capabilities: { [id]: CAPABILITY },
        events: [make('conversation.escalated', { reason: 'customer_requested_human' })],
      }),
    });
    expect(response.status).toBe(200);
    const { chatId } = await chatOf(server, id);
    server.clock.now += 5_000;
    expect((await ana.act(chatId, { type: 'accept' })).status).toBe(200);
    const chat = await chatOf(server, id);
    expect(chat.assignedAt! - chat.queuedAt).toBe(5_000);
  }
});
