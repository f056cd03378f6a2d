import { onTestFinished, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { openStore } from '../../src/server/features.ts';
import { createQueues } from '../../src/server/handoff/queues.ts';
import { lineTo } from './cut-line.ts';
import { freshDatabase, isPostgres } from './database.ts';
import { SECRET, testServer } from './harness.ts';
import { ended, type ServerProcess, startProcess } from './process.ts';
import { customer, makeAgent, signIn } from './team.ts';

const headers = { 'x-api-key': SECRET };

/** The lines of its log. All that it prints is one of them. */
const logOf = ({ output }: ServerProcess) =>
  output()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { level: number; msg: string; reason?: string });

/** A server on a database that can go away, with customers in the queue, an agent and open streams. */
async function busyServer() {
  const line = await lineTo(await freshDatabase());
  const server = await startProcess(line.url);
  const agent = await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
  const customers = [];
  for (let i = 0; i < 6; i++) {
    const one = customer(server, `c${i}`);
    await one.say('The words of a customer');
    await one.escalate();
    const stream = await one.stream();
    await stream.until(({ type, data }) => type === 'state' && data.place === i + 1);
    customers.push(one);
  }
  const inbox = await agent.stream();
  await inbox.until(({ data }) => data.conversation_id === 'c5');
  const live = await fetch(`${server.url}/api/v1/live`, { headers });
  onTestFinished(() => void live.body!.cancel().catch(() => {}));
  return { line, server, agent, customers };
}

const LOOKS = [
  '/api/v1/conversations.ndjson',
  '/api/v1/conversations.csv',
  '/api/v1/conversations/knowledge-gaps',
];

describe.runIf(isPostgres)('a process whose database vanishes from the network', () => {
  test('says so to everybody who waits, and goes on by itself', async () => {
    const database = await freshDatabase();
    const line = await lineTo(database);
    const server = await startProcess(line.url);
    const post = (id: string) =>
      fetch(`${server.url}/api/v1/conversations`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({
          conversation_id: id,
          platform: 'custom',
          messages: [{ sender_type: 'customer', content: 'Hi' }],
        }),
      });
    const ready = async () => (await fetch(`${server.url}/readyz`)).status;
    expect((await post('before')).status).toBe(201);
    expect(await ready()).toBe(200);
    // From here on nobody answers, and nobody closes a connection.
    line.freeze();
    const asked = Array.from({ length: 20 }, (_, index) => post(`c${index}`));
    const read = fetch(`${server.url}/api/v1/conversations`, { headers });
    // A short outage is bridged: otherwise a proxy would refuse every request.
    expect(await ready()).toBe(200);
    await expect.poll(ready).toBe(503);
    for (const response of [...(await Promise.all(asked)), await read]) {
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).not.toBeNull();
    }
    // Whoever sends many requests does not fill the log.
    const said = logOf(server).filter(({ msg }) => msg === 'the database is not available');
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThan(asked.length);
    line.thaw();
    await expect.poll(ready, { timeout: 60_000 }).toBe(200);
    expect((await post('after')).status).toBe(201);
  });

  test('a query that takes long is not cut off while the database responds to others', async () => {
    const store = openStore(await freshDatabase());
    onTestFinished(() => store.close());
    const { rows } = await sql<{ is: number }>`select 1 as is from pg_sleep(25)`.execute(
      store.query,
    );
    expect(rows).toEqual([{ is: 1 }]);
  });
});

describe.runIf(isPostgres)('a process whose database goes away while streams are open', () => {
  test('lives, says so in its log and nowhere else, and goes on by itself', async () => {
    const { line, server, agent, customers } = await busyServer();
    line.cut();
    const status = async (path: string) => (await fetch(server.url + path, { headers })).status;
    await Promise.all([
      ...customers.map((one) => one.act({ type: 'typing' })),
      ...LOOKS.map(async (path) => expect([path, await status(path)]).toEqual([path, 503])),
      agent.call('GET', '/inbox'),
    ]);
    for (const said of ['chats could not be followed', 'chats could not be offered']) {
      await expect.poll(() => server.output()).toContain(said);
    }
    expect(await status('/healthz')).toBe(200);
    line.mend();
    await expect.poll(() => status('/readyz')).toBe(200);
    const again = await customers[5]!.stream();
    await again.until(({ type, data }) => type === 'state' && data.place === 6);
    server.child.kill('SIGTERM');
    expect(await ended(server.child)).toBe(0);
    expect(server.errors()).toBe('');
    // 50: an error, which is a mistake in the code.
    expect(logOf(server).filter(({ level }) => level >= 50)).toEqual([]);
    expect(server.output()).not.toContain('words of a customer');
  });

  test('can be stopped meanwhile', async () => {
    const { line, server } = await busyServer();
    line.cut();
    server.child.kill('SIGTERM');
    expect(await ended(server.child)).toBe(0);
    expect(server.errors()).toBe('');
    expect(logOf(server).at(-1)!.msg).toBe('stopped');
  });
});

test('a place in the queue that could not be read fails once, for who asked, and is read again', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  onTestFinished(() => void process.off('unhandledRejection', hear));
  const server = await testServer();
  await signIn(server, (await makeAgent(server, 'Ana')).id, 'busy');
  const one = customer(server, 'c1');
  await one.say('Help');
  await one.escalate();
  const chat = await server.store.query.selectFrom('chat').selectAll().executeTakeFirstOrThrow();
  const away = openStore(await freshDatabase());
  await away.close();
  const store = { ...server.store, query: away.query };
  const queues = createQueues(store, () => server.clock.now);
  await expect(queues.placeOf(chat as never, performance.now())).rejects.toThrow();
  // A rejection is unhandled when the microtasks are done.
  await new Promise((resolve) => setImmediate(resolve));
  expect(unheard).toEqual([]);
  store.query = server.store.query;
  expect(await queues.placeOf(chat as never, performance.now())).toMatchObject({ place: 1 });
});
