import { sql } from 'kysely';
import { Client } from 'pg';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/server/database/open.ts';
import { newestMigration } from '../../src/server/database/migrate.ts';
import { OutdatedError } from '../../src/server/database/outdated.ts';
import type { Store } from '../../src/server/database/store.ts';
import { openStore } from '../../src/server/features.ts';
import {
  countWaiting,
  freshDatabase,
  isPostgres,
  listenUrlOf,
  temporaryFolder,
} from './database.ts';
import { SECRET, testServer } from './harness.ts';

function opened(url: string): Store {
  const store = openStore(url, { listenUrl: listenUrlOf(url) });
  onTestFinished(() => store.close());
  return store;
}

/** What remains of a migration of the next version. */
const NEXT = sql`insert into kysely_migration (name, timestamp) values ('9999-next', '2100-01-01')`;

test('data that was not derived when the process ended is derived by the next one', async () => {
  const url = `sqlite:${temporaryFolder()}/a.db`;
  const derived: (readonly string[] | 'import')[] = [];
  const migrated = async (fails: boolean) => {
    const store = openDatabase(url, {
      async derive(_, after) {
        derived.push(after);
        if (fails) throw new Error('Killed.');
      },
    });
    await store.migrate().finally(() => store.close());
  };
  await expect(migrated(true)).rejects.toThrow('Killed.');
  await migrated(false);
  await migrated(false);
  expect(derived.map((after) => after.includes(newestMigration))).toEqual([true, true, false]);
  expect(derived[2]).toEqual([]);
});

test('a migration that fails halfway leaves nothing behind', async () => {
  const store = opened(`sqlite:${temporaryFolder()}/a.db`);
  // A migration adds columns before it makes an index of this name.
  await store.write(({ query }) => sql`create table delivery_pending (id)`.execute(query));
  await expect(store.migrate()).rejects.toThrow('delivery_pending');
  const { rows } = await sql<{ name: string }>`select name from sqlite_schema`.execute(store.query);
  expect(rows.map(({ name }) => name)).toEqual(['delivery_pending']);
  await store.write(({ query }) => sql`drop table delivery_pending`.execute(query));
  expect(await store.migrate()).toContain(newestMigration);
});

test('nodes that start at once migrate one after the other, and leave no lock', async () => {
  const url = isPostgres ? await emptyPostgres() : `sqlite:${temporaryFolder()}/a.db`;
  const ran: string[][] = [];
  // SQLite waits for another process without giving way: only there are several at once.
  const stores = Array.from({ length: isPostgres ? 4 : 1 }, () => opened(url));
  await Promise.all(stores.map(async (store) => ran.push(await store.migrate())));
  expect(ran.map(({ length }) => length).filter(Boolean)).toHaveLength(1);
  if (!isPostgres) return;
  const locks = await sql`select 1 from pg_locks where locktype = 'advisory' and database =
    (select oid from pg_database where datname = current_database())`.execute(stores[0]!.query);
  expect(locks.rows).toEqual([]);
});

test('a node whose database a newer version has migrated reads on, writes nothing, and says so', async () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const { store, call, post } = await testServer({ log });
  expect((await call('/readyz')).status).toBe(200);
  await store.write(({ query }) => NEXT.execute(query));

  await expect(store.write(async () => {})).rejects.toThrow(OutdatedError);
  const conversation = { conversation_id: 'c1', platform: 'custom', messages: [] };
  const refused = await post('/api/v1/conversations', conversation);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  expect(lines.join()).toMatch(/newer version of Afterword.*9999-next/);
  const ready = await call('/readyz');
  expect(ready.status).toBe(503);
  expect(await ready.text()).toMatch(/newer version of Afterword.*9999-next/);
  const read = await call('/api/v1/conversations', { headers: { 'x-api-key': SECRET } });
  expect(read.status).toBe(200);
});

test('an older version does not start on a database that a newer one has migrated', async () => {
  const url = await freshDatabase();
  await opened(url).write(({ query }) => NEXT.execute(query));
  await expect(opened(url).migrate()).rejects.toThrow(
    /newer version of Afterword has migrated the database \(9999-next\)/,
  );
});

test.runIf(isPostgres)('a migration waits for writes, and stops others until it ends', async () => {
  const url = await freshDatabase();
  const store = opened(url);
  await store.migrate();
  const migrating = new Client(listenUrlOf(url) ?? url);
  await migrating.connect();
  onTestFinished(() => migrating.end());

  const events: string[] = [];
  const { promise: written, resolve: endWrite } = Promise.withResolvers<void>();
  const first = store.write(async ({ query }) => {
    // By now, the transaction has begun.
    await sql`select 1`.execute(query);
    events.push('writes');
    await written;
  });
  onTestFinished(() => endWrite());
  await expect.poll(() => events).toEqual(['writes']);
  await migrating.query('begin');
  const locked = migrating
    .query('lock table kysely_migration in exclusive mode')
    .then(() => events.push('migrates'));
  await expect.poll(() => countWaiting(store)).toBe(1);
  const second = store.write(async () => {}).then(() => events.push('writes again'));
  // Reads go on meanwhile.
  expect(await store.newerVersion()).toBeNull();
  expect(events).toEqual(['writes']);
  endWrite();
  await first;
  await locked;
  expect(events).toEqual(['writes', 'migrates']);
  await migrating.query('commit');
  await second;
  expect(events).toEqual(['writes', 'migrates', 'writes again']);
});

test.runIf(isPostgres)('what hinders every write is told from what hinders one', async () => {
  const url = await freshDatabase();
  const store = opened(url);
  await store.migrate();
  const met = async (code: string) => {
    const raise = sql.raw(`do $$ begin raise exception using errcode = '${code}'; end $$`);
    // Not by a write, which is tried again for seconds.
    const error = await raise.execute(store.query).catch((thrown: Error) => thrown);
    return [store.isUnavailable(error as Error), store.isAway(error as Error)];
  };
  // The database has started to stop; disk, memory or a limit did not suffice; a fault of the write.
  expect(await met('57P01')).toEqual([true, true]);
  for (const code of ['53100', '53200', '53400']) expect(await met(code)).toEqual([true, false]);
  expect(await met('22000')).toEqual([false, false]);

  const migrating = new Client(listenUrlOf(url) ?? url);
  await migrating.connect();
  onTestFinished(() => migrating.end());
  await migrating.query('begin; lock table kysely_migration in exclusive mode');
  const error = await store.write(async () => {}).catch((thrown: Error) => thrown);
  expect([store.isUnavailable(error as Error), store.isAway(error as Error)]).toEqual([true, true]);
});

/** A database in which nothing is yet. */
async function emptyPostgres(): Promise<string> {
  const url = await freshDatabase();
  const client = new Client(listenUrlOf(url) ?? url);
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
  return url;
}
