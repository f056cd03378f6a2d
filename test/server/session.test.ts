import { expect, test } from 'vitest';
import { keyNamed, revokeKey } from '../../src/server/keys/keys.ts';
import { errorOf, PUBLISHABLE, SECRET, testServer } from './harness.ts';

async function signIn(server: Awaited<ReturnType<typeof testServer>>, key = SECRET) {
  return server.call('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
}

test('a secret key gives a cookie that no script and no other site can use', async () => {
  const server = await testServer();
  const response = await signIn(server);
  expect(response.status).toBe(200);
  const cookie = response.headers.get('set-cookie')!;
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  expect(cookie).not.toContain(SECRET);

  const headers = { cookie: cookie.split(';')[0]! };
  const read = await server.call('/api/v1/cs-metrics/dashboard', { headers });
  expect(read.status).toBe(200);
  const foreign = await server.call('/api/v1/conversations', {
    method: 'POST',
    headers: { ...headers, origin: 'https://evil.example', 'content-type': 'application/json' },
    body: '{}',
  });
  expect(foreign.status).toBe(403);

  await server.call('/api/v1/session', { method: 'DELETE', headers });
  expect((await server.call('/api/v1/cs-metrics/dashboard', { headers })).status).toBe(401);
});

test('over https the cookie is Secure', async () => {
  const server = await testServer({ publicUrl: 'https://support.example.com' });
  expect((await signIn(server)).headers.get('set-cookie')).toMatch(/Secure/);
});

test('a session ends after twelve hours, and with its key', async () => {
  const server = await testServer();
  const read = async (cookie: string) =>
    (await server.call('/api/v1/conversations', { headers: { cookie } })).status;
  const first = (await signIn(server)).headers.get('set-cookie')!.split(';')[0]!;
  server.clock.now += 12 * 3_600_000;
  expect(await read(first)).toBe(401);

  const second = (await signIn(server)).headers.get('set-cookie')!.split(';')[0]!;
  expect(await read(second)).toBe(200);
  const key = await keyNamed(server.store, 'default', SECRET.slice(0, 10), server.clock.now);
  await revokeKey(server.store, 'default', key!, server.clock.now);
  server.clock.now += 1_000;
  expect(await read(second)).toBe(401);
});

test('who is not signed in is told so without an error', async () => {
  const server = await testServer();
  const response = await server.call('/api/v1/session');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ organisation_id: null });
});

test('a publishable and an unknown key are refused, and guessing is limited', async () => {
  const server = await testServer();
  expect((await signIn(server, PUBLISHABLE)).status).toBe(403);
  for (let i = 0; i < 9; i++) expect((await signIn(server, `amo_guess_${i}`)).status).toBe(401);
  const response = await signIn(server, SECRET);
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(response.headers.get('ratelimit-limit')).toBe('10');
  expect((await errorOf(response)).code).toBe('rate_limited');
});

test('guesses at keys and at links count together', async () => {
  const server = await testServer();
  for (let i = 0; i < 10; i++) await signIn(server, `amo_guess_${i}`);
  const response = await server.call('/api/v1/session/agent', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: 'guess' }),
  });
  expect(response.status).toBe(429);
});

test('behind a proxy the limit counts customers, and nobody can pretend to be another', async () => {
  const server = await testServer({ trustedProxies: 1 });
  const guess = async (forwarded: string) => {
    const response = await server.call('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
      body: JSON.stringify({ key: 'amo_guess' }),
    });
    return response.status;
  };
  for (let i = 0; i < 10; i++) expect(await guess(`10.9.9.${i}, 203.0.113.7`)).toBe(401);
  expect(await guess('10.9.9.99, 203.0.113.7')).toBe(429);
  expect(await guess('203.0.113.8')).toBe(401);
});

test('no page of another site signs anybody in or out', async () => {
  const server = await testServer();
  const signed = await server.call('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ key: SECRET }),
  });
  expect(signed.status).toBe(200);
  const cookie = signed.headers.get('set-cookie')!.split(';')[0]!;
  for (const origin of ['https://evil.example', 'null', server.url.replace('http:', 'https:')]) {
    const headers = { 'content-type': 'application/json', origin, cookie };
    const from = (method: string, path: string, body?: object) =>
      server.call(`/api/v1/session${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
    for (const response of [
      await from('POST', '', { key: SECRET }),
      await from('POST', '/agent', { token: 'x' }),
      await from('DELETE', ''),
    ]) {
      expect(response.status).toBe(403);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
  }
  const session = await server.call('/api/v1/session', { headers: { cookie } });
  expect(await session.json()).toMatchObject({ organisation_id: 'default' });
});
