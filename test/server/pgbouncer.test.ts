import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/server/features.ts';
import { hasPgBouncer, startPgBouncer } from '../pgbouncer.ts';
import { freshDatabase, isPostgres, listenUrlOf } from './database.ts';
import { SECRET } from './harness.ts';
import { startProcess } from './process.ts';

const headers = { 'x-api-key': SECRET, 'content-type': 'application/json' };
const DEAF = 'notifications from other nodes do not arrive here';

const post = (url: string, id: string) =>
  fetch(`${url}/api/v1/conversations`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      conversation_id: id,
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: 'a tent' }],
    }),
  });

async function pooled(): Promise<{ direct: string; through: string }> {
  const database = await freshDatabase();
  // Where the tests have a pooler of their own, past that.
  const direct = listenUrlOf(database) ?? database;
  const pooler = await startPgBouncer(direct);
  onTestFinished(() => pooler.stop());
  return { direct, through: pooler.through(direct) };
}

test.runIf(process.env['AFTERWORD_LONG'])('PgBouncer is installed for the long run', () => {
  expect(hasPgBouncer).toBe(true);
});

describe.runIf(isPostgres && hasPgBouncer)('behind PgBouncer in transaction mode', () => {
  test('a node takes in and reads, and says that it hears nothing', async () => {
    const { through } = await pooled();
    const node = await startProcess(through);
    const all = Array.from({ length: 40 }, (_, index) => post(node.url, `c${index}`));
    for (const response of await Promise.all(all)) expect(response.status).toBe(201);
    const list = await fetch(`${node.url}/api/v1/conversations`, { headers });
    expect(await list.json()).toMatchObject({ total: 40 });
    await expect.poll(() => node.output()).toContain(DEAF);
  });

  test('with a direct URL to listen at, a node hears of what another takes in', async () => {
    const { direct, through } = await pooled();
    const environment = { AFTERWORD_DATABASE_LISTEN_URL: direct };
    const [one, other] = [
      await startProcess(through, { environment }),
      await startProcess(through, { environment }),
    ];
    const response = await fetch(`${one.url}/api/v1/live`, { headers });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const listening = (async () => {
      while (!heard.includes('from-the-other')) heard += (await reader.read()).value ?? '';
    })();
    for (let i = 0; !heard.includes('from-the-other'); i++) {
      await post(other.url, `from-the-other-${i}`);
      await sleep(50);
    }
    await listening;
    await reader.cancel();
    expect(one.output() + other.output()).not.toContain(DEAF);
  });

  test('long queries that use all of the pooler are not taken for a database that has vanished', async () => {
    const { direct, through } = await pooled();
    const store = openStore(through, { listenUrl: direct });
    onTestFinished(() => store.close());
    const queries = Array.from({ length: 5 }, () =>
      sql`select 1 from pg_sleep(25)`.execute(store.query),
    );
    expect(await Promise.all(queries)).toHaveLength(5);
  });

  test('limits are counted for all nodes, whichever connection the pooler gives', async () => {
    const { through } = await pooled();
    const nodes = [openStore(through), openStore(through)];
    onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.close()))));
    const limiters = nodes.map((node) => node.limiter({ name: 'test', points: 100, seconds: 60 }));
    // More at once than the pooler has connections.
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => limiters[index % 2]!.consume('somebody', 1)),
    );
    for (const limiter of limiters) {
      expect(await limiter.consume('somebody', 0)).toMatchObject({ consumedPoints: 40 });
    }
  });

  test('a transaction whose node stands still ends', async () => {
    const { through } = await pooled();
    const store = openStore(through);
    onTestFinished(() => store.close());
    const setting = sql<{ value: string }>`
      select current_setting('idle_in_transaction_session_timeout') as value`;
    const { rows } = await store.snapshot((query) => setting.execute(query));
    expect(rows).toEqual([{ value: '1min' }]);
  });
});
