// @postgres-in-the-long-run: it is about requests that are refused before anything is read.
import { connect } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type {
  ConversationDetailResponse,
  KeyResponse,
  SignedUrlsResponse,
} from '../../src/contract/index.ts';
import { declarations } from '../../src/server/features.ts';
import { isTooDeep } from '../../src/contract/json-depth.ts';
import { createKey } from '../../src/server/keys/keys.ts';
import { readSettings } from '../../src/server/settings.ts';
import { callAs } from './access/callers.ts';
import { temporaryFolder } from './database.ts';
import { CAPABILITY, errorOf, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';
import { makeAgent, signIn } from './team.ts';

const withKey = (server: TestServer, path: string, key = SECRET) =>
  server.call(path, { headers: { 'x-api-key': key } });

describe('responses', () => {
  test('of every endpoint are stored by no cache and taken for no other type', async () => {
    const server = await testServer({ trustedProxies: 1 });
    for (const one of declarations) {
      for (const caller of [{ key: SECRET }, {}]) {
        const response = await callAs(server, one, caller, 'default', {
          query: '?from=2026-03-01&to=2026-03-10&by=day',
        });
        await response.body?.cancel();
        const where = `${one.method} ${one.path} ${response.status}`;
        expect(response.headers.get('cache-control'), where).toBe('no-store');
        expect(response.headers.get('x-content-type-options'), where).toBe('nosniff');
      }
    }
    const nowhere = await server.call('/nowhere');
    expect(nowhere.headers.get('cache-control')).toBe('no-store');
    expect(nowhere.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('for files that are not there are 404 and not cached', async () => {
    const folder = temporaryFolder();
    mkdirSync(`${folder}/assets`);
    for (const name of ['index.html', 'assets/a-1.js']) writeFileSync(`${folder}/${name}`, 'x');
    const server = await testServer({
      assets: { browser: folder, dashboard: folder, demo: folder },
    });
    for (const path of [
      '/dashboard/assets/gone-1.js',
      '/demo/assets/gone-1.js',
      '/afterword/chunks/gone-1.js',
      '/afterword/later/gone-1.js',
      '/afterword/gone.js',
    ]) {
      const response = await server.call(path);
      expect(response.status, path).toBe(404);
      expect(response.headers.get('cache-control'), path).toBe('no-store');
    }
    const asset = await server.call('/dashboard/assets/a-1.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await server.call('/dashboard/conversations/c1')).status).toBe(200);
  });
});

describe('/metrics', () => {
  test("opens to a key of the first organisation, and to no other organisation's", async () => {
    const server = await testServer();
    const options = { organisationId: 'other', name: 'theirs', now: server.clock.now };
    const other = await createKey(server.store, { ...options, kind: 'secret' });
    expect((await withKey(server, '/metrics', other)).status).toBe(403);
    expect((await withKey(server, '/metrics')).status).toBe(200);
  });

  test("with the operator's token, opens to that alone", async () => {
    const token = 'a token of the operator';
    const server = await testServer({ metricsToken: token });
    const read = (headers: Record<string, string>) => server.call('/metrics', { headers });
    expect((await read({ authorization: `bearer ${token}` })).status).toBe(200);
    expect((await read({ authorization: `Bearer ${token}x` })).status).toBe(401);
    expect((await read({ 'x-api-key': SECRET })).status).toBe(401);
    expect((await read({})).status).toBe(401);
  });
});

test.each([
  'AFTERWORD_METRICS_TOKEN',
  'AFTERWORD_INBOUND_SECRET',
  'AFTERWORD_FRESHDESK_SECRET',
  'AFTERWORD_CRISP_SECRET',
])('a secret that could be guessed stops the start: %s', (name) => {
  const settings = (secret: string) =>
    readSettings(
      {},
      {
        AFTERWORD_REPLY_ADDRESS: 'reply@example.com',
        AFTERWORD_INBOUND_SECRET: 'x'.repeat(16),
        [name]: secret,
      },
    );
  expect(() => settings(`amo_${'x'.repeat(11)}`)).toThrow(
    `${name} must have at least 16 characters.`,
  );
  expect(() => settings(`amo_${'x'.repeat(12)}`)).not.toThrow();
});

test('rotating a key again in its grace does not prolong it', async () => {
  const server = await testServer();
  const made = await server.post('/api/v1/keys', { name: 'crm' });
  const { key, data } = (await made.json()) as KeyResponse;
  const rotate = (seconds: number) =>
    server.post(`/api/v1/keys/${data.id}/rotate`, { grace_seconds: seconds });
  await rotate(60);
  await rotate(3600);
  server.clock.now += 59_000;
  expect((await withKey(server, '/api/v1/keys', key)).status).toBe(200);
  server.clock.now += 2_000;
  expect((await withKey(server, '/api/v1/keys', key)).status).toBe(401);
});

test('links to files are limited by address', async () => {
  const server = await testServer();
  const ask = () =>
    server.call('/api/v1/attachments/links', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ key: SECRET, conversation_id: 'c1', capability: CAPABILITY }),
    });
  const first = await ask();
  expect(first.status).toBe(200);
  const limit = Number(first.headers.get('ratelimit-limit'));
  expect(limit).toBeGreaterThan(0);
  for (let i = 1; i < limit; i++) expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(429);
});

describe("an agent's message", () => {
  const messages = async (server: TestServer) => {
    const { data } = await server.get<ConversationDetailResponse>('/api/v1/conversations/c1');
    return data.messages.map(({ message_id, claimed }) => [message_id, claimed]);
  };
  const event = (id: string, sender_type = 'human_agent') =>
    eventMaker('c1')('message.added', { message_id: id, sender_type, content: 'Hello' });

  test('is claimed if a browser reports it, until a server confirms it', async () => {
    const server = await testServer();
    await server.send([event('m1'), event('m2', 'customer')], { capabilities: { c1: CAPABILITY } });
    await server.send([event('m3')], { key: SECRET });
    expect((await messages(server)).sort()).toEqual([
      ['m1', true],
      ['m2', false],
      ['m3', false],
    ]);
    await server.post('/api/v1/conversations', {
      conversation_id: 'c1',
      platform: 'custom',
      messages: [{ message_id: 'm1', sender_type: 'human_agent', content: 'Hello' }],
    });
    expect((await messages(server)).sort()[0]).toEqual(['m1', false]);
  });

  test('cannot say of itself that it is not claimed', async () => {
    const server = await testServer();
    const sent = event('m1');
    const data = { ...sent.data, claimed: false, agent_id: 1 };
    await server.send([{ ...sent, data }], { capabilities: { c1: CAPABILITY } });
    const { data: found } = await server.get<ConversationDetailResponse>(
      '/api/v1/conversations/c1',
    );
    expect(found.messages[0]).toMatchObject({ claimed: true, agent_id: null });
  });
});

describe('nested JSON', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  test('is refused with its path wherever a body is JSON, and never a 500', async () => {
    const server = await testServer({ trustedProxies: 1 });
    const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'offline');
    for (const one of declarations) {
      const caller = one.access === 'agent' ? { cookie: agent.cookie } : { key: SECRET };
      if (!one.body || !('schema' in one.body) || one.access === 'signature') continue;
      for (const levels of [70, 1_500]) {
        const text = `{"key":"${SECRET}","deep":{"inner":${nested(levels)}}}`;
        if (text.length > one.body.maxBytes) continue;
        const response = await callAs(server, one, caller, 'default', { text });
        const where = `${one.method} ${one.path}, ${levels} levels: ${response.status}`;
        // The token in the path is looked at first.
        const isToken = one.path.includes('{token}');
        expect([400, 422, ...(isToken ? [404] : [])], where).toContain(response.status);
        const { message } = await errorOf(response);
        if (response.status === 422) expect(message, where).toContain('deep.inner.0.0.0…');
      }
    }
  });

  test.each([60, 100_000, 499_000])('%i levels in conversations_data', async (levels) => {
    const server = await testServer();
    const response = await server.post(
      '/api/v1/conversations',
      `{"conversation_id":"c1","platform":"custom","messages":[],"conversations_data":{"a":${nested(levels)}}}`,
    );
    expect(response.status).toBe(levels <= 60 ? 201 : 422);
    if (levels > 60) {
      expect((await errorOf(response)).issues).toEqual([
        {
          path: 'conversations_data.a.0.0.0…',
          message: 'May be nested at most 64 levels deep.',
        },
      ]);
    }
  });

  test('brackets in strings count for nothing', () => {
    const text = JSON.stringify({ a: ['['.repeat(200), '\\"{'.repeat(200), '\\\\'] });
    expect(isTooDeep(text)).toBe(false);
    expect(isTooDeep(nested(64))).toBe(false);
    expect(isTooDeep(nested(65))).toBe(true);
    expect(isTooDeep(`${'"'.padEnd(200, '[')}`)).toBe(false);
  });
});

test.each([
  ['/api/v1/csat/breakdown?by=day&start_date=0001-01-01', 422],
  ['/api/v1/csat/breakdown?by=day&start_date=2025-01-01', 422],
  ['/api/v1/csat/breakdown?by=day&start_date=2025-02-04', 200],
  ['/api/v1/csat/breakdown?by=day&start_date=2026-04-01', 422],
  ['/api/v1/csat/breakdown?by=day&end_date=2026-03-10', 200],
  ['/api/v1/csat/analytics?start_date=2026-04-01', 422],
  ['/api/v1/reports/people?from=2020-01-01&to=2026-03-10', 422],
  ['/api/v1/reports/people.csv?from=2020-01-01&to=2026-03-10', 422],
  ['/api/v1/reports/people?from=2026-01-01&to=2026-03-10', 200],
])('a report covers at most 400 days: %s', async (path, status) => {
  const server = await testServer();
  expect((await withKey(server, path)).status).toBe(status);
});

test.each([
  ['2024-05-03', '2024-05-03'],
  ['2024-05-03T23:30:00Z', '2024-05-03'],
  ['2024-05-03T23:30:00.123-02:00', '2024-05-04'],
  ['2024-05-03T23:30:00', '2024-05-03'],
  ['2024-02-30', null],
  ['2024-02-30T10:00:00Z', null],
  ['May 3, 2024', null],
])('links to an exported day are asked for by %s', async (date, day) => {
  const server = await testServer();
  const response = await server.post(
    '/data-export/v2/get-signed-urls',
    { date },
    { authorization: SECRET, organizationId: 'default', botId: 'b' },
  );
  expect(response.status).toBe(day === null ? 400 : 200);
  if (day) expect(((await response.json()) as SignedUrlsResponse).date).toBe(day);
});

test.each([
  ['/api/v1/conversations', 'content-length: 1000'],
  ['/api/v1/conversations', 'transfer-encoding: chunked'],
  ['/api/v1/attachments?conversation_id=c1&attachment_id=a1&name=a.png', 'content-length: 1000'],
  [
    '/api/v1/attachments?conversation_id=c1&attachment_id=a1&name=a.png',
    'transfer-encoding: chunked',
  ],
  ['/api/v1/csat/config', 'content-length: 1000'],
])(
  'a caller who leaves within the body is no error of the server: %s, %s',
  async (path, length) => {
    const logged: { level: number; msg: string; status?: number }[] = [];
    const log = pino(
      { level: 'debug' },
      { write: (line: string) => void logged.push(JSON.parse(line) as (typeof logged)[0]) },
    );
    const server = await testServer({ log });
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      [
        `${path.endsWith('config') ? 'PUT' : 'POST'} ${path} HTTP/1.1`,
        'host: x',
        `x-api-key: ${SECRET}`,
        'content-type: application/json',
        length,
        '',
        length.includes('chunked') ? '5\r\n{"a":\r\n' : '{"a":',
      ].join('\r\n'),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.resetAndDestroy();
    await expect.poll(() => logged.some(({ msg }) => msg === 'request')).toBe(true);
    expect(logged.filter(({ level, status = 0 }) => level >= 50 || status >= 500)).toEqual([]);
  },
);
