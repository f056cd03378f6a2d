import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { SessionListResponse } from '../../src/contract/index.ts';
import { createKeys } from '../../src/server/keys/keys.ts';
import { readSettings } from '../../src/server/settings.ts';
import { createSessions } from '../../src/server/sign-in/index.ts';
import { addPasskey, usePasskey } from '../../src/server/sign-in/store/passkeys.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { makeAgent, signIn, type AtWork } from './team.ts';

const DAY = 86_400_000;

/** Of a browser, for push messages. */
const SUBSCRIPTION = {
  endpoint: 'https://push.example/ana',
  keys: {
    p256dh:
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  },
};

async function sessionsOf(agent: AtWork) {
  const response = await agent.call('GET', '/sessions');
  expect(response.status).toBe(200);
  return ((await response.json()) as SessionListResponse).data;
}

const isSignedIn = async ({ call }: AtWork) => (await call('GET', '/sessions')).status === 200;

async function two(server: TestServer): Promise<[AtWork, AtWork]> {
  const { id } = await makeAgent(server, 'Ana');
  return [await signIn(server, id, 'busy'), await signIn(server, id, 'busy')];
}

test('an agent stays signed in while they come back within thirty days', async () => {
  const server = await testServer();
  const [ana] = await two(server);
  for (let i = 0; i < 4; i++) {
    server.clock.now += 29 * DAY;
    expect(await isSignedIn(ana)).toBe(true);
  }
  server.clock.now += 30 * DAY;
  expect(await isSignedIn(ana)).toBe(false);
});

test('a session ends after 180 days, however often it is used', async () => {
  const server = await testServer();
  const [ana] = await two(server);
  for (let day = 20; day < 180; day += 20) {
    server.clock.now += 20 * DAY;
    expect(await isSignedIn(ana)).toBe(true);
  }
  server.clock.now += 20 * DAY;
  expect(await isSignedIn(ana)).toBe(false);
});

test('an agent sees where they are signed in, and can sign out there', async () => {
  const server = await testServer();
  const [here, there] = await two(server);
  const sessions = await sessionsOf(here);
  expect(sessions.map(({ method, current }) => [method, current])).toEqual(
    expect.arrayContaining([
      ['link', true],
      ['link', false],
    ]),
  );
  const other = sessions.find(({ current }) => !current)!;
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id, 'busy');
  expect((await ben.call('DELETE', `/sessions/${other.id}`)).status).toBe(404);
  expect(await isSignedIn(there)).toBe(true);
  expect((await here.call('DELETE', `/sessions/${other.id}`)).status).toBe(200);
  expect(await isSignedIn(there)).toBe(false);
  expect(await sessionsOf(here)).toHaveLength(1);
});

test('signing out everywhere else leaves this session, and those of others', async () => {
  const server = await testServer();
  const [here, there] = await two(server);
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id, 'busy');
  expect((await here.call('DELETE', '/sessions')).status).toBe(200);
  expect(await isSignedIn(here)).toBe(true);
  expect(await isSignedIn(there)).toBe(false);
  expect(await isSignedIn(ben)).toBe(true);
});

test('an open inbox elsewhere ends with its session', async () => {
  const server = await testServer({ heartbeat: 50 });
  const [here, there] = await two(server);
  const stream = await fetch(`${server.url}/api/v1/inbox/stream`, {
    headers: { cookie: there.cookie },
  });
  await here.call('DELETE', '/sessions');
  let size = 0;
  for await (const chunk of stream.body!) size += chunk.length;
  expect(size).toBeGreaterThan(0);
});

test('who signs in in a browser that is signed in ends the session before', async () => {
  const server = await testServer();
  const { id } = await makeAgent(server, 'Ana');
  const first = await signIn(server, id, 'busy');
  const { url } = (await (await server.post(`/api/v1/agents/${id}/link`, {})).json()) as {
    url: string;
  };
  const response = await server.call('/api/v1/session/agent', {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: first.cookie },
    body: JSON.stringify({ token: url.split('#sign-in=')[1] }),
  });
  expect(response.status).toBe(200);
  expect(await isSignedIn(first)).toBe(false);
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari on iPhone',
  ],
  ['curl/8.5.0', ''],
  [`${'<script>'.repeat(1_000)}Chrome/`, 'Chrome'],
])('a session is known by its browser: %.30s', async (userAgent, device) => {
  const server = await testServer();
  const { id } = await makeAgent(server, 'Ana');
  const ana = await signIn(server, id, 'busy');
  const { url } = (await (await server.post(`/api/v1/agents/${id}/link`, {})).json()) as {
    url: string;
  };
  await server.call('/api/v1/session/agent', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgent },
    body: JSON.stringify({ token: url.split('#sign-in=')[1] }),
  });
  expect((await sessionsOf(ana)).find(({ current }) => !current)!.device).toBe(device);
});

test('what is no response of a passkey is refused, whatever it is', async () => {
  const server = await testServer();
  const post = (credential: unknown) =>
    server.call('/api/v1/session/passkey', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ credential }),
    });
  for (const credential of [null, {}, { id: 'x' }, { id: 1, type: 'public-key', response: {} }]) {
    expect((await post(credential)).status).toBe(422);
  }
  const known = { id: 'bm9uZQ', type: 'public-key', response: {} };
  expect((await post(known)).status).toBe(401);
});

test('what PostgreSQL cannot store is refused by its field', async () => {
  const server = await testServer();
  const { id } = await makeAgent(server, 'Ana');
  const ana = await signIn(server, id, 'busy');
  const credential = { id: 'bm9uZQ', type: 'public-key', response: {} };
  for (const body of [
    { credential: { ...credential, id: 'a\0b' } },
    { credential, name: 'a\0b' },
    { credential, name: '\ud800' },
  ]) {
    expect((await ana.call('POST', '/passkeys', body)).status).toBe(422);
  }
});

test('who is signed out everywhere gets no push messages', async () => {
  const server = await testServer();
  const [ana] = await two(server);
  const subscribed = await ana.call('POST', '/push/subscriptions', SUBSCRIPTION);
  expect(subscribed.status).toBe(201);
  const left = () => server.store.query.selectFrom('pushSubscription').selectAll().execute();
  expect(await left()).toHaveLength(1);
  const ended = await server.call(`/api/v1/agents/${ana.id}/sessions`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  expect(ended.status).toBe(200);
  expect(await isSignedIn(ana)).toBe(false);
  expect(await left()).toEqual([]);
});

test.each(['the session', 'all other sessions', 'it itself'])(
  'ending %s ends push messages to the browser there, and to no other',
  async (which) => {
    const server = await testServer();
    const [here, there] = await two(server);
    const elsewhere = { ...SUBSCRIPTION, endpoint: 'https://push.example/elsewhere' };
    await here.call('POST', '/push/subscriptions', SUBSCRIPTION);
    await there.call('POST', '/push/subscriptions', elsewhere);
    const other = (await sessionsOf(here)).find(({ current }) => !current)!;
    const ended = await (which === 'it itself'
      ? there.call('DELETE', '/session')
      : here.call('DELETE', which === 'the session' ? `/sessions/${other.id}` : '/sessions'));
    expect(ended.status).toBe(200);
    expect(await isSignedIn(there)).toBe(false);
    const left = await server.store.query.selectFrom('pushSubscription').selectAll().execute();
    expect(left.map(({ endpoint }) => endpoint)).toEqual([SUBSCRIPTION.endpoint]);
  },
);

test('push messages end with a session that has expired', async () => {
  const server = await testServer();
  const [ana] = await two(server);
  await ana.call('POST', '/push/subscriptions', SUBSCRIPTION);
  const left = () => server.store.query.selectFrom('pushSubscription').selectAll().execute();
  await signIn(server, ana.id, 'busy');
  expect(await left()).toHaveLength(1);
  server.clock.now += 31 * DAY;
  await signIn(server, ana.id, 'busy');
  expect(await left()).toEqual([]);
});

test('a sign-in that has begun does not outlive its proof, nor the agent', async () => {
  const server = await testServer();
  const { store, clock } = server;
  const { id } = await makeAgent(server, 'Ana');
  const who = { organisationId: 'default', agentId: id, method: 'passkey', device: '' } as const;
  const sessions = createSessions(
    store,
    createKeys(store, () => clock.now),
    () => clock.now,
  );
  const passkey = {
    organisationId: 'default',
    agentId: id,
    passkeyId: 'bm9uZQ',
    publicKey: '',
    counter: 7,
    transports: '[]',
    name: 'Laptop',
    createdAt: clock.now,
    usedAt: null,
  };
  await store.write((transaction) => addPasskey(transaction, passkey));
  const startWith = (counter: number) =>
    sessions.startFor(who, (transaction) =>
      usePasskey(transaction, passkey, { counter, usedAt: clock.now }),
    );
  // Two devices with the same key count the same: one of them is a copy.
  const both = await Promise.all([startWith(8), startWith(8)]);
  expect(both.filter((token) => token !== null)).toHaveLength(1);

  const admin = { headers: { 'x-api-key': SECRET }, method: 'DELETE' };
  passkey.counter = 8;
  await server.call(`/api/v1/agents/${id}/sessions`, admin);
  expect(await startWith(9)).toBeNull();
  await server.call(`/api/v1/agents/${id}`, admin);
  expect(await sessions.startFor(who)).toBeNull();
});

test.each([
  ['a short', 0, 'https://login.example.com/authorize'],
  ['a very long', 2_000_000, '#sign-in-problem=unreachable'],
])('%s description of the provider', async (_, padding, location) => {
  const provider = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        issuer,
        authorization_endpoint: 'https://login.example.com/authorize',
        padding: 'x'.repeat(padding),
      }),
    );
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void provider.close());
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const { singleSignOn } = readSettings({}, { ...PROVIDER, AFTERWORD_OIDC_ISSUER: issuer });
  const server = await testServer({ singleSignOn, publicUrl: PROVIDER.AFTERWORD_PUBLIC_URL });
  const begun = await server.call('/api/v1/session/single-sign-on', { redirect: 'manual' });
  expect(begun.status).toBe(302);
  expect(begun.headers.get('location')).toContain(location);
});

const PROVIDER = {
  AFTERWORD_OIDC_ISSUER: 'https://login.example.com/realms/shop',
  AFTERWORD_OIDC_CLIENT_ID: 'afterword',
  AFTERWORD_PUBLIC_URL: 'https://support.example.com',
};

test('the settings of single sign-on have defaults', () => {
  expect(readSettings({}, PROVIDER).singleSignOn).toEqual({
    issuer: PROVIDER.AFTERWORD_OIDC_ISSUER,
    clientId: 'afterword',
    clientSecret: undefined,
    name: 'login.example.com',
    organisationId: 'default',
    trustsAddresses: false,
  });
  expect(readSettings({}, {}).singleSignOn).toBeUndefined();
  const local = { ...PROVIDER, AFTERWORD_OIDC_ISSUER: 'http://localhost:8080' };
  expect(readSettings({}, local).singleSignOn?.issuer).toBe('http://localhost:8080');
});

test.each([
  ['AFTERWORD_OIDC_ISSUER', 'login.example.com'],
  ['AFTERWORD_OIDC_ISSUER', 'https://'],
  ['AFTERWORD_OIDC_ISSUER', 'http://login.example.com'],
  ['AFTERWORD_OIDC_ISSUER', 'http://localhost.example.com'],
  ['AFTERWORD_OIDC_ISSUER', 'http://127.0.0.1.example.com'],
  ['AFTERWORD_OIDC_ISSUER', 'http://localhost@example.com'],
  ['AFTERWORD_OIDC_CLIENT_ID', ''],
  ['AFTERWORD_PUBLIC_URL', ''],
  ['AFTERWORD_OIDC_UNVERIFIED', 'yes'],
])('single sign-on: %s cannot be "%s"', (name, value) => {
  expect(() => readSettings({}, { ...PROVIDER, [name]: value })).toThrow(name);
});

test.each(['CLIENT_ID', 'CLIENT_SECRET', 'NAME', 'ORGANISATION', 'UNVERIFIED'])(
  'AFTERWORD_OIDC_%s without an issuer stops the start',
  (name) => {
    const setting = `AFTERWORD_OIDC_${name}`;
    expect(() => readSettings({}, { [setting]: 'accept' })).toThrow(
      `${setting} requires AFTERWORD_OIDC_ISSUER`,
    );
  },
);
