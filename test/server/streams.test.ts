import { sql } from 'kysely';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KeyListResponse } from '../../src/contract/index.ts';
import { declarations, openStore } from '../../src/server/features.ts';
import { isLong, whileAllowed } from '../../src/server/http/while-allowed.ts';
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
      first.clock.now += 12 * 3_600_000;
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

describe('whileAllowed', () => {
  const options = { heartbeat: 10, log: pino({ level: 'silent' }) };
  let isCancelled = false;
  const endless = (type: string) =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new TextEncoder().encode('x')),
        cancel: () => void (isCancelled = true),
      }),
      { headers: { 'content-type': type } },
    );

  test('breaks a file off, so that no one takes it for a whole one', async () => {
    let isAllowed = true;
    const response = whileAllowed(endless('text/csv'), async () => isAllowed, options);
    const reader = response.body!.getReader();
    await reader.read();
    isAllowed = false;
    await expect(
      (async () => {
        for (;;) {
          const { done } = await reader.read();
          if (done) return;
          // Lets timers run.
          await new Promise((resolve) => setImmediate(resolve));
        }
      })(),
    ).rejects.toThrow('access');
    await expect.poll(() => isCancelled).toBe(true);
  });

  test('a check that fails leaves it to the next', async () => {
    let checks = 0;
    const response = whileAllowed(
      new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } }),
      async () => {
        if (++checks < 3) throw new Error('The database is away.');
        return false;
      },
      options,
    );
    expect((await response.body!.getReader().read()).done).toBe(true);
    expect(checks).toBe(3);
  });
});
