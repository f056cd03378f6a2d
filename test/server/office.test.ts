import { describe, expect, onTestFinished, test } from 'vitest';
import { SECRET, type TestServer, testServer } from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';

/** People who share one network address. */
const OFFICE = 60;

const signInWith = (server: TestServer, key: string) =>
  server.call('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });

describe('an office behind one address', () => {
  test('signs in at once, and all its tabs connect anew after a restart', async () => {
    const server = await testServer();
    const people = [];
    for (let i = 0; i < OFFICE; i++) people.push(await makeAgent(server, `Agent${i}`));
    const agents = await Promise.all(people.map(({ id }) => signIn(server, id, 'offline')));
    await Promise.all(agents.flatMap((agent) => [agent.stream(), agent.stream(), agent.inbox()]));
  });

  test('chats with agents from all its browsers', async () => {
    const server = await testServer();
    const customers = Array.from({ length: OFFICE }, (_, index) => customer(server, `c${index}`));
    await Promise.all(customers.map((one) => one.say('Hello')));
    await Promise.all(customers.flatMap((one) => [one.stream(), one.stream()]));
  });
});

describe('attempts to sign in', () => {
  test('that succeed are not counted, and those that fail are', async () => {
    const server = await testServer({ bounds: { sign_ins_per_address: 3 } });
    const statuses = async (key: string, times: number) => {
      const all: number[] = [];
      for (let i = 0; i < times; i++) all.push((await signInWith(server, key)).status);
      return all;
    };
    expect(await statuses(SECRET, 10)).toEqual(Array(10).fill(200));
    expect(await statuses('amo_wrong', 2)).toEqual([401, 401]);
    expect(await statuses(SECRET, 2)).toEqual([200, 200]);
    expect(await statuses('amo_wrong', 2)).toEqual([401, 429]);
    // Whoever guesses does not learn whether a further guess is right.
    expect(await statuses(SECRET, 1)).toEqual([429]);
  });

  test('made at once do not pass together', async () => {
    const server = await testServer({ bounds: { sign_ins_per_address: 3 } });
    const all = await Promise.all(
      Array.from({ length: 40 }, () => signInWith(server, 'amo_wrong')),
    );
    const tried = all.filter(({ status }) => status === 401);
    expect(tried).toHaveLength(3);
    expect((await signInWith(server, 'amo_wrong')).status).toBe(429);
  });

  test('made at once pass together if they succeed, and wait for each other', async () => {
    const server = await testServer({ bounds: { sign_ins_per_address: 3 } });
    const all = await Promise.all(Array.from({ length: 40 }, () => signInWith(server, SECRET)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    // Every other one fails: as many are tried as the limit says, and nobody waits forever.
    const mixed = await Promise.all(
      Array.from({ length: 40 }, (_, i) => signInWith(server, i % 2 ? SECRET : 'amo_wrong')),
    );
    const failed = mixed.filter(({ status }) => status === 401);
    expect(failed).toHaveLength(3);
  });

  test('by mail are counted whatever becomes of them', async () => {
    const server = await testServer({ bounds: { sign_in_mails_per_address: 2 } });
    const ask = async () =>
      (await server.post('/api/v1/session/link', { email: 'ann@example.com' })).status;
    expect([await ask(), await ask(), await ask()]).toEqual([409, 409, 429]);
  });
});

describe('connections', () => {
  const connect = async (server: TestServer, conversation: string, capability: string) => {
    const left = new AbortController();
    const response = await server.call('/api/v1/handoff/stream', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      signal: left.signal,
      body: JSON.stringify({
        key: 'amo_pub_of_the_tests',
        conversation_id: conversation,
        capability,
      }),
    });
    left.abort();
    return response.status;
  };

  test('of one conversation are bounded, for its own browser alone', async () => {
    const server = await testServer({ bounds: { lines_per_conversation: 2 } });
    await customer(server, 'c1').say('Hello');
    for (let i = 0; i < 5; i++) expect(await connect(server, 'c1', 'x'.repeat(32))).toBe(403);
    const mine = () => connect(server, 'c1', '0123456789abcdef0123456789abcdef');
    expect([await mine(), await mine(), await mine()]).toEqual([200, 200, 429]);
  });

  test('that are open at a time are bounded per conversation and address, and end', async () => {
    const server = await testServer({
      bounds: { open_lines_per_conversation: 2, open_lines_per_address: 3 },
    });
    const capability = '0123456789abcdef0123456789abcdef';
    for (const id of ['c1', 'c2', 'c3']) await customer(server, id).say('Hello');
    const held: Response[] = [];
    const open = async (conversation: string) => {
      const left = new AbortController();
      const response = await server.call('/api/v1/handoff/stream', {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        signal: left.signal,
        body: JSON.stringify({
          key: 'amo_pub_of_the_tests',
          conversation_id: conversation,
          capability,
        }),
      });
      // A response that nobody refers to is collected, and its connection ends.
      held.push(response);
      onTestFinished(() => left.abort());
      return { response, left };
    };
    const first = await open('c1');
    const statuses = [first.response.status];
    for (const id of ['c1', 'c1', 'c2', 'c3']) statuses.push((await open(id)).response.status);
    expect(statuses).toEqual([200, 200, 429, 200, 429]);
    expect((await open('c3')).response.headers.get('retry-after')).toBe('15');
    first.left.abort();
    await expect.poll(async () => (await open('c3')).response.status).toBe(200);
    expect(held.length).toBeGreaterThan(6);
  });

  test('of one agent are bounded', async () => {
    const server = await testServer({ bounds: { lines_per_agent: 2 } });
    const [ana, bo] = [
      await signIn(server, (await makeAgent(server, 'Ana')).id),
      await signIn(server, (await makeAgent(server, 'Bo')).id),
    ];
    await ana.stream();
    await ana.stream();
    expect((await ana.call('GET', '/inbox/stream')).status).toBe(429);
    await bo.stream();
  });
});
