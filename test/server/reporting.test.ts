import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  reportedAgent,
  reportedCall,
  reportedCallParticipant,
  reportedChange,
  reportedChat,
  reportedChatParticipant,
  reportedMenu,
  reportedPhoto,
  reportedStatus,
  reportedStatusSpan,
  reportedTeam,
  reportedTeamTree,
  reportedTeamWithAssignees,
  reportedUser,
  type ReportedTeamTree,
} from '../../src/contract/index.ts';
import type { ChatAction } from '../../src/server/handoff/rules/action.ts';
import { applyLive, type Chat } from '../../src/server/handoff/rules/chat.ts';
import { type SegmentTimes, segmentsOf } from '../../src/server/reporting/rules.ts';
import { LONG } from '../long.ts';
import { runs } from './database.ts';
import { testIngest } from './ingest.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import { findAgents } from '../../src/server/team/store/agents.ts';
import { findLiveEvents } from '../../src/server/handoff/store.ts';
import { pageOf } from '../../src/server/reporting/store.ts';
import { errorOf, SECRET, testServer, type TestServer } from './harness.ts';
import { customer, makeAgent, makeTeam, signIn } from './team.ts';

const BASE = '/manager/api/v1';
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Asks as a client of the vendor does, within its ten requests a second. */
async function ask(server: TestServer, path: string, authorization = basic('default', SECRET)) {
  for (;;) {
    const response = await server.call(`${BASE}${path}`, { headers: { authorization } });
    if (response.status !== 429) return response;
    await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** All pages of a list, as its `Link` headers lead, each record in the form of the contract. */
async function all<T>(server: TestServer, path: string, schema: z.ZodType<T>): Promise<T[]> {
  const records: T[] = [];
  let next: string | undefined = path;
  let total = 0;
  while (next) {
    const response: Response = await ask(server, next);
    expect(response.status).toBe(200);
    total = Number(response.headers.get('total'));
    for (const one of (await response.json()) as unknown[]) {
      records.push(schema.parse(one));
      // No field more than it says.
      expect(records.at(-1)).toEqual(one);
    }
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    next = next && next.slice(next.indexOf(BASE) + BASE.length);
  }
  expect(records).toHaveLength(total);
  return records;
}

const CHATS = runs({ sample: 100, long: 2_000 });

/** A day of chats, played by the rules: taken, answered, handed on, left by customers, given up. */
async function simulatedDay(server: TestServer) {
  const teams: number[] = [];
  for (const name of ['World', 'Europe', 'South', 'Italy', 'Rome']) {
    const parent = teams.at(-1) ?? null;
    teams.push((await makeTeam(server, { name, parent_id: parent, topics: [name] })).id);
  }
  const agents = [];
  for (let i = 0; i < 6; i++) {
    const agent = await makeAgent(server, `Agent${i}`, {
      agent_number: `N${i}`,
      team_ids: [i % 2 ? teams[4] : teams[0]],
    });
    agents.push(await signIn(server, agent.id));
  }
  const { store, clock } = server;
  const ingest = testIngest(store);
  let seed = 11;
  const random = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
  for (let i = 0; i < CHATS; i++) {
    const conversationId = `c${i}`;
    const topic = ['World', 'Europe', 'South', 'Italy', 'Rome', 'none'][random(6)];
    const home = customer(server, conversationId, {
      topic,
      at: new Date(clock.now).toISOString(),
      address: `10.0.${i >> 8}.${i & 255}`,
    });
    await home.say('Hello', `${conversationId}-0`);
    await home.escalate();
    let message = 0;
    const act = async (action: ChatAction) => {
      clock.now += 1_000 + random(40_000);
      await ingest.add('chat', {
        organisationId: 'default',
        conversationId,
        receivedAt: clock.now,
        action,
      });
    };
    const one = agents[random(6)]!.id;
    const other = agents[random(6)]!.id;
    if (random(10) === 0) {
      await act({ type: 'cancel' });
      continue;
    }
    await act({ type: 'accept', agentId: one });
    let current = one;
    for (let turn = random(5); turn >= 0; turn--) {
      const messageId = `${conversationId}-${++message}a`;
      await act({ type: 'message', agentId: current, messageId, content: 'Yes', files: [] });
      clock.now += 1_000 + random(90_000);
      await home.say('And?', `${conversationId}-${++message}`);
      if (random(4) === 0 && other !== current) {
        const transfer = { toAgentId: other, toTeamId: null, note: null };
        await act({ type: 'transfer', agentId: current, ...transfer });
        if (random(2)) {
          await act({ type: 'accept', agentId: other });
          current = other;
        } else await act({ type: 'decline', agentId: other });
        turn = 0;
      } else if (random(6) === 0 && other !== current) {
        await act({ type: 'invite', agentId: current, toAgentId: other });
        await act({ type: 'accept', agentId: other });
        turn = 0;
      }
    }
    if (random(20) === 0) continue;
    await (random(2) ? act({ type: 'end', agentId: current }) : home.resolve());
    await act({ type: 'wrap_up', agentId: current, resolution: null });
  }
  await ingest.drained();
  // By the clock of the day everybody has gone home: what is open is handed back, until nothing moves.
  for (let i = 0; i < 5; i++) await server.app.dispatcher.round();
  return agents;
}

test('a transfer that failed takes no time, whoever joins the chat later', async () => {
  const server = await testServer({ dispatching: { every: 1 << 30 } });
  const [ana, ben] = await Promise.all([
    makeAgent(server, 'Ana').then(({ id }) => signIn(server, id)),
    makeAgent(server, 'Ben').then(({ id }) => signIn(server, id)),
  ]);
  await customer(server, 'c1').escalate();
  const ingest = testIngest(server.store);
  const toBen = { agentId: ana.id, toAgentId: ben.id };
  const actions: ChatAction[] = [
    { type: 'accept', agentId: ana.id },
    { type: 'transfer', ...toBen, toTeamId: null, note: null },
    { type: 'decline', agentId: ben.id },
    { type: 'invite', ...toBen },
    { type: 'accept', agentId: ben.id },
  ];
  for (const action of actions) {
    server.clock.now += 10_000;
    const receivedAt = server.clock.now;
    await ingest.add('chat', {
      organisationId: 'default',
      conversationId: 'c1',
      receivedAt,
      action,
    });
  }
  const [chat] = await all(server, '/chats', reportedChat);
  expect(chat!.transfers).toMatchObject([{ status: 'failed' }]);
  expect(chat!.participants.filter(({ type }) => type === 'agent')).toHaveLength(2);
  expect(chat!.segments.transfer_time).toBeNull();
});

test(
  'after a simulated day the resources agree with one another, and with their events',
  {
    timeout: LONG ? 1_800_000 : 120_000,
  },
  async () => {
    const server = await testServer({ dispatching: { every: 1 << 30 }, trustedProxies: 1 });
    const before = new Date(server.clock.now).toISOString();
    const atWork = await simulatedDay(server);
    const chats = await all(server, '/chats?per=40', reportedChat);
    expect(chats).toHaveLength(CHATS);
    const participants = await all(server, '/chat_participants?per=500', reportedChatParticipant);
    const agents = await all(server, '/agents', reportedAgent);
    const spans = await all(server, '/agent_status_history?per=500', reportedStatusSpan);
    const changes = await all(server, '/changed_details?per=500', reportedChange);
    const users = await all(server, '/user_info', reportedUser);
    expect(agents.map(({ id }) => id)).toEqual(users.map(({ id }) => id));

    // Everybody in a chat is in the list of participants, once, and the other way round.
    const inChats = chats.flatMap((chat) =>
      chat.participants.map((one) => ({ ...one, chat_id: chat.id })),
    );
    const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
    expect(inChats.sort(byId)).toEqual(participants.sort(byId));
    for (const agent of agents) {
      const own = new Set(
        participants.filter(({ agent_id }) => agent_id === agent.id).map(({ chat_id }) => chat_id),
      );
      expect(agent.chat_count).toBe(own.size);
    }
    const requeued = new Set(
      (await findLiveEvents(server.store.query, 'default', {}))
        .filter(({ type }) => type === 'requeued')
        .map(({ chatId }) => chatId),
    );
    for (const chat of chats) {
      const stay = chat.participants.filter(({ type }) => type === 'agent');
      // The segment is the first wait; a chat whose agent was lost waits again.
      const waits = requeued.has(chat.id) ? expect.any(Number) : chat.queue_duration;
      expect(chat.segments.queued_time).toEqual(waits);
      expect(chat.queue_duration ?? 0).toBeGreaterThanOrEqual(chat.segments.queued_time ?? 0);
      expect(chat.segments.handle_time).toBe(chat.chat_duration);
      expect(chat.warnings).toEqual([]);
      expect(chat.status === 'failed').toBe(stay.length === 0);
      for (const { agent_id, chat_duration } of chat.handle_durations) {
        const own = stay.filter((one) => one.agent_id === agent_id);
        const sum = own.reduce((all, { duration }) => all + (duration ?? 0), 0);
        if (chat_duration !== null)
          expect(Math.abs(chat_duration - sum)).toBeLessThanOrEqual(own.length);
      }
      const moved = chat.transfers.filter(({ status }) => status === 'transferred');
      expect(chat.segments.transfer_time === null).toBe(moved.length === 0);
    }
    // Statuses without gaps, for each agent.
    for (const own of Map.groupBy(spans, ({ agent }) => agent.id).values()) {
      own.slice(1).forEach((span, i) => expect(span.started).toBe(own[i]!.ended));
    }
    // What changed of chats was noted with what it was before.
    for (const own of Map.groupBy(
      changes.filter(({ field, object_type }) => object_type === 'chat' && field === 'agent_id'),
      ({ object_id }) => object_id,
    ).values()) {
      own.slice(1).forEach((change, i) => expect(change.former_value).toBe(own[i]!.new_value));
    }

    // The chats are what their events add up to.
    const events = await findLiveEvents(server.store.query, 'default', {});
    const folded = new Map<number, Chat>();
    for (const event of events) {
      folded.set(event.chatId, applyLive(folded.get(event.chatId) ?? null, event));
    }
    const { rows } = await pageOf(server.store.query, 'chat', 'default', {
      limit: 5_000,
      offset: 0,
    });
    expect(rows.map(({ state }) => JSON.parse(state) as Chat)).toEqual([...folded.values()]);
    expect(await checkChats(server.store)).toEqual([]);
    await server.store.write(({ query }) =>
      query.updateTable('chat').set({ endedAt: 1 }).where('chatId', '=', chats[3]!.id).execute(),
    );
    expect(await checkChats(server.store)).toMatchObject([{ chatId: chats[3]!.id }]);

    // What changed since the last look, and no more.
    const last = chats.map(({ updated_at }) => updated_at).sort()[CHATS - 10]!;
    const recent = await all(server, `/chats?updated_after=${last}`, reportedChat);
    expect(recent.map(({ id }) => id)).toEqual(
      chats.filter(({ updated_at }) => updated_at >= last).map(({ id }) => id),
    );
    expect(await all(server, `/chats?updated_after=${before}&per=500`, reportedChat)).toHaveLength(
      CHATS,
    );
    const some = await all(
      server,
      `/chats?id[]=${chats[2]!.id}&id[]=${chats[5]!.id}`,
      reportedChat,
    );
    expect(some).toEqual([chats[2], chats[5]]);
    expect(await (await ask(server, `/chats/${chats[7]!.id}`)).json()).toEqual(chats[7]);
    const [numbered] = await all(server, '/agents?agent_number[]=N3', reportedAgent);
    expect(numbered!.id).toBe(atWork[3]!.id);
    const theirs = await all(server, '/agent_status_history?agent_number[]=N3', reportedStatusSpan);
    expect(new Set(theirs.map(({ agent }) => agent.id))).toEqual(new Set([atWork[3]!.id]));

    // Teams, five deep.
    const teams = await all(server, '/teams', reportedTeam);
    const [top] = (await (await ask(server, '/teams/tree')).json()) as ReportedTeamTree[];
    reportedTeamTree.parse(top);
    let depth = 0;
    for (let one: ReportedTeamTree | undefined = top; one; one = one.children[0]) {
      expect(one.name).toBe(['World', 'Europe', 'South', 'Italy', 'Rome'][depth++]);
    }
    expect(depth).toBe(5);
    expect((await all(server, '/menus', reportedMenu)).map(({ id }) => id)).toEqual(
      teams.map(({ id }) => id),
    );
    const rome = teams.find(({ name }) => name === 'Rome')!;
    const assigned = reportedTeamWithAssignees.parse(
      await (await ask(server, `/teams/${rome.id}/assignees`)).json(),
    );
    expect(assigned.assignees).toHaveLength(assigned.agents_count);
    const inRome = chats.find(({ selected_menu }) => selected_menu?.name === 'Rome')!;
    expect(inRome.menu_path).toMatchObject({
      items_count: 5,
      name: 'World / Europe / South / Italy / Rome',
    });
    expect(await all(server, '/user_statuses', reportedStatus)).toHaveLength(5);
  },
);

describe('who may ask', () => {
  test('the organisation with one of its keys, ten times a second', async () => {
    const server = await testServer();
    for (const authorization of [
      '',
      basic('other', SECRET),
      basic('default', 'amo_wrong'),
      `Bearer ${SECRET}`,
      'Basic !',
    ]) {
      const response = await server.call(`${BASE}/agents`, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Basic');
    }
    const made = await server.post('/api/v1/keys', { name: 'x', scopes: ['reporting:read'] });
    const { key } = (await made.json()) as { key: string };
    const call = await server.call(`${BASE}/calls`, {
      method: 'POST',
      headers: { authorization: basic('default', key), 'content-type': 'application/json' },
      body: '{}',
    });
    expect(call.status).toBe(403);
    const many = await Promise.all(
      Array.from({ length: 30 }, () =>
        server.call(`${BASE}/agents`, { headers: { authorization: basic('default', key) } }),
      ),
    );
    const refused = many.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]!.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  test.each([
    ['page=0', 'page'],
    ['page=-1', 'page'],
    ['page=x', 'page'],
    ['per=0', 'per'],
    ['per=501', 'per'],
    ['per_page=10001', 'per'],
    ['id[]=x', 'id.0'],
    ['updated_after=yesterday', 'updated_after'],
  ])('%s is refused with its path', async (query, path) => {
    const server = await testServer();
    const response = await ask(server, `/chats?${query}`);
    expect(response.status).toBe(422);
    expect((await errorOf(response)).issues![0]!.path).toBe(path);
  });

  test('a key that has a limit of its own is held to it', async () => {
    const server = await testServer();
    const made = await server.post('/api/v1/keys', {
      name: 'slow',
      scopes: ['reporting:read'],
      rate_limit: 2,
    });
    const { key } = (await made.json()) as { key: string };
    const headers = { authorization: basic('default', key) };
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await server.call(`${BASE}/user_statuses`, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('lists are asked for with brackets or without, and pages by either name', async () => {
    const server = await testServer();
    const [a, b] = [await makeTeam(server, { name: 'A' }), await makeTeam(server, { name: 'B' })];
    await makeTeam(server, { name: 'C' });
    const ids = async (query: string) => {
      const response = await ask(server, `/teams?${query}`);
      return ((await response.json()) as { id: number }[]).map(({ id }) => id);
    };
    expect(await ids(`id[]=${a.id}&id[]=${b.id}`)).toEqual([a.id, b.id]);
    expect(await ids(`id%5B%5D=${a.id}&id%5B%5D=${b.id}`)).toEqual([a.id, b.id]);
    expect(await ids(`id=${a.id}&id=${b.id}`)).toEqual([a.id, b.id]);
    expect(await ids(`id=${b.id}`)).toEqual([b.id]);
    expect(await ids('per_page=2')).toEqual([a.id, b.id]);
    // Where both names are given, `per` counts.
    expect(await ids('per=1&per_page=x')).toEqual([a.id]);
  });

  test('what is not there is 404; a page behind the last is empty', async () => {
    const server = await testServer();
    for (const path of ['/chats/1', '/agents/1', '/agents/x', '/teams/99/assignees', '/nothing']) {
      expect([path, (await ask(server, path)).status]).toEqual([path, 404]);
    }
    const response = await ask(server, '/chats?page=10001');
    expect([response.status, await response.json()]).toEqual([200, []]);
  });
});

const CALL = {
  call_type: 'voice_inbound',
  created_at: '2026-03-10T10:00:00.000Z',
  queued_at: '2026-03-10T10:00:30.000Z',
  connecting_at: '2026-03-10T10:01:10.000Z',
  connected_at: '2026-03-10T10:01:20.000Z',
  ended_at: '2026-03-10T10:11:20.000Z',
  hold_duration: 60,
  call_duration: 600,
  end_user: { identifier: '+49171' },
  disconnected_by: 'end_user',
};

test('a transfer of a call that failed or is pending takes no time', async () => {
  const server = await testServer();
  const ben = await makeAgent(server, 'Ben');
  const at = (minute: string) => `2026-03-10T10:${minute}.000Z`;
  const response = await server.call(`${BASE}/calls`, {
    method: 'POST',
    headers: { authorization: basic('default', SECRET), 'content-type': 'application/json' },
    body: JSON.stringify({
      ...CALL,
      // Joins later, by themselves.
      participants: [{ type: 'agent', agent_id: ben.id, connected_at: at('05:00') }],
      transfers: [
        { created_at: at('02:00'), to_agent_id: ben.id, status: 'failed' },
        { created_at: at('03:00'), to_agent_id: ben.id, status: 'pending' },
      ],
    }),
  });
  expect(response.status).toBe(201);
  const [call] = await all(server, '/calls', reportedCall);
  expect(call!.segments.transfer_time).toBeNull();
});

test('calls come in, come again, and go out with their segments', async () => {
  const server = await testServer();
  const ana = await makeAgent(server, 'Ana');
  const ben = await makeAgent(server, 'Ben');
  const post = (body: object) =>
    server.call(`${BASE}/calls`, {
      method: 'POST',
      headers: { authorization: basic('default', SECRET), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const at = (minute: string) => `2026-03-10T10:${minute}.000Z`;
  const call = {
    ...CALL,
    agent_id: ana.id,
    participants: [
      { type: 'end_user', connected_at: at('00:00'), ended_at: at('11:20') },
      { type: 'agent', agent_id: ana.id, connected_at: at('01:20'), ended_at: at('11:20') },
      { type: 'agent', agent_id: ben.id, connected_at: at('05:00'), ended_at: at('08:00') },
      { type: 'third_party', connected_at: at('07:00'), ended_at: at('09:00') },
    ],
    transfers: [{ created_at: at('04:30'), connected_at: at('05:00'), to_agent_id: ben.id }],
  };
  const answer = await post(call);
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as { id: number };
  const [first] = await all(server, '/calls', reportedCall);
  expect(first).toMatchObject({
    id,
    call_type: 'voice_inbound',
    agent_info: { first_name: 'Ana' },
    segments: {
      billing_time: 680,
      call_time: 680,
      ivr_time: 30,
      queued_time: 50,
      wait_time: 50,
      handle_time: 600,
      ring_time: 10,
      transfer_time: 30,
      conference_time: 180,
      third_party_time: 120,
      talk_time: 540,
      hold_time: 60,
    },
    warnings: [],
  });
  const participants = await all(server, '/call_participants', reportedCallParticipant);
  expect(participants.map(({ call_id, duration }) => [call_id, duration])).toEqual([
    [id, 680],
    [id, 600],
    [id, 180],
    [id, 120],
  ]);
  server.clock.now += 1000;
  expect((await post({ ...call, id, rating: 4 })).status).toBe(200);
  expect(await all(server, '/calls', reportedCall)).toMatchObject([{ id, rating: 4 }]);
  expect(
    (await all(server, '/call_participants', reportedCallParticipant)).map((one) => one.id),
  ).toEqual(participants.map((one) => one.id));
  const agents = await all(server, '/agents', reportedAgent);
  expect(agents.map(({ call_count }) => call_count)).toEqual([1, 1]);
  const bad = await post({ ...call, ended_at: 'later' });
  expect([bad.status, (await errorOf(bad)).issues![0]!.path]).toEqual([422, 'ended_at']);
});

test('photos of chats are listed with a link that opens them', async () => {
  const server = await testServer({ dispatching: { every: 1 << 30 } });
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  await customer(server, 'c1').escalate();
  await server.app.dispatcher.round();
  const { chat_id } = (await ana.inbox()).chats[0]!;
  await ana.act(chat_id, { type: 'accept' });
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  const sent = await fetch(`${server.url}/api/v1/inbox/chats/${chat_id}/files?name=here.gif`, {
    method: 'POST',
    headers: { cookie: ana.cookie },
    body: gif,
  });
  expect(sent.status).toBe(201);
  const { attachment } = (await sent.json()) as { attachment: { attachment_id: string } };
  await ana.act(chat_id, {
    type: 'message',
    message_id: 'a1',
    content: 'here.gif',
    attachment_ids: [attachment.attachment_id],
  });
  const lost = { type: 'message' as const, message_id: 'a2', content: 'x', attachment_ids: ['no'] };
  expect((await ana.act(chat_id, lost)).status).toBe(422);
  const [photo] = await all(server, '/photos', reportedPhoto);
  expect(photo).toMatchObject({ chat_id, photo_type: 'image/gif' });
  expect(Buffer.from(await (await fetch(photo!.url)).arrayBuffer())).toEqual(gif);
  const [chat] = await all(server, '/chats', reportedChat);
  expect(chat!.photos).toMatchObject([{ id: photo!.id }]);
  expect(await (await ask(server, '/videos')).json()).toEqual([]);
});

describe('segments', () => {
  const times: SegmentTimes = {
    createdAt: 0,
    queuedAt: 10_000,
    connectingAt: 30_000,
    connectedAt: 40_000,
    endedAt: 100_000,
    duration: 60,
    holdDuration: 10,
    participants: [],
    transfers: [],
  };

  test('that have no ends are null', () => {
    const { segments, warnings } = segmentsOf({
      ...times,
      connectingAt: null,
      connectedAt: null,
      endedAt: null,
      duration: null,
      holdDuration: null,
    });
    expect(warnings).toEqual([]);
    expect(Object.entries(segments).filter(([, value]) => value !== null)).toEqual([
      ['ivr_time', 10],
    ]);
  });

  test('that would be negative are null, with a warning', () => {
    const { segments, warnings } = segmentsOf({ ...times, endedAt: 20_000, holdDuration: 90 });
    expect(segments).toMatchObject({ handle_time: null, talk_time: null, call_time: 20 });
    expect(warnings).toEqual([
      'handle_time would be -20 s: it ends before it starts.',
      'talk_time would be -30 s: it ends before it starts.',
    ]);
  });

  const participant = (type: 'agent' | 'end_user' | 'third_party', connectedAt: number | null) => ({
    type,
    connectedAt,
    endedAt: 100_000,
  });

  test('a transfer lasts until the first agent connects after it', () => {
    const { segments } = segmentsOf({
      ...times,
      participants: [
        participant('end_user', 0),
        participant('agent', 40_000),
        participant('third_party', 65_000),
        participant('agent', 95_000),
        participant('agent', 90_000),
        participant('agent', null),
      ],
      transfers: [{ createdAt: 60_000, connectedAt: 70_000 }],
    });
    expect(segments.transfer_time).toBe(30);
  });

  test('without such an agent, the time of the transfer itself counts; without that, none', () => {
    const transferTime = (connectedAt: number | null) =>
      segmentsOf({
        ...times,
        participants: [participant('agent', 40_000)],
        transfers: [{ createdAt: 60_000, connectedAt }],
      }).segments.transfer_time;
    expect(transferTime(70_000)).toBe(10);
    expect(transferTime(null)).toBeNull();
  });

  test('a conference is as long as two are there at once, counted second by second', () => {
    const span = fc
      .tuple(fc.nat(40), fc.nat(20))
      .map(([from, length]) => [from, from + length] as const);
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 5 }),
        fc.array(span, { maxLength: 3 }),
        (own, others) => {
          const { segments } = segmentsOf({
            ...times,
            participants: [
              ...own.map(([from, to]) => ({
                type: 'agent' as const,
                connectedAt: from * 1000,
                endedAt: to * 1000,
              })),
              ...others.map(([from, to]) => ({
                type: 'third_party' as const,
                connectedAt: from * 1000,
                endedAt: to * 1000,
              })),
            ],
          });
          let conference = 0;
          let third = 0;
          for (let second = 0; second < 70; second++) {
            const there = (spans: readonly (readonly [number, number])[]) =>
              spans.filter(([from, to]) => from <= second && second < to).length;
            if (there(own) >= 2) conference++;
            if (there(own) >= 1 && there(others) >= 1) third++;
          }
          expect(segments.conference_time ?? 0).toBe(conference);
          expect(segments.third_party_time ?? 0).toBe(third);
        },
      ),
    );
  });
});

test('an address is one agent’s; teams make no circle; each change is noted with who made it', async () => {
  const server = await testServer();
  const a = await makeTeam(server, { name: 'A' });
  const b = await makeTeam(server, { name: 'B', parent_id: a.id });
  const ana = await makeAgent(server, 'Ana', { team_ids: [a.id] });
  const change = (path: string, body: object, method = 'PATCH') =>
    server.call(`/api/v1${path}`, {
      method,
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const refused = async (response: Response) => [
    response.status,
    (await errorOf(response)).issues?.[0]?.path,
  ];
  const another = { email: 'ANA@example.com', first_name: 'Anna' };
  expect(await refused(await change('/agents', another, 'POST'))).toEqual([409, 'email']);
  expect(await refused(await change(`/teams/${a.id}`, { parent_id: b.id }))).toEqual([
    422,
    'parent_id',
  ]);
  expect(await refused(await change(`/teams/${a.id}`, { parent_id: a.id }))).toEqual([
    422,
    'parent_id',
  ]);
  expect(await refused(await change(`/agents/${ana.id}`, { team_ids: [a.id, 99] }))).toEqual([
    422,
    'team_ids.1',
  ]);
  expect(await refused(await change(`/teams/${a.id}`, { time_zone: 'Mars/Olympus' }))).toEqual([
    422,
    'time_zone',
  ]);
  expect(
    await refused(await change(`/teams/${a.id}`, { hours: { mon: [['10:00', '09:00']] } })),
  ).toEqual([422, 'hours.mon.0']);
  expect((await change('/agents/999', { first_name: 'x' })).status).toBe(404);
  expect((await change(`/agents/${ana.id}`, { first_name: 'Anna', chat_limit: 4 })).status).toBe(
    200,
  );
  const changes = await all(server, '/changed_details?per=500', reportedChange);
  expect(changes.at(-1)).toMatchObject({
    object_type: 'agent',
    object_id: ana.id,
    field: 'first_name',
    former_value: 'Ana',
    new_value: 'Anna',
    changed_by: expect.stringMatching(/^key:[0-9a-f]{12}$/),
  });
  // Removed, the address is free again.
  await server.call(`/api/v1/agents/${ana.id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  const again = await change('/agents', another, 'POST');
  expect(again.status).toBe(201);
  expect(await findAgents(server.store.query, 'default')).toHaveLength(2);
});

test('lists of what changed are read in an organisation with very many agents and teams', async () => {
  const server = await testServer();
  const team = await makeTeam(server, { name: 'First', topics: ['first'] });
  const ana = await makeAgent(server, 'Ana', { team_ids: [team.id] });
  await customer(server, 'c1').escalate();
  await server.store.write(async ({ query }) => {
    const agent = await query
      .selectFrom('agent')
      .selectAll()
      .where('agentId', '=', ana.id)
      .executeTakeFirstOrThrow();
    for (let agentId = 10_000; agentId < 12_000; agentId++) {
      const email = `${agentId}@example.com`;
      await query
        .insertInto('agent')
        .values({ ...agent, agentId, email })
        .execute();
    }
  });
  for (const list of ['chats', 'calls', 'agent_status_history', 'agents', 'teams']) {
    const response = await ask(server, `/${list}?updated_after=1970-01-01T00:00:00Z`);
    expect([list, response.status]).toEqual([list, 200]);
  }
});
