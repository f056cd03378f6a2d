import { expect, test } from 'vitest';
import type { SessionListResponse } from '../../src/contract/index.ts';
import { testServer, type TestServer } from './harness.ts';
import { makeAgent, signIn, type AtWork } from './team.ts';

const DAY = 86_400_000;

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
