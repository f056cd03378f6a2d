import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client, type PoolClient } from 'pg';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/server/features.ts';
import { inTransaction } from '../../src/server/database/postgres-transaction.ts';
import type { Transaction } from '../../src/server/database/store.ts';
import { freshDatabase, isPostgres, freshPostgres } from './database.ts';
import { SECRET } from './harness.ts';
import { ended, startProcess } from './process.ts';

const headers = { 'x-api-key': SECRET, 'content-type': 'application/json' };

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

const organisation = (organisationId: string) => ({ organisationId, createdAt: 0 }) as never;

describe.runIf(isPostgres)('on PostgreSQL', () => {
  test('three nodes that start at once on an empty database all start', async () => {
    const postgres = await freshPostgres();
    const nodes = await Promise.all([1, 2, 3].map(() => startProcess(postgres.url())));
    for (const [index, { url }] of nodes.entries()) {
      expect((await post(url, `c${index}`)).status).toBe(201);
    }
    for (const { child } of nodes) {
      child.kill('SIGTERM');
      expect(await ended(child)).toBe(0);
    }
  });

  test('lists and numbers come from the replica, what has to be known at once does not', async () => {
    const [primary, replica] = [await freshDatabase(), await freshDatabase()];
    const { url } = await startProcess(primary, {
      environment: { AFTERWORD_DATABASE_READ_URL: replica },
    });
    expect((await post(url, 'c1')).status).toBe(201);
    const read = async (path: string) => (await fetch(url + path, { headers })).json();
    // The replica has not heard of it yet.
    expect(await read('/api/v1/conversations')).toMatchObject({ total: 0 });
    expect(await read('/api/v1/cs-metrics/dashboard')).toMatchObject({
      metrics: { total_conversations: 0 },
    });
    expect(await read('/api/v1/conversations/c1')).toMatchObject({ success: true });
  });

  test('plans expect a fast disk, unless the operator has said how fast it is', async () => {
    const postgres = await freshPostgres();
    const cost = async () => {
      const store = openStore(postgres.url());
      const { rows } = await sql<{ cost: string }>`
        select current_setting('random_page_cost') as cost`.execute(store.replica);
      await store.close();
      return rows[0]!.cost;
    };
    expect(await cost()).toBe('1.1');
    const operator = new Client(postgres.url());
    await operator.connect();
    await operator.query('alter database postgres set random_page_cost = 3');
    await operator.end();
    expect(await cost()).toBe('3');
  });

  test('two writes that wait for each other both end, each as if it were alone', async () => {
    const store = openStore(await freshDatabase());
    await store.write(async ({ query }) => {
      for (const organisationId of ['a', 'b']) {
        await query.insertInto('organisation').values({ organisationId, createdAt: 0 }).execute();
      }
    });
    let tries = 0;
    const addTo = (first: string, second: string) =>
      store.write(async ({ query }) => {
        tries++;
        for (const organisationId of [first, second]) {
          await query
            .updateTable('organisation')
            .set(({ eb }) => ({ createdAt: eb('createdAt', '+', 1) }))
            .where('organisationId', '=', organisationId)
            .execute();
          // Long enough for the other one to have its first row.
          await sleep(100);
        }
      });
    await Promise.all([addTo('a', 'b'), addTo('b', 'a')]);
    expect(tries).toBeGreaterThan(2);
    const rows = await store.query.selectFrom('organisation').select('createdAt').execute();
    expect(rows).toEqual([{ createdAt: 2 }, { createdAt: 2 }]);
    await store.close();
  });

  test('what is saved goes out at once, in order: a read behind it sees it, and all is there in the end', async () => {
    const store = openStore(await freshDatabase());
    const seen = await store.write(async ({ query, save }) => {
      for (let number = 0; number < 100; number++) {
        await save({ table: 'organisation' }, [organisation(`o${number}`)]);
      }
      const rows = await query.selectFrom('organisation').select('organisationId').execute();
      await save({ table: 'organisation' }, [organisation('last')]);
      return rows.length;
    });
    const { length } = await store.query.selectFrom('organisation').selectAll().execute();
    expect([seen, length]).toEqual([100, 101]);
    await store.close();
  });

  test.each([
    ['at the commit', async () => {}],
    ['in a read behind it', ({ query }: Transaction) => query.selectFrom('team').execute()],
    ['in what the write throws', () => Promise.reject(new Error('another'))],
  ])('a save that fails ends the write with its own error: %s', async (_, then) => {
    const store = openStore(await freshDatabase());
    const error = await store
      .write(async (transaction) => {
        const { save } = transaction;
        await save({ table: 'organisation' }, [organisation('good')]);
        await save({ table: 'organisation' }, [organisation('with\0nul')]);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await then(transaction);
      })
      .catch((caught: Error) => caught);
    expect(store.isUnstorable(error as Error)).toBe(true);
    expect(await store.query.selectFrom('organisation').selectAll().execute()).toEqual([]);
    await store.write(({ save }) => save({ table: 'organisation' }, [organisation('next')]));
    expect(await store.query.selectFrom('organisation').selectAll().execute()).toHaveLength(1);
    await store.close();
  });

  test('a dashboard on one node hears of what another takes in', async () => {
    const database = await freshDatabase();
    const [one, other] = [await startProcess(database), await startProcess(database)];
    const response = await fetch(`${one.url}/api/v1/live`, { headers });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('connected');
    // The line between the nodes takes a moment, and longer after it was cut.
    const heard = async (prefix: string) => {
      let isHeard = false;
      const listening = (async () => {
        while (!isHeard) isHeard = ((await reader.read()).value ?? '').includes(prefix);
      })();
      for (let i = 0; !isHeard; i++) {
        await post(other.url, `${prefix}${i}`);
        await sleep(50);
      }
      await listening;
    };
    await heard('first-');
    const client = new Client(database);
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
    );
    await client.end();
    await heard('second-');
    await reader.cancel();
  });

  test('is not ready while the database is away, says so, and is again by itself', async () => {
    const postgres = await freshPostgres({ isDurable: true });
    const { url, child } = await startProcess(postgres.url());
    const status = async (path: string) => (await fetch(url + path)).status;
    expect(await status('/readyz')).toBe(200);
    await postgres.restart(async () => {
      // A proxy does not take the node out for a moment without the database.
      expect(await status('/readyz')).toBe(200);
      await expect.poll(() => status('/readyz')).toBe(503);
      expect(await status('/healthz')).toBe(200);
      const refused = await post(url, 'c1');
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('2');
    });
    await expect.poll(() => status('/readyz')).toBe(200);
    expect((await post(url, 'c1')).status).toBe(201);
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
});

test('a replica is for PostgreSQL, and an unknown database is named without its password', () => {
  expect(() => openStore('sqlite:x.db', { readUrl: 'postgres://x' })).toThrow(
    /requires PostgreSQL/,
  );
  expect(() => openStore('mysql://user:secret@host/db')).toThrow(/"mysql:…" is not supported/);
  expect(() => openStore('./a.db')).toThrow(/"\.\/a\.db" is not supported/);
});

test.each([
  ['many statements', 'x', 17],
  ['megabytes', 'x'.repeat(1_000_000), 6],
])(
  'of %s, a write sends only so many before the database has answered some',
  async (_, text, most) => {
    const answers: (() => void)[] = [];
    const client = {
      connection: { stream: { cork() {}, uncork() {} } },
      query: (command: string) =>
        new Promise((resolve) =>
          answers.push(() => resolve({ command: command.toUpperCase(), rows: [] })),
        ),
    } as unknown as PoolClient;
    const written = inTransaction(client, 'begin', async ({ send }) => {
      for (let count = 0; count < 50; count++) await send({ sql: 'insert', parameters: [text] });
    });
    let answered = 0;
    for (; answered < 52; answered++) {
      await expect.poll(() => answers.length).toBeGreaterThan(answered);
      await new Promise(setImmediate);
      expect(answers.length - answered).toBeLessThanOrEqual(most);
      answers[answered]!();
    }
    await written;
  },
);
