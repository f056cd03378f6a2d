import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type {
  LimitListResponse,
  SetApartResponse,
  SuspectedListResponse,
} from '../../src/contract/index.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { watchPatience } from '../../src/server/handoff/patience.ts';
import { setOrganisation } from '../../src/server/keys/store/organisations.ts';
import { checkRollups } from '../../src/server/numbers/index.ts';
import { checkChats } from '../../src/server/reporting/index.ts';
import { LONG } from '../long.ts';
import { CAPABILITY, errorOf, eventMaker, SECRET, type TestServer, testServer } from './harness.ts';
import { testIngest } from './ingest.ts';
import { type AtWork, customer, makeAgent, signIn } from './team.ts';

const MINUTE = 60_000;

/** Everything further is set apart. */
const FLOOD = { suspect_escalations_per_address: 0, suspect_ratings_per_address: 0 };

const suspected = (server: TestServer) => server.get<SuspectedListResponse>('/api/v1/suspected');

const queued = async (agent: AtWork) =>
  (await agent.inbox()).chats.map(({ conversation_id }) => conversation_id);

async function setApart(agent: AtWork, query = ''): Promise<SetApartResponse> {
  const response = await agent.call('GET', `/inbox/suspected${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as SetApartResponse;
}

async function agrees(server: TestServer): Promise<void> {
  expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  expect(await checkChats(server.store)).toEqual([]);
}

const asking = async (server: TestServer, id: string, address?: string) => {
  const one = customer(server, id, address === undefined ? {} : { address });
  await one.say('Help');
  await one.escalate();
  return one;
};

const floodedServer = (bounds: object = {}, more: object = {}) =>
  testServer({ bounds: { ...FLOOD, ...bounds }, heartbeat: 20, ...more });

describe('a customer who was set apart and then only waits', () => {
  test('is told that they wait, and reaches the queue after a minute with the page open', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    const patient = await asking(server, 'patient');
    const stream = await patient.stream();
    await stream.until(({ type, data }) => type === 'state' && data.status === 'waiting');
    expect(await queued(agent)).toEqual([]);
    server.clock.now += 61_000;
    await stream.until(({ type, data }) => type === 'state' && data.place === 1);
    expect(await queued(agent)).toEqual(['patient']);
    expect((await setApart(agent)).total).toBe(0);
    await agrees(server);
  });

  test('also if the page was open before they asked', async () => {
    const server = await floodedServer();
    await makeAgent(server, 'Ana');
    const one = customer(server, 'c1');
    await one.say('Help');
    const stream = await one.stream();
    await one.escalate();
    await stream.until(({ type, data }) => type === 'state' && data.status === 'waiting');
  });

  test('and takes the request back is in no queue later', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    const one = await asking(server, 'c1');
    const stream = await one.stream();
    await stream.until(({ type, data }) => type === 'state' && data.status === 'waiting');
    expect((await one.act({ type: 'cancel' })).status).toBe(200);
    await stream.until(({ type, data }) => type === 'state' && data.status === 'none');
    expect((await setApart(agent)).total).toBe(0);
    server.clock.now += 10 * MINUTE;
    const known = stream.events.length;
    const pings = () => stream.events.slice(known).filter(({ type }) => type === 'ping');
    await expect.poll(() => pings().length).toBeGreaterThan(2);
    expect(await queued(agent)).toEqual([]);
    expect((await one.act({ type: 'cancel' })).status).toBe(404);
    await agrees(server);
  });

  test('is not told so when there is no agent', async () => {
    const server = await floodedServer();
    const one = await asking(server, 'c1');
    const stream = await one.stream();
    const state = await stream.until(({ type }) => type === 'state');
    expect(state.status).toBe('none');
  });

  test('stays where they are when their page is closed', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    await asking(server, 'c1');
    server.clock.now += 5 * MINUTE;
    const other = await asking(server, 'c2');
    const line = await other.stream();
    await line.until(({ type, data }) => type === 'state' && data.status === 'waiting');
    server.clock.now += 61_000;
    await line.until(({ type, data }) => type === 'state' && data.place === 1);
    expect(await queued(agent)).toEqual(['c2']);
    expect((await setApart(agent)).data.map((one) => one.conversation_id)).toEqual(['c1']);
  });

  test.each(['suspect_waits_per_address', 'suspect_waits_per_key'])(
    'is one of a few: a flood with open pages does not fill the queue (%s)',
    async (bound) => {
      const server = await floodedServer({ [bound]: 2 });
      const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
      const streams = [];
      for (let i = 0; i < 8; i++) {
        const stream = await (await asking(server, `f${i}`)).stream();
        await stream.until(({ type, data }) => type === 'state' && data.status === 'waiting');
        streams.push(stream);
      }
      server.clock.now += 61_000;
      await expect.poll(() => queued(agent)).toHaveLength(2);
      await expect
        .poll(async () => {
          const { data } = await server.get<LimitListResponse>('/api/v1/limits');
          return data.find(({ name }) => name === bound)!.refused;
        })
        .toBe(6);
      expect(await queued(agent)).toHaveLength(2);
      expect((await setApart(agent)).total).toBe(6);
    },
  );
});

describe('a customer who waits while the database is slow', () => {
  /** What watches the customer, with a database that gives back what it read when it is let. */
  async function watched(server: TestServer, id: string) {
    const { store, clock } = server;
    const read: (() => void)[] = [];
    const query = store.query.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        await new Promise<void>((goOn) => read.push(goOn));
        return result;
      },
    });
    let changes = 0;
    let isLost = false;
    const patience = watchPatience(
      {
        store: {
          ...store,
          get query() {
            if (isLost) throw new Error('The connection was lost.');
            return query;
          },
        },
        ingest: testIngest(store),
        bounds: { takeAll: async () => null, giveBack() {}, countRefusal() {} } as never,
        now: () => clock.now,
        log: { warn() {} } as never,
      },
      { organisationId: 'default', conversationId: id, address: 'a', keyHash: 'k' },
      () => changes++,
    );
    onTestFinished(() => patience.end());
    return {
      patience,
      changes: () => changes,
      /** Resolves when something was read; what says so gives it back. */
      next: async () => {
        await expect.poll(() => read.length).toBeGreaterThan(0);
        return read.shift()!;
      },
      lose: (is: boolean) => (isLost = is),
    };
  }

  const isQueued = (server: TestServer, id: string) => async () =>
    (await server.get<{ data: { escalated: boolean } }>(`/api/v1/conversations/${id}`)).data
      .escalated;

  test('has waited since the page was opened', async () => {
    const server = await floodedServer();
    await asking(server, 'c1');
    const { patience, changes, next } = await watched(server, 'c1');
    const goOn = await next();
    server.clock.now += 61_000;
    goOn();
    await expect.poll(changes).toBe(1);
    await patience.beat();
    expect(await isQueued(server, 'c1')()).toBe(true);
  });

  test('is known to wait, also if what was read before is told last', async () => {
    const server = await floodedServer();
    const one = customer(server, 'c1');
    await one.say('Help');
    const { patience, changes, next } = await watched(server, 'c1');
    const before = await next();
    await one.escalate();
    // Two looks at once would be told in this order.
    const after = next();
    await Promise.race([after.then((goOn) => goOn()), sleep(100)]);
    before();
    (await after)();
    await expect.poll(changes).toBe(1);
    server.clock.now += 61_000;
    await patience.beat();
    expect(await isQueued(server, 'c1')()).toBe(true);
  });

  test('is looked for again when the look has failed', async () => {
    const server = await floodedServer();
    const one = customer(server, 'c1');
    await one.say('Help');
    const { patience, changes, next, lose } = await watched(server, 'c1');
    (await next())();
    lose(true);
    await one.escalate();
    await patience.beat();
    lose(false);
    const beat = patience.beat();
    (await next())();
    await beat;
    expect(changes()).toBe(1);
  });
});

describe('other signs of a person', () => {
  test('asking half a minute after the first message', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    const one = customer(server, 'c1');
    await one.say('Help');
    server.clock.now += 31_000;
    await one.escalate();
    expect(await queued(agent)).toEqual(['c1']);
  });

  test('a rating much later than what was set apart', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    const one = await asking(server, 'c1');
    server.clock.now += 31_000;
    await one.send(eventMaker('c1', '2026-03-10T12:10:00.000Z')('survey.rated', { rating: 4 }));
    await expect.poll(() => queued(agent)).toEqual(['c1']);
    const { data } = await server.get<{ data: object }>('/api/v1/conversations/c1');
    expect(data).toMatchObject({ escalated: true, csat_score: 4 });
    await agrees(server);
  });
});

describe('an agent', () => {
  test('sees who was set apart, and lets one into the queue', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    await asking(server, 'c1');
    server.clock.now += 1_000;
    await asking(server, 'c2');
    const list = await setApart(agent);
    expect(list).toMatchObject({ total: 2, next_cursor: null });
    expect(list.data).toMatchObject([
      { conversation_id: 'c2', preview: 'Help', asked_at: '2026-03-10T12:00:01.000Z' },
      { conversation_id: 'c1' },
    ]);
    expect(list.data[0]!.source).toBe(list.data[1]!.source);
    const accepted = await agent.call('POST', '/inbox/suspected/c1', { decision: 'accept' });
    expect(await accepted.json()).toEqual({ success: true, count: 1 });
    expect(await queued(agent)).toEqual(['c1']);
    const rejected = await agent.call('POST', '/inbox/suspected/c2', { decision: 'reject' });
    expect(await rejected.json()).toEqual({ success: true, count: 1 });
    expect((await setApart(agent)).total).toBe(0);
    const again = await agent.call('POST', '/inbox/suspected/c2', { decision: 'accept' });
    expect(again.status).toBe(404);
    await agrees(server);
  });

  test('decides nothing about ratings', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    const one = await asking(server, 'c1');
    await one.send(eventMaker('c1', '2026-03-10T12:10:00.000Z')('survey.rated', { rating: 1 }));
    await agent.call('POST', '/inbox/suspected/c1', { decision: 'reject' });
    const { data, total } = await suspected(server);
    expect(total).toBe(1);
    expect(data).toMatchObject([{ kind: 'rating', count: 1 }]);
    const response = await server.post(`/api/v1/suspected/${data[0]!.source}`, {
      decision: 'accept',
    });
    expect(await response.json()).toEqual({ success: true, count: 1, has_more: false });
    await agrees(server);
  });

  test('of another organisation sees nothing of it, and no key does', async () => {
    const server = await floodedServer();
    await asking(server, 'c1');
    const response = await server.call('/api/v1/inbox/suspected', {
      headers: { 'x-api-key': SECRET },
    });
    expect(response.status).toBe(403);
  });

  test('gets very many of them in pages, each once', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    const MANY = LONG ? 10_000 : 1_000;
    const [conversations, senders] = [0.9 * MANY, MANY / 2];
    await server.store.write(async ({ save }) => {
      await save(
        { table: 'suspected' },
        Array.from({ length: MANY }, (_, index) => ({
          organisationId: 'default',
          eventId: `e${index}`,
          // Some ask several times.
          conversationId: `c${index % conversations}`,
          kind: 'escalation' as const,
          rating: null,
          source: `s${index % senders}`,
          keyId: 'k',
          // Many at the same time.
          receivedAt: Math.floor(index / 100),
        })),
      );
    });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await setApart(agent, `?limit=200${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.total).toBe(conversations);
      seen.push(...page.data.map(({ conversation_id }) => conversation_id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toHaveLength(conversations);
    expect(new Set(seen).size).toBe(conversations);

    const sources: string[] = [];
    do {
      const path = `/api/v1/suspected?limit=200${cursor ? `&cursor=${cursor}` : ''}`;
      const page: SuspectedListResponse = await server.get(path);
      expect(page.total).toBe(MANY);
      sources.push(...page.data.map(({ source }) => source));
      cursor = page.next_cursor;
    } while (cursor);
    expect(sources).toHaveLength(senders);
    expect(new Set(sources).size).toBe(senders);
  });

  test('with a cursor that no page gave is told so', async () => {
    const server = await floodedServer();
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id);
    for (const cursor of ['x', btoa('[1]'), btoa('{}'), btoa('["a","b"]')]) {
      const response = await agent.call('GET', `/inbox/suspected?cursor=${cursor}`);
      expect(response.status).toBe(422);
      expect((await errorOf(response)).issues![0]!.path).toBe('cursor');
      const other = await server.call(`/api/v1/suspected?cursor=${cursor}`, {
        headers: { 'x-api-key': SECRET },
      });
      expect(other.status).toBe(422);
    }
  });
});

describe('an accepted address', () => {
  const decide = async (server: TestServer, decision: 'accept' | 'reject') => {
    const { data } = await suspected(server);
    const response = await server.post(`/api/v1/suspected/${data[0]!.source}`, { decision });
    expect(response.status).toBe(200);
  };

  test('is not checked again for a while', async () => {
    const server = await floodedServer({ accepted_hours_per_address: 2 });
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
    await asking(server, 'c1');
    await decide(server, 'accept');
    await asking(server, 'c2');
    expect(await queued(agent)).toEqual(['c1', 'c2']);
    server.clock.now += 2 * 60 * MINUTE;
    const late = customer(server, 'c3', { at: '2026-03-10T14:00:00.000Z' });
    await late.say('Help');
    await late.escalate();
    expect(await queued(agent)).toEqual(['c1', 'c2']);
    expect((await suspected(server)).total).toBe(1);
  });

  test('is one address, and is forgotten when somebody rejects what comes from it', async () => {
    const server = await floodedServer({}, { trustedProxies: 1 });
    await asking(server, 'c1', '192.0.2.1');
    await decide(server, 'accept');
    await asking(server, 'c2', '192.0.2.2');
    expect((await suspected(server)).total).toBe(1);
    await decide(server, 'reject');
    await asking(server, 'c3', '192.0.2.1');
    expect((await suspected(server)).total).toBe(0);
    // Something of the first address is left from before it was accepted.
    const [row] = await server.store.query.selectFrom('acceptedSource').selectAll().execute();
    await server.store.write(async ({ save }) => {
      await save({ table: 'suspected' }, [
        {
          organisationId: 'default',
          eventId: 'e1',
          conversationId: 'c1',
          kind: 'escalation',
          rating: null,
          source: row!.source,
          keyId: 'k',
          receivedAt: 0,
        },
      ]);
    });
    await decide(server, 'reject');
    await asking(server, 'c4', '192.0.2.1');
    expect((await suspected(server)).total).toBe(1);
  });

  test('is not remembered with a limit of 0', async () => {
    const server = await floodedServer({ accepted_hours_per_address: 0 });
    await asking(server, 'c1');
    await decide(server, 'accept');
    await asking(server, 'c2');
    expect((await suspected(server)).total).toBe(1);
  });
});

test('what is accepted counts once towards the size of its conversation', async () => {
  const totals = async (bounds: object) => {
    const server = await floodedServer(bounds);
    await asking(server, 'c1');
    const { data } = await suspected(server);
    if (data[0]) await server.post(`/api/v1/suspected/${data[0].source}`, { decision: 'accept' });
    return server.store.query
      .selectFrom('conversation')
      .select(['eventTotal', 'byteTotal', 'messageTotal', 'turns'])
      .executeTakeFirstOrThrow();
  };
  expect(await totals({})).toEqual(await totals({ suspect_escalations_per_address: 100 }));
});

describe('a proven customer', () => {
  const hashOf = (secret: string, id: string) =>
    createHmac('sha256', secret).update(id).digest('hex');

  async function provingServer(bounds: object) {
    const server = await floodedServer(bounds);
    const secret = 'a secret that the site shares with us';
    await server.store.write((transaction) =>
      setOrganisation(transaction, 'default', { identitySecret: secret }),
    );
    const rate = async (conversation: string, customer_id: string, together: boolean) => {
      const make = eventMaker(conversation);
      const proof = make('identity.set', { customer_id, hash: hashOf(secret, customer_id) });
      const rating = make('survey.rated', { rating: 1 });
      const options = { capabilities: { [conversation]: CAPABILITY } };
      for (const batch of together ? [[proof, rating]] : [[proof], [rating]]) {
        expect((await server.send(batch, options)).status).toBe(200);
      }
    };
    return { server, rate };
  }

  test.each([true, false])(
    'rates a few times, and not any number: proof and rating together %s',
    async (together) => {
      const { server, rate } = await provingServer({ proven_per_customer: 3 });
      for (let i = 0; i < 8; i++) await rate(`c${i}`, 'cust_1', together);
      expect((await suspected(server)).total).toBe(5);
      const { data: limits } = await server.get<LimitListResponse>('/api/v1/limits');
      const own = limits.find(({ name }) => name === 'proven_per_customer')!;
      expect(own.refused).toBeGreaterThanOrEqual(5);
      // Another one has a number of their own.
      await rate('d1', 'cust_2', together);
      expect((await suspected(server)).total).toBe(5);
    },
  );

  test('does not release any number that was set apart before', async () => {
    const { server, rate } = await provingServer({ proven_per_customer: 2 });
    const ids = ['c0', 'c1', 'c2', 'c3', 'c4'];
    for (const id of ids) {
      const options = { capabilities: { [id]: CAPABILITY } };
      await server.send([eventMaker(id)('survey.rated', { rating: 1 })], options);
    }
    expect((await suspected(server)).total).toBe(5);
    for (const id of ids) await rate(id, 'cust_1', false);
    await expect
      .poll(async () => {
        const rows = await server.store.query
          .selectFrom('conversation')
          .select('conversationId')
          .where('csatScore', 'is not', null)
          .execute();
        return rows.length;
      })
      .toBeLessThanOrEqual(2);
    expect((await suspected(server)).data[0]!.conversations).toBeGreaterThanOrEqual(3);
  });
});
