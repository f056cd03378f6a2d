import { describe, expect, onTestFinished, test } from 'vitest';
import type { KeyResponse, KeyListResponse, ListedKey } from '../../src/contract/index.ts';
import { sha256 } from '../../src/server/database/hash.ts';
import { declarations, openStore } from '../../src/server/features.ts';
import {
  createKey,
  createKeys,
  ensureKeys,
  keysOf,
  rotateKey,
} from '../../src/server/keys/keys.ts';
import type { Store } from '../../src/server/database/store.ts';
import { freshDatabase, isPostgres } from './database.ts';
import {
  errorOf,
  eventMaker,
  PUBLISHABLE,
  SECRET,
  testServer,
  type TestServer,
} from './harness.ts';
import { runCommand, startProcess } from './process.ts';

const list = async (server: TestServer) => (await server.get<KeyListResponse>('/api/v1/keys')).data;

async function make(server: TestServer, body: object): Promise<KeyResponse> {
  const response = await server.post('/api/v1/keys', body);
  expect(response.status).toBe(201);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.json()) as KeyResponse;
}

const read = (server: TestServer, key: string, path = '/api/v1/conversations') =>
  server.call(path, { headers: { 'x-api-key': key } });

describe('/api/v1/keys', () => {
  test('a key is made, shown once, works within its scopes, and is listed without itself', async () => {
    const server = await testServer();
    const { key, data } = await make(server, {
      name: 'crm',
      scopes: ['conversations:read'],
      rate_limit: 100,
    });
    expect(key).toMatch(/^amo_[\w-]{43}$/);
    expect(data).toEqual({
      id: sha256(key).slice(0, 12),
      prefix: key.slice(0, 10),
      kind: 'secret',
      name: 'crm',
      scopes: ['conversations:read'],
      rate_limit: 100,
      created_at: '2026-03-10T12:00:00.000Z',
      last_used_at: null,
      revoked_at: null,
    } satisfies ListedKey);
    expect((await read(server, key)).status).toBe(200);
    expect((await read(server, key, '/api/v1/cs-metrics/dashboard')).status).toBe(403);
    expect((await read(server, key, '/api/v1/keys')).status).toBe(403);
    const text = JSON.stringify(await list(server));
    expect(text).toContain(data.id);
    expect(text).not.toContain(key);
    expect(text).not.toContain(sha256(key));
  });

  test('a publishable key sends events and reads nothing', async () => {
    const server = await testServer();
    const { key } = await make(server, { kind: 'publishable', name: 'shop' });
    expect(key).toMatch(/^amo_pub_/);
    const event = eventMaker('c1');
    const sent = await server.send([event('survey.shown')], {
      key,
      capabilities: { c1: '0123456789abcdef' },
    });
    expect(sent.status).toBe(200);
    expect((await read(server, key)).status).toBe(403);
    const refused = await server.post('/api/v1/keys', {
      kind: 'publishable',
      name: 'x',
      scopes: ['admin'],
    });
    expect(refused.status).toBe(422);
    expect((await errorOf(refused)).issues).toMatchObject([{ path: 'scopes' }]);
  });

  describe.each(declarations.filter(({ access }) => access === 'publishable'))(
    '$method $path, which browsers send',
    ({ method, path, query, body }) => {
      /** The example of the endpoint's documentation, with this key in the body or in a header. */
      function send(server: TestServer, key: string, header?: string): Promise<Response> {
        const ids = new URLSearchParams(
          Object.keys(query?.shape ?? {}).map((name) => [name, 'photo.png']),
        );
        const example = body && 'example' in body ? (body.example as object) : {};
        return server.call(`${path}?${ids}`, {
          method: method.toUpperCase(),
          headers: header ? { [header]: header === 'x-api-key' ? key : `bEARER  ${key}` } : {},
          body: JSON.stringify({ ...example, key: header ? undefined : key }),
        });
      }
      const inBody = body && 'example' in body ? [undefined] : [];

      test.each([...inBody, 'x-api-key', 'authorization'])(
        'asks a secret key for the scope conversations:write (%s)',
        async (header) => {
          const server = await testServer();
          const { key: reader } = await make(server, { name: 'crm', scopes: ['metrics:read'] });
          const refused = await send(server, reader, header);
          expect(refused.status).toBe(403);
          expect(await errorOf(refused)).toMatchObject({
            code: 'forbidden',
            message: expect.stringContaining('"conversations:write"') as string,
          });
          const { key } = await make(server, { name: 'bot', scopes: ['conversations:write'] });
          const taken = await send(server, key, header);
          expect([200, 404, 415, 422]).toContain(taken.status);
          await taken.text();
          expect((await send(server, 'amo_unknown', header)).status).toBe(401);
        },
      );
    },
  );

  test('a secret key that may only read forges nothing', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', {
      conversation_id: 'c1',
      platform: 'custom',
      messages: [],
    });
    const { key } = await make(server, { name: 'numbers', scopes: ['metrics:read'] });
    const event = eventMaker('c1');
    const sent = await server.send(
      [
        event('message.added', { message_id: 'm1', sender_type: 'ai', content: 'Forged' }),
        event('survey.rated', { rating: 5 }),
        event('identity.set', { customer_id: 'somebody' }),
      ],
      { key },
    );
    expect(sent.status).toBe(403);
    expect(await server.get('/api/v1/conversations/c1')).toMatchObject({
      data: { message_count: 0, csat_score: null, customer_id: null, identity_verified: null },
    });
  });

  test('tells when it was last used, to the minute', async () => {
    const server = await testServer();
    const { data, key } = await make(server, { name: 'crm' });
    await read(server, key);
    const lastUsed = async () =>
      (await list(server)).find(({ id }) => id === data.id)!.last_used_at;
    await expect.poll(lastUsed).toBe('2026-03-10T12:00:00.000Z');
    server.clock.now += 30_000;
    await read(server, key);
    server.clock.now += 31_000;
    await read(server, key);
    await expect.poll(lastUsed).toBe('2026-03-10T12:01:01.000Z');
  });

  test('rotated: both work for a while, then the new one alone', async () => {
    const server = await testServer();
    const old = await make(server, {
      name: 'crm',
      scopes: ['conversations:read'],
      rate_limit: 500,
    });
    const response = await server.post(`/api/v1/keys/${old.data.id}/rotate`, { grace_seconds: 60 });
    const next = (await response.json()) as KeyResponse;
    expect(next.data).toMatchObject({
      name: 'crm',
      scopes: ['conversations:read'],
      rate_limit: 500,
    });
    server.clock.now += 59_000;
    expect((await read(server, old.key)).status).toBe(200);
    expect((await read(server, next.key)).status).toBe(200);
    server.clock.now += 2_000;
    expect((await read(server, old.key)).status).toBe(401);
    expect((await read(server, next.key)).status).toBe(200);
    expect((await server.post(`/api/v1/keys/${old.data.id}/rotate`, {})).status).toBe(404);
  });

  test('revoked within a second, and not the last that may administer', async () => {
    const server = await testServer();
    const { key, data } = await make(server, { name: 'crm', scopes: ['conversations:read'] });
    const remove = (id: string) =>
      server.call(`/api/v1/keys/${id}`, { method: 'DELETE', headers: { 'x-api-key': SECRET } });
    expect((await read(server, key)).status).toBe(200);
    expect((await remove(data.id)).status).toBe(200);
    server.clock.now += 1_000;
    expect((await read(server, key)).status).toBe(401);
    expect((await remove(data.id)).status).toBe(404);
    const own = sha256(SECRET).slice(0, 12);
    expect((await remove(own)).status).toBe(409);
    await make(server, { name: 'second' });
    expect((await remove(own)).status).toBe(200);
  });

  test.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'x', scopes: ['everything'] }, 'scopes.0'],
    [{ name: 'x', rate_limit: 0 }, 'rate_limit'],
    [{ name: 'x', kind: 'root' }, 'kind'],
  ])('refuses %j', async (body, path) => {
    const server = await testServer();
    const response = await server.post('/api/v1/keys', body);
    expect(response.status).toBe(422);
    expect((await errorOf(response)).issues).toMatchObject([{ path }]);
  });

  test('one organisation neither sees nor touches the keys of another', async () => {
    const server = await testServer();
    const { createKey } = await import('../../src/server/keys/keys.ts');
    const other = await createKey(server.store, {
      organisationId: 'other',
      kind: 'secret',
      name: 'theirs',
      now: 0,
    });
    const id = sha256(SECRET).slice(0, 12);
    const seen = (await (await read(server, other, '/api/v1/keys')).json()) as KeyListResponse;
    expect(seen.data.map(({ name }) => name)).toEqual(['theirs']);
    const revoked = await server.call(`/api/v1/keys/${id}`, {
      method: 'DELETE',
      headers: { 'x-api-key': other },
    });
    expect(revoked.status).toBe(404);
  });
});

test('all who use a key at once wait for one query; what is not found, or has failed, is asked again', async () => {
  const { store, clock } = await testServer();
  let asked = 0;
  let isDown = false;
  const query = store.query.withPlugin({
    transformQuery({ node }) {
      asked++;
      if (isDown) throw new Error('away');
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const keys = createKeys(Object.create(store, { query: { value: query } }), () => clock.now);
  const twice = (key: string) => Promise.all([keys.principal(key), keys.principal(key)]);
  const [one, other] = await twice(SECRET);
  expect(one?.organisationId).toBe('default');
  expect(other).toEqual(one);
  expect(asked).toBe(1);
  expect(await twice('amo_unknown')).toEqual([null, null]);
  expect(asked).toBe(2);
  expect(await keys.principal('amo_unknown')).toBeNull();
  expect(asked).toBe(3);
  isDown = true;
  clock.now += 1_000;
  await expect(twice(SECRET)).rejects.toThrow('away');
  isDown = false;
  expect(await twice(SECRET)).toEqual([one, one]);
  expect(asked).toBe(5);
});

describe('limits', () => {
  test("a key's own, with the standard headers", async () => {
    const server = await testServer();
    const { key } = await make(server, { name: 'slow', rate_limit: 3 });
    const left: (string | null)[] = [];
    for (let i = 0; i < 3; i++) {
      const response = await read(server, key);
      expect(response.status).toBe(200);
      expect(response.headers.get('ratelimit-limit')).toBe('3');
      left.push(response.headers.get('ratelimit-remaining'));
    }
    expect(left).toEqual(['2', '1', '0']);
    const refused = await read(server, key);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await errorOf(refused)).code).toBe('rate_limited');
    expect((await read(server, SECRET)).status).toBe(200);
  });

  test('larger ones are exact too, though a node takes a share at once', async () => {
    const server = await testServer();
    const { key } = await make(server, { name: 'fast', rate_limit: 170 });
    const statuses = new Map<number, number>();
    for (let i = 0; i < 200; i++) {
      const { status } = await read(server, key, '/api/v1/cs-metrics/dashboard');
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses.get(200)).toBe(170);
  });

  test.runIf(isPostgres)('are one for two nodes', async () => {
    const database = await freshDatabase();
    const nodes = [await startProcess(database), await startProcess(database)];
    let allowed = 0;
    for (let i = 0; i < 30; i++) {
      const response = await fetch(`${nodes[i % 2]!.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key: 'amo_wrong' }),
      });
      if (response.status !== 429) allowed++;
    }
    expect(allowed).toBe(10);
  });
});

test.runIf(isPostgres)(
  'of nodes that start at once on a new database, one makes the keys and shows them',
  async () => {
    const database = await freshDatabase();
    const stores = Array.from({ length: 3 }, () => openStore(database));
    onTestFinished(async () => void (await Promise.all(stores.map((one) => one.close()))));
    const made = await Promise.all(
      [...stores, ...stores].map((store) => ensureKeys(store, 'default', {}, 1)),
    );
    const shown = made.filter(({ secret, publishable }) => secret ?? publishable);
    expect(shown).toEqual([{ secret: expect.any(String), publishable: expect.any(String) }]);
    const kinds = (await keysOf(stores[0]!, 'default')).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['publishable', 'secret']);
  },
);

test('a key that is written twice, as after a commit nobody heard of, is one, and is shown', async () => {
  const store = openStore(await freshDatabase());
  onTestFinished(() => store.close());
  const repeating: Store = {
    ...store,
    async write(work, how) {
      await store.write(work, how);
      return store.write(work, how);
    },
  };
  const first = await ensureKeys(repeating, 'default', {}, 1);
  const other = await createKey(repeating, {
    organisationId: 'default',
    kind: 'secret',
    name: 'crm',
    now: 2,
  });
  const old = (await keysOf(store, 'default')).find(({ name }) => name === 'crm');
  const rotated = await rotateKey(repeating, 'default', old!, { graceSeconds: 0, now: 3 });
  const hashes = (await keysOf(store, 'default')).map(({ keyHash }) => keyHash);
  const shown = [first.secret!, first.publishable!, other, rotated];
  expect(hashes.toSorted()).toEqual(shown.map(sha256).toSorted());
});

test('the command line makes, lists, rotates and revokes', async () => {
  const database = await freshDatabase();
  const run = async (...words: string[]) =>
    (await runCommand(['keys', ...words, '--database', database])).stdout;
  const made = /amo_[\w-]+/.exec(await run('create', '--name', 'crm', '--limit', '60'))![0];
  const id = sha256(made).slice(0, 12);
  expect(await run('list')).toContain(
    `${id}\t${made.slice(0, 10)}…\tsecret\tin use\tnever used\t60 per minute\tcrm`,
  );
  const rotated = /amo_[\w-]+/.exec(await run('rotate', id, '--grace', '0'))![0];
  expect(rotated).not.toBe(made);
  await run('revoke', rotated.slice(0, 10));
  const listed = await run('list');
  expect(listed.match(/revoked/g)).toHaveLength(2);
  expect(listed).not.toContain(made);
  await expect(run('revoke', id)).rejects.toThrow(/does not match exactly one key in use/);
  expect(PUBLISHABLE).not.toBe(made);
});
