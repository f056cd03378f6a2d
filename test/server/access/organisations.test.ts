import { expect, test } from 'vitest';
import type { SessionListResponse } from '../../../src/contract/index.ts';
import { declarations } from '../../../src/server/features.ts';
import type { Declaration } from '../../../src/server/http/endpoint.ts';
import { SECRET } from '../harness.ts';
import { makeAgent, signIn } from '../team.ts';
import { callAs, type Caller, makeOthers } from './callers.ts';
import { furnished, idOf, PLANTED, plantPasskey, SUBSCRIPTION } from './furnished.ts';
import { storedOf } from './stored.ts';

const belongs = ({ access }: Declaration) => access !== 'everybody' && access !== 'signature';
const withId = declarations.filter((one) => belongs(one) && one.path.includes('{'));
const withoutId = declarations.filter(
  (one) => belongs(one) && one.method === 'get' && !one.path.includes('{'),
);

const callersOf = (others: Awaited<ReturnType<typeof makeOthers>>) =>
  Object.entries(others) as [string, Caller][];

test("another organisation's callers neither read nor change what an id names", async () => {
  const { server, ids } = await furnished();
  const others = await makeOthers(server);
  const before = await storedOf(server, 'default');
  expect(before.some((row) => row.includes(PLANTED))).toBe(true);
  for (const one of withId) {
    const id = idOf(one, ids);
    for (const [name, caller] of callersOf(others)) {
      const ask = async (value: string) => {
        const response = await callAs(server, one, caller, 'other', {
          id: () => value,
          hasExample: true,
        });
        return `${response.status} ${await response.text()}`;
      };
      const where = `${one.method} ${one.path}, ${name}`;
      const found = await ask(id);
      // An id of another organisation is like one that nobody has: nothing tells that it exists.
      expect(found, where).toBe(await ask(one.path.includes('/keys/') ? 'none' : '999999'));
      expect(found, where).not.toContain(PLANTED);
      expect(found, where).not.toMatch(/^2/);
    }
  }
  expect(await storedOf(server, 'default')).toEqual(before);
});

test("another organisation's lists and figures have nothing of it", async () => {
  const { server } = await furnished();
  const others = await makeOthers(server);
  const query =
    '?from=2026-03-01&to=2026-03-31&by=day&time_range=8760&q=zebrafinch&id[]=1&id[]=2&start_date=2026-03-01&end_date=2026-03-31';
  for (const one of withoutId.filter(({ path }) => !/\/(?:live|stream|metrics)$/.test(path))) {
    for (const [name, caller] of callersOf(others)) {
      for (const asked of [query, '']) {
        const response = await callAs(server, one, caller, 'other', { query: asked });
        const text = (await response.text()).replaceAll(`q=${PLANTED}`, '');
        expect(text, `${one.path}, ${name}`).not.toContain(PLANTED);
        expect(response.status, `${one.path}, ${name}`).toBeLessThan(500);
      }
    }
  }
});

test('the ids are of what exists: their own organisation reaches them', async () => {
  const { server, ids } = await furnished();
  const admin = await makeAgent(server, 'Admin', { role: 'admin' });
  const { cookie, call } = await signIn(server, admin.id, 'offline');
  // Of passkeys and sessions, too: these are the administrator's, the session is another one of theirs.
  await plantPasskey(server, admin.id, 'own');
  await signIn(server, admin.id, 'offline');
  const own = (await (await call('GET', '/sessions')).json()) as SessionListResponse;
  Object.assign(ids, {
    '/api/v1/passkeys/': 'own',
    '/api/v1/sessions/': own.data.find(({ current }) => !current)!.id,
  });
  // Of browsers, everybody reaches their own only; this one is the administrator's now.
  const moved = await server.call('/api/v1/push/subscriptions', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(SUBSCRIPTION),
  });
  expect(moved.status).toBe(201);
  // What reads comes before what changes, and what removes comes last.
  const order = ['get', 'post', 'put', 'patch', 'delete'];
  const found = new Map<string, number>();
  for (const one of withId.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method))) {
    const caller = one.access === 'agent' ? { cookie } : { key: SECRET };
    const response = await callAs(server, one, caller, 'default', {
      id: () => idOf(one, ids),
      hasExample: true,
    });
    await response.text();
    found.set(`${one.method} ${one.path}`, response.status);
  }
  expect([...found].filter(([, status]) => status === 404)).toEqual([]);
});
