import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { AgentLinkResponse, InboxResponse } from '../../src/contract/index.ts';
import { type App, createApp } from '../../src/server/app.ts';
import type { Store } from '../../src/server/database/store.ts';
import { openStore } from '../../src/server/features.ts';
import { findLatestChat } from '../../src/server/handoff/store.ts';
import { BOUNDS, type BoundValues } from '../../src/server/http/bounds.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { LONG } from '../long.ts';
import { freshDatabase, isPostgres, temporaryFolder, runs } from './database.ts';
import { CAPABILITY, eventMaker } from './harness.ts';

/** A schedule makes about a thousand queries: on PostgreSQL, each is a way to another process and back. */
const RUNS = runs({ sample: isPostgres ? 40 : 200, long: 10_000 });
/** Rounds look at the agents of all schedules in the database, so each takes the longer, the more there were. */
const RUNS_PER_DATABASE = 500;

const SECOND = 1_000;
/** Between two signs of life of an open page, and two rounds of the server, which would seem to sleep if it were more. */
const TICK = 30 * SECOND;
/** After this, whoever is absent has been noticed. */
const SETTLED = 5 * 60 * SECOND;

const who = fc.nat(2);
const whom = fc.nat(3);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constantFrom('ask', 'hurt', 'say', 'open'), whom }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constantFrom('cancel', 'leave', 'resolve', 'close'), whom }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constantFrom('connect', 'available', 'accept', 'end', 'wrap up', 'decline'),
      who,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('cut', 'offline', 'busy', 'transfer', 'to team', 'invite', 'done'),
      who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('join', 'quit', 'remove'), who }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('restart', 'delete team') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('wait'),
      // A moment, a laptop that sleeps for a minute, five, an hour, a night.
      seconds: fc.constantFrom(5, 40, 60, 130, 300, 3_700, 14 * 3_600),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const teams = fc.constantFrom(
  [],
  [{ name: 'Everybody' }],
  [{ name: 'Returns', topics: ['returns'] }],
  [
    { name: 'Day', hours: { tue: [['09:00', '17:00']] } },
    { name: 'Returns', topics: ['returns'] },
  ],
);

interface Customer {
  conversationId: string;
  topic: string | undefined;
  isOnPage: boolean;
  /** Has asked for a person, and nobody has answered, and it was not taken back. */
  asks: boolean;
  /** The address of a message that was left and not dealt with. */
  left: string | null;
}

interface Agent {
  id: number;
  cookie: string;
  isConnected: boolean;
  isRemoved: boolean;
}

/** One organisation with its agents and customers, on two nodes. */
class World {
  readonly #store: Store;
  readonly #clock: { now: number };
  readonly #nodes: App[];
  readonly #secret: string;
  readonly #publishable: string;
  readonly organisationId: string;
  readonly customers: Customer[];
  readonly agents: Agent[] = [];
  teamIds: number[] = [];
  #turn = 0;

  constructor(store: Store, clock: { now: number }, nodes: App[], number: number) {
    this.#store = store;
    this.#clock = clock;
    this.#nodes = nodes;
    this.organisationId = `o${number}`;
    this.#secret = `amo_secret_of_${number}_organisation`;
    this.#publishable = `amo_pub_of_${number}_organisation`;
    this.customers = [0, 1, 2, 3].map((one) => ({
      conversationId: `c${number}-${one}`,
      topic: one % 2 === 0 ? undefined : 'returns',
      isOnPage: false,
      asks: false,
      left: null,
    }));
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    const node = this.#nodes[this.#turn++ % this.#nodes.length]!;
    return Promise.resolve(node.fetch(new Request(`http://localhost/api/v1${path}`, init)));
  }

  #call(method: string, path: string, headers: Record<string, string>, body?: object) {
    return this.#fetch(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  admin = (method: string, path: string, body?: object) =>
    this.#call(method, path, { 'x-api-key': this.#secret }, body);

  /** Calls as an agent, who signs in again when the session has expired. */
  async by(agent: Agent, method: string, path: string, body?: object): Promise<Response> {
    const response = await this.#call(method, path, { cookie: agent.cookie }, body);
    if (response.status !== 401 || agent.isRemoved) return response;
    agent.cookie = await this.#signIn(agent.id);
    return this.#call(method, path, { cookie: agent.cookie }, body);
  }

  #browser(path: string, body: object) {
    return this.#fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'http://localhost:3000' },
      body: JSON.stringify({ key: this.#publishable, ...body }),
    });
  }

  async begin(given: readonly object[]): Promise<void> {
    const keys = { secret: this.#secret, publishable: this.#publishable };
    await ensureKeys(this.#store, this.organisationId, keys, this.#clock.now);
    for (const team of given) {
      const response = await this.admin('POST', '/teams', team);
      this.teamIds.push(((await response.json()) as { data: { id: number } }).data.id);
    }
    for (const name of ['Ana', 'Ben', 'Cleo']) await this.#hire(name);
  }

  async #hire(name: string): Promise<void> {
    const made = await this.admin('POST', '/agents', {
      email: `${name}@example.com`,
      first_name: name,
      chat_limit: 2,
    });
    const { id } = ((await made.json()) as { data: { id: number } }).data;
    this.agents.push({ id, cookie: await this.#signIn(id), isConnected: false, isRemoved: false });
  }

  async #signIn(id: number): Promise<string> {
    const linked = await this.admin('POST', `/agents/${id}/link`);
    const { url } = (await linked.json()) as AgentLinkResponse;
    const token = url.split('#sign-in=')[1];
    const signed = await this.#call('POST', '/session/agent', {}, { token });
    return signed.headers.get('set-cookie')!.split(';')[0]!;
  }

  /** Opens a stream, which shows that somebody is there, and closes it. */
  async #touch(stream: Promise<Response>): Promise<number> {
    const { status, body } = await stream;
    const reader = body!.getReader();
    await reader.read();
    await reader.cancel();
    // What the end of a stream writes is written before the clock moves on.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    await this.#store.write(async () => {});
    return status;
  }

  async #beat(): Promise<void> {
    await Promise.all([
      ...this.agents.map(async (agent) => {
        if (!agent.isConnected) return;
        const status = await this.#touch(this.by(agent, 'GET', '/inbox/stream'));
        if (status !== 200) agent.isConnected = false;
      }),
      ...this.customers.map(async ({ isOnPage, conversationId }) => {
        if (!isOnPage) return;
        const of = { conversation_id: conversationId, capability: CAPABILITY };
        await this.#touch(this.#browser('/handoff/stream', of));
      }),
    ]);
  }

  async round(): Promise<void> {
    await this.#beat();
    for (const node of this.#nodes) await node.dispatcher.round();
  }

  async wait(milliseconds: number): Promise<void> {
    // A long time passes at once, as if the machine of the server slept too.
    const slow = Math.min(milliseconds, SETTLED);
    this.#clock.now += milliseconds - slow;
    for (let passed = 0; passed < slow; passed += TICK) {
      this.#clock.now += Math.min(TICK, slow - passed);
      await this.round();
    }
  }

  restart(app: App): Promise<void> {
    const [old] = this.#nodes.splice(0, 1);
    this.#nodes.push(app);
    return old!.stop();
  }

  #event(one: Customer, type: Parameters<ReturnType<typeof eventMaker>>[0], data: object) {
    const event = eventMaker(one.conversationId)(type, data);
    return { ...event, seq: ++this.#turn, at: new Date(this.#clock.now).toISOString() };
  }

  async #send(one: Customer, ...events: object[]): Promise<void> {
    const capabilities = { [one.conversationId]: CAPABILITY };
    const started = this.#event(one, 'conversation.started', { platform: 'sdk', topic: one.topic });
    const response = await this.#browser('/events', {
      sent_at: new Date(this.#clock.now).toISOString(),
      capabilities,
      events: [started, ...events],
    });
    expect(response.status).toBe(200);
  }

  #act(one: Customer, action: object): Promise<Response> {
    const of = { conversation_id: one.conversationId, capability: CAPABILITY };
    return this.#browser('/handoff/actions', { ...of, action });
  }

  async #chats(agent: Agent): Promise<InboxResponse | null> {
    const response = await this.by(agent, 'GET', '/inbox');
    return response.status === 200 ? ((await response.json()) as InboxResponse) : null;
  }

  async #inChat(agent: Agent, status: string, body: object): Promise<number | null> {
    const mine = (await this.#chats(agent))?.chats.find(
      (one) => one.status === status && one.agent_ids.includes(agent.id),
    );
    if (!mine) return null;
    const response = await this.by(agent, 'POST', `/inbox/chats/${mine.chat_id}/actions`, body);
    return response.status;
  }

  async customerDoes({ does, whom }: Extract<Step, { whom: number }>): Promise<void> {
    const one = this.customers[whom]!;
    switch (does) {
      case 'open':
        one.isOnPage = true;
        return this.#beat();
      case 'close':
        one.isOnPage = false;
        return;
      case 'say': {
        const message = { message_id: crypto.randomUUID(), sender_type: 'customer', content: 'Hi' };
        return this.#send(one, this.#event(one, 'message.added', message));
      }
      case 'ask':
      case 'hurt': {
        one.isOnPage = true;
        const reason = does === 'ask' ? 'customer_requested_human' : 'sensitive_topic';
        const trigger = does === 'hurt' ? 'self-harm' : undefined;
        await this.#send(
          one,
          this.#event(one, 'conversation.reopened', {}),
          this.#event(one, 'conversation.escalated', { reason, trigger }),
        );
        one.asks = true;
        return;
      }
      case 'resolve':
        await this.#send(one, this.#event(one, 'conversation.resolved', {}));
        one.asks = false;
        return;
      case 'cancel':
        if ((await this.#act(one, { type: 'cancel' })).status === 200) one.asks = false;
        return;
      case 'leave': {
        const email = `kim${++this.#turn}@example.com`;
        const left = { type: 'leave_message', email, content: 'Please write' };
        if ((await this.#act(one, left)).status !== 200) return;
        one.asks = false;
        one.left = email;
      }
    }
  }

  async agentDoes({ does, who }: Extract<Step, { who: number }>): Promise<void> {
    const agent = this.agents[who]!;
    const status = async (next: string) => {
      agent.isConnected = !agent.isRemoved;
      await this.by(agent, 'PUT', '/inbox/status', { status: next });
    };
    switch (does) {
      case 'connect':
        agent.isConnected = !agent.isRemoved;
        return this.#beat();
      case 'available':
        return status('available');
      case 'busy':
        return status('busy');
      case 'offline':
        await status('offline');
        agent.isConnected = false;
        return;
      case 'cut':
        agent.isConnected = false;
        return;
      case 'remove':
        agent.isRemoved = true;
        agent.isConnected = false;
        await this.admin('DELETE', `/agents/${agent.id}`);
        return;
      case 'join':
      case 'quit': {
        const team_ids = does === 'join' ? this.teamIds.slice(-1) : [];
        await this.admin('PATCH', `/agents/${agent.id}`, { team_ids });
        return;
      }
    }
    if (!agent.isConnected) return;
    const inbox = await this.#chats(agent);
    if (!inbox) return;
    const other = this.agents[(who + 1) % 3]!;
    switch (does) {
      case 'accept':
      case 'decline': {
        const one = inbox.chats.find(({ status }) => status === 'queued');
        if (one) {
          const path = `/inbox/chats/${one.chat_id}/actions`;
          await this.by(agent, 'POST', path, { type: does });
        }
        return;
      }
      case 'end': {
        const mine = inbox.chats.find(
          ({ status, agent_ids }) => status === 'assigned' && agent_ids.includes(agent.id),
        );
        if (!mine) return;
        const path = `/inbox/chats/${mine.chat_id}/actions`;
        if ((await this.by(agent, 'POST', path, { type: 'end' })).status !== 200) return;
        const of = this.customers.find((one) => one.conversationId === mine.conversation_id)!;
        of.asks = false;
        return;
      }
      case 'wrap up':
        await this.#inChat(agent, 'wrapping_up', { type: 'wrap_up' });
        return;
      case 'transfer':
        await this.#inChat(agent, 'assigned', { type: 'transfer', to_agent_id: other.id });
        return;
      case 'to team':
        await this.#inChat(agent, 'assigned', {
          type: 'transfer',
          to_team_id: this.teamIds[0] ?? 1,
        });
        return;
      case 'invite':
        await this.#inChat(agent, 'assigned', { type: 'invite', to_agent_id: other.id });
        return;
      case 'done': {
        const [left] = inbox.messages_left;
        if (!left) return;
        const path = `/inbox/chats/${left.chat_id}/actions`;
        const { status } = await this.by(agent, 'POST', path, { type: 'done' });
        if (status === 409) {
          // Meanwhile the customer came back, and waits for an agent again.
          const now = (await this.#chats(agent))!.messages_left;
          expect(now.map(({ chat_id }) => chat_id)).not.toContain(left.chat_id);
          return;
        }
        expect(status).toBe(200);
        const of = this.customers.find((one) => one.conversationId === left.conversation_id)!;
        if (left.kind === 'message_left') of.left = of.left === left.email ? null : of.left;
        else of.asks = false;
      }
    }
  }

  async deleteTeam(): Promise<void> {
    const id = this.teamIds.pop();
    if (id !== undefined) await this.admin('DELETE', `/teams/${id}`);
  }

  /** Where each customer is who asked; a text where there is a fault. */
  async faults(): Promise<string[]> {
    const inboxes = await Promise.all(
      this.agents.filter(({ isRemoved }) => !isRemoved).map((agent) => this.#chats(agent)),
    );
    const listed = inboxes.flatMap((inbox) => inbox?.messages_left ?? []);
    const present = new Set(
      this.agents.filter(({ isConnected }) => isConnected).map(({ id }) => id),
    );
    const atWork = (inboxes[0]?.agents ?? [])
      .filter(({ id, status }) => status !== 'offline' && present.has(id))
      .map(({ id }) => id);
    const faults: string[] = [];
    for (const one of this.customers) {
      const { conversationId, asks, left, isOnPage } = one;
      const found = await findLatestChat(this.#store.query, this.organisationId, conversationId);
      const shown = listed.filter((entry) => entry.conversation_id === conversationId);
      if (left !== null && inboxes.length > 0 && !shown.some(({ email }) => email === left)) {
        faults.push(`${conversationId} left a message that nobody sees`);
      }
      if (!asks) continue;
      const inIt = found?.chat.participants
        .filter(({ agentId, endedAt }) => agentId !== null && endedAt === null)
        .map(({ agentId }) => agentId!);
      const isOk =
        found?.chat.status === 'assigned'
          ? inIt!.some((id) => present.has(id))
          : found?.chat.status === 'queued'
            ? atWork.length > 0
            : inboxes.length === 0
              ? // An organisation without agents has no chats: the escalation is on the dashboard.
                !found || found.chat.status === 'away' || found.chat.followUp?.doneAt === null
              : shown.some(({ kind }) => kind === 'unanswered');
      if (!isOk)
        faults.push(`${conversationId} is in none: ${JSON.stringify(found?.chat ?? null)}`);
      if (this.teamIds.length === 0 && isOnPage && found?.chat.status === 'away' && atWork.length) {
        faults.push(`${conversationId} looks at a form although agents are there`);
      }
    }
    return faults;
  }
}

test(
  'whoever asks for a person is in a chat, in a queue, or on the list',
  async () => {
    for (let left = RUNS; left > 0; left -= RUNS_PER_DATABASE) {
      await checkSchedules(Math.min(left, RUNS_PER_DATABASE));
    }
  },
  LONG ? 7_200_000 : 600_000,
);

/** Runs random schedules, one after the other, in a database of their own. */
async function checkSchedules(numRuns: number): Promise<void> {
  const store = openStore(await freshDatabase(), { poolSize: 4 });
  const clock = { now: 0 };
  const lifted = Object.fromEntries(
    Object.keys(BOUNDS).map((name) => [name, 1_000_000_000]),
  ) as unknown as BoundValues;
  const node = () =>
    createApp({
      store,
      log: pino({ level: 'silent' }),
      now: () => clock.now,
      exportUrl: `file:${temporaryFolder()}`,
      exporting: { every: 1 << 30 },
      dispatching: { every: 1 << 30 },
      sending: { every: 1 << 30 },
      heartbeat: 1 << 30,
      bounds: lifted,
    });
  const nodes = [node(), node()];
  const close = async () => {
    for (const one of nodes) await one.stop();
    await store.close();
  };
  let number = 0;
  await fc
    .assert(
      fc.asyncProperty(
        teams,
        fc.array(step, { minLength: 5, maxLength: 30 }),
        async (given, steps) => {
          // Every schedule begins on a Tuesday at noon.
          clock.now = Date.parse('2026-03-10T12:00:00Z');
          const world = new World(store, clock, nodes, ++number);
          await world.begin(given);
          for (const one of steps) {
            if ('whom' in one) await world.customerDoes(one);
            else if ('who' in one) await world.agentDoes(one);
            else if ('seconds' in one) await world.wait(one.seconds * SECOND);
            else if (one.does === 'restart') await world.restart(node());
            else await world.deleteTeam();
          }
          await world.wait(SETTLED);
          const faults = await world.faults();
          expect(faults).toEqual([]);
          // The chats of the next schedule alone are looked after.
          await store.write(async ({ query }) => {
            await query
              .updateTable('chat')
              .set({ openSince: null, followUpSince: null })
              .where('organisationId', '=', world.organisationId)
              .execute();
          });
        },
      ),
      { numRuns, endOnFailure: true },
    )
    .finally(close);
}
