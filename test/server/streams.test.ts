// @postgres-in-the-long-run: it is about connections; what nodes tell each other is in `handoff-nodes.test.ts`.
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { sql } from 'kysely';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { KeyListResponse } from '../../src/contract/index.ts';
import { declarations, openStore } from '../../src/server/features.ts';
import type { Store } from '../../src/server/database/store.ts';
import { liveStream } from '../../src/server/handoff/live-stream.ts';
import { createTail } from '../../src/server/handoff/tail.ts';
import type { Env } from '../../src/server/http/context.ts';
import { eventStream, whenAborted } from '../../src/server/http/event-stream.ts';
import { isLong, whileAllowed } from '../../src/server/http/while-allowed.ts';
import { callAs } from './access/callers.ts';
import { freshDatabase } from './database.ts';
import {
  CAPABILITY,
  eventMaker,
  PUBLISHABLE,
  SECRET,
  testServer,
  type TestServer,
} from './harness.ts';
import { makeAgent, signIn } from './team.ts';

const SHOP = 'https://shop.example';

/** More than the timers that come and go by themselves. */
const MANY = 6;

/** Two nodes on one database: the streams are on the first, and what ends them happens on the second. */
async function twoNodes() {
  const database = await freshDatabase();
  const nodes: TestServer[] = [];
  for (const hasKeys of [true, false]) {
    const store = openStore(database, { poolSize: 4 });
    await store.migrate();
    onTestFinished(() => store.close());
    const node = await testServer({ store, heartbeat: 30 }, false);
    if (hasKeys) {
      const { ensureKeys } = await import('../../src/server/keys/keys.ts');
      await ensureKeys(
        store,
        'default',
        { secret: SECRET, publishable: PUBLISHABLE },
        node.clock.now,
      );
    }
    nodes.push({ ...node, store });
  }
  const [first, second] = nodes as [TestServer, TestServer];
  await second.post('/api/v1/keys', { name: 'other administrator' });
  await patch(second, '/api/v1/organisation', { allowed_origins: [SHOP] });
  return { first, second };
}

const patch = (server: TestServer, path: string, body: object) =>
  server.call(path, {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const remove = async (server: TestServer, path: string, headers: Record<string, string>) => {
  const response = await server.call(path, { method: 'DELETE', headers });
  expect(response.status).toBe(200);
};

/** An open stream of a caller. */
interface Open {
  /** The cookie of its session. */
  cookie: string;
  agentId: number;
  /** Resolves with what comes until the next ping. */
  pinged(): Promise<void>;
  /** Resolves when the server has ended it in order. */
  ended(): Promise<void>;
}

async function opened(
  server: TestServer,
  path: string,
  init: RequestInit,
): Promise<Pick<Open, 'pinged' | 'ended'>> {
  const left = new AbortController();
  onTestFinished(() => left.abort());
  const response = await server.call(path, { ...init, signal: left.signal });
  expect(response.status).toBe(200);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  return {
    async pinged() {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) throw new Error('The stream has ended.');
        if (value.includes('event: ping')) return;
      }
    },
    async ended() {
      while (!(await reader.read()).done);
    },
  };
}

async function keySession(server: TestServer): Promise<string> {
  const response = await server.post('/api/v1/session', { key: SECRET });
  return response.headers.get('set-cookie')!.split(';')[0]!;
}

/** A supervisor, who may follow changes and has an inbox. */
async function supervisor(server: TestServer) {
  const { id } = await makeAgent(server, 'Ana', { role: 'supervisor' });
  return signIn(server, id, 'available');
}

const STREAMS = {
  async 'changes, by key'(server) {
    const headers = { 'x-api-key': SECRET };
    return { ...(await opened(server, '/api/v1/live', { headers })), cookie: '', agentId: 0 };
  },
  async "changes, by a key's session"(server) {
    const cookie = await keySession(server);
    const headers = { cookie };
    return { ...(await opened(server, '/api/v1/live', { headers })), cookie, agentId: 0 };
  },
  async "changes, by an agent's session"(server) {
    const { cookie, id } = await supervisor(server);
    const headers = { cookie };
    return { ...(await opened(server, '/api/v1/live', { headers })), cookie, agentId: id };
  },
  async inbox(server) {
    const { cookie, id } = await supervisor(server);
    const headers = { cookie };
    return { ...(await opened(server, '/api/v1/inbox/stream', { headers })), cookie, agentId: id };
  },
  async "customer's chat"(server) {
    await server.send([eventMaker('c1')('conversation.started')], {
      capabilities: { c1: CAPABILITY },
    });
    const stream = await opened(server, '/api/v1/handoff/stream', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: SHOP },
      body: JSON.stringify({ key: PUBLISHABLE, conversation_id: 'c1', capability: CAPABILITY }),
    });
    return { ...stream, cookie: '', agentId: 0 };
  },
} satisfies Record<string, (server: TestServer) => Promise<Open>>;
type Name = keyof typeof STREAMS;

const idOf = async (server: TestServer, key: string) => {
  const { data } = await server.get<KeyListResponse>('/api/v1/keys');
  return data.find(({ prefix }) => key.startsWith(prefix))!.id;
};

const BY_KEY: Name[] = ['changes, by key', "changes, by a key's session", "customer's chat"];
const OF_SESSION: Name[] = [
  "changes, by a key's session",
  "changes, by an agent's session",
  'inbox',
];
const OF_AGENT: Name[] = ["changes, by an agent's session", 'inbox'];
const ALL = Object.keys(STREAMS) as Name[];

/** What ends access, and whose. */
const ENDS: [
  string,
  Name[],
  (nodes: { first: TestServer; second: TestServer }, stream: Open, name: Name) => Promise<unknown>,
][] = [
  [
    'the key is revoked',
    BY_KEY,
    async ({ second }, _, name) => {
      const key = name === "customer's chat" ? PUBLISHABLE : SECRET;
      const path = `/api/v1/keys/${await idOf(second, key)}`;
      await remove(second, path, { 'x-api-key': SECRET });
    },
  ],
  [
    'the key was rotated and its grace is over',
    BY_KEY,
    async ({ first, second }, stream, name) => {
      const key = name === "customer's chat" ? PUBLISHABLE : SECRET;
      const path = `/api/v1/keys/${await idOf(second, key)}/rotate`;
      expect((await second.post(path, { grace_seconds: 60 })).status).toBe(201);
      first.clock.now += 59_000;
      await stream.pinged();
      await stream.pinged();
    },
  ],
  [
    'its caller signs out',
    OF_SESSION,
    ({ second }, { cookie }) => remove(second, '/api/v1/session', { cookie }),
  ],
  [
    'the session expires',
    OF_SESSION,
    async ({ first }) => {
      // That of an agent, which lasts longest, without use.
      first.clock.now += 30 * 24 * 3_600_000;
    },
  ],
  [
    'the agent is signed out everywhere',
    OF_AGENT,
    ({ second }, { agentId }) =>
      remove(second, `/api/v1/agents/${agentId}/sessions`, { 'x-api-key': SECRET }),
  ],
  [
    'the agent gets another role',
    OF_AGENT,
    ({ second }, { agentId }) => patch(second, `/api/v1/agents/${agentId}`, { role: 'agent' }),
  ],
  [
    'the agent is removed',
    OF_AGENT,
    ({ second }, { agentId }) =>
      remove(second, `/api/v1/agents/${agentId}`, { 'x-api-key': SECRET }),
  ],
  [
    'the origin may no longer use the key',
    ["customer's chat"],
    ({ second }) => patch(second, '/api/v1/organisation', { allowed_origins: [] }),
  ],
  [
    'the organisation is gone',
    ALL,
    ({ second }) =>
      second.store.write(({ query }) =>
        sql`delete from organisation where organisation_id = 'default'`.execute(query),
      ),
  ],
];

describe.each(ENDS)('when %s, on another node', (_, names, end) => {
  test.each(names)('the stream ends: %s', async (name) => {
    const nodes = await twoNodes();
    const stream = await STREAMS[name](nodes.first);
    await stream.pinged();
    await end(nodes, stream, name);
    // A key is looked up again after a second.
    nodes.first.clock.now += 1_001;
    await stream.ended();
  });
});

test.each(ALL)('stays open while its caller has access: %s', async (name) => {
  const { first } = await twoNodes();
  const stream = await STREAMS[name](first);
  for (let i = 0; i < 5; i++) {
    first.clock.now += 1_001;
    await stream.pinged();
  }
});

test('every endpoint that streams to a caller is among them, or ends by itself', () => {
  const long = declarations.filter(
    (one) => isLong(one) && one.access !== 'everybody' && one.access !== 'signature',
  );
  expect(long.map(({ path }) => path).toSorted()).toEqual([
    '/api/v1/chat',
    '/api/v1/conversations.csv',
    '/api/v1/conversations.ndjson',
    '/api/v1/customers/export',
    '/api/v1/handoff/stream',
    '/api/v1/inbox/stream',
    '/api/v1/live',
    '/api/v1/reports/people.csv',
  ]);
});

test('HEAD leaves nothing behind that goes on, whatever it asks for', async () => {
  const server = await testServer({ heartbeat: 1 << 30, trustedProxies: 1 });
  await server.send([eventMaker('c1')('conversation.started')], {
    capabilities: { c1: CAPABILITY },
  });
  const agent = await supervisor(server);
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
  for (const one of declarations.filter(({ method }) => method === 'get')) {
    const caller = one.access === 'agent' ? { cookie: agent.cookie } : { key: SECRET };
    const head = () =>
      callAs(server, one, caller, 'default', { method: 'HEAD', id: () => 'c1', query: '?by=day' });
    // What is loaded with the first request may stay.
    const { status, body } = await head();
    expect(body, one.path).toBeNull();
    expect(status, one.path).toBeLessThan(500);
    const before = timers();
    for (let i = 0; i < MANY; i++) await head();
    await expect.poll(() => timers() - before, { message: one.path }).toBeLessThan(MANY);
  }
});

describe('a client that does not read what changes', () => {
  /** A connection to the stream of changes that reads nothing more, and what it had read. */
  async function stuck() {
    const server = await testServer({ heartbeat: 1 << 30 });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(
      `GET /api/v1/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-api-key: ${SECRET}\r\n\r\n`,
    );
    let text = '';
    socket.setEncoding('latin1').on('data', (piece: string) => (text += piece));
    await expect.poll(() => text).toContain('connected');
    socket.pause();
    /** Many changes of the same few conversations, far more than the network keeps. */
    const publish = async () => {
      for (let i = 0; i < 400; i++) {
        server.store.changes.publish(FEW.map(changeOf));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    return { server, socket, publish, textOf: () => text };
  }

  const changeOf = (conversationId: string) => ({ organisationId: 'default', conversationId });
  const FEW = Array.from({ length: 10 }, (_, i) => `${i}`.repeat(10_000));

  test('hears of each once when it goes on', async () => {
    const { server, socket, publish, textOf } = await stuck();
    await publish();
    server.store.changes.publish([changeOf('the last')]);
    socket.resume();
    await expect.poll(() => textOf().includes('the last')).toBe(true);
    expect(textOf().length).toBeLessThan((400 * FEW.join('').length) / 2);
    for (const id of FEW) expect(textOf().includes(id)).toBe(true);
  });

  test('and is too far behind has to connect again', async () => {
    const { server, socket, publish } = await stuck();
    await publish();
    server.store.changes.publish(Array.from({ length: 20_000 }, (_, i) => changeOf(`c${i}`)));
    socket.resume();
    await once(socket, 'close');
  });
});

describe('whileAllowed', () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const of = (body: ReadableStream, type: string) =>
    new Response(body, { headers: { 'content-type': type } });

  /** A server whose response goes on while `isAllowed`, and what it printed and logged. */
  async function serving(
    response: (
      c: Context<Env>,
      services: Parameters<typeof eventStream>[1],
    ) => Response | Promise<Response>,
    isAllowed: () => Promise<boolean>,
  ) {
    const { store } = await testServer();
    const logged: string[] = [];
    const log = pino({}, { write: (line: string) => void logged.push(line) });
    const app = new Hono<Env>();
    app.get('/', async (c) =>
      whileAllowed(c, await response(c, { log, store }), isAllowed, { heartbeat: 10, log, store }),
    );
    app.onError((_, c) => c.text('refused', 503));
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => {
      printed.mockRestore();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { get: () => fetch(`http://127.0.0.1:${port}/`), logged, printed };
  }

  test('breaks a file off, so that no one takes it for a whole one', async () => {
    let isAllowed = true;
    let isCancelled = false;
    const endless = new ReadableStream({
      async pull(controller) {
        controller.enqueue(encode('x'));
        // Lets others have a turn.
        await new Promise((resolve) => setImmediate(resolve));
      },
      cancel: () => void (isCancelled = true),
    });
    const { get, printed } = await serving(
      () => of(endless, 'text/csv'),
      async () => isAllowed,
    );
    const response = await get();
    expect(response.status).toBe(200);
    isAllowed = false;
    await expect(response.text()).rejects.toThrow('terminated');
    await expect.poll(() => isCancelled).toBe(true);
    expect(printed).not.toHaveBeenCalled();
  });

  test('breaks a file off that cannot be read to its end: only the log has the reason', async () => {
    let checks = 0;
    const failing = new ReadableStream({
      start: (controller) => controller.enqueue(encode('the first line\n')),
      async pull() {
        await new Promise((resolve) => setTimeout(resolve, 50));
        throw new Error('The disk is gone.');
      },
    });
    const { get, logged, printed } = await serving(
      () => of(failing, 'application/x-ndjson'),
      async () => Boolean(++checks),
    );
    const response = await get();
    let text = '';
    await expect(
      (async () => {
        for await (const bytes of response.body!) text += new TextDecoder().decode(bytes);
      })(),
    ).rejects.toThrow('terminated');
    expect(text).toBe('the first line\n');
    expect(logged.map((line) => JSON.parse(line) as object)).toMatchObject([
      { msg: 'a response broke off', reason: 'The disk is gone.' },
    ]);
    expect(printed).not.toHaveBeenCalled();
    // Nobody looks at the access of a response that is over.
    const done = checks;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(checks).toBe(done);
  });

  test('refuses a file of which nothing can be read', async () => {
    const failing = new ReadableStream({
      pull() {
        throw new Error('The disk is gone.');
      },
    });
    const { get } = await serving(
      () => of(failing, 'text/csv'),
      async () => true,
    );
    const response = await get();
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('refused');
  });

  test('a check that fails leaves it to the next', async () => {
    let checks = 0;
    let hasEnded = false;
    const { get } = await serving(
      (c, services) =>
        eventStream(c, services, async (_, left) => {
          await whenAborted(left);
          hasEnded = true;
        }),
      async () => {
        if (++checks < 3) throw new Error('The database is away.');
        return false;
      },
    );
    expect(await (await get()).text()).toBe('');
    expect(checks).toBe(3);
    await expect.poll(() => hasEnded).toBe(true);
    // Nobody looks at the access of a stream that is over.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(checks).toBe(3);
  });

  test('nobody looks at the access of a stream of events that was over before', async () => {
    let checks = 0;
    const { get } = await serving(
      async (c, services) => {
        const response = eventStream(c, services, async () => {});
        await new Promise((resolve) => setImmediate(resolve));
        return response;
      },
      async () => ++checks > 0,
    );
    expect(await (await get()).text()).toBe('');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(checks).toBe(0);
  });

  test('a stream of events waits for a client that does not read, and not for one that has left', async () => {
    let written = 0;
    let hasEnded = false;
    const { get } = await serving(
      (c, services) =>
        eventStream(c, services, async (stream, left) => {
          while (!left.aborted) {
            await stream.write('x'.repeat(100_000));
            written++;
            await new Promise((resolve) => setImmediate(resolve));
          }
          await stream.write('nobody reads it');
          hasEnded = true;
        }),
      async () => true,
    );
    const response = await get();
    let before: number;
    // What the network keeps is full.
    do {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 200));
    } while (written > before);
    expect(written).toBeGreaterThan(0);
    expect(hasEnded).toBe(false);
    await response.body!.cancel();
    await expect.poll(() => hasEnded).toBe(true);
  });

  test('a stream of what happens in chats ends for a client that is too far behind', async () => {
    let store: Store | undefined;
    let told = 0;
    let hasEnded = false;
    const { get } = await serving(
      (c, services) => {
        ({ store } = services);
        const tail = createTail(services.store, services.log);
        const { signal: stopping } = new AbortController();
        return liveStream(
          c,
          { ...services, tail, stopping, heartbeat: 1 << 30 },
          {
            organisationId: 'default',
            after: 0,
            missed: async () => [],
            event: async () => {},
            async signal(_, write) {
              told++;
              write('typing', 'x'.repeat(100_000));
            },
            ended: () => void (hasEnded = true),
          },
        );
      },
      async () => true,
    );
    const response = await get();
    const signal = { type: 'typing' as const, agentId: null };
    const some = Array.from({ length: 100 }, () => ({
      organisationId: 'default',
      conversationId: 'c1',
      signal,
    }));
    // Somebody follows.
    await expect
      .poll(() => {
        store?.changes.publish(some.slice(0, 1));
        return told;
      })
      .toBeGreaterThan(0);
    let published = 0;
    while (!hasEnded && published < 20_000) {
      store!.changes.publish(some);
      published += some.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(hasEnded).toBe(true);
    expect(told).toBeLessThan(published);
    await response.body!.cancel();
  });

  test('a stream of events that fails ends as usual, and the log has the reason', async () => {
    const { get, logged, printed } = await serving(
      (c, services) =>
        eventStream(c, services, async (stream) => {
          await stream.write(': begins\n\n');
          throw new Error('The disk is gone.');
        }),
      async () => true,
    );
    expect(await (await get()).text()).toBe(': begins\n\n');
    expect(logged.map((line) => JSON.parse(line) as object)).toMatchObject([
      { msg: 'a stream of events failed' },
    ]);
    expect(printed).not.toHaveBeenCalled();
  });
});
