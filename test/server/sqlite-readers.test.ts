import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/server/features.ts';
import type { Store } from '../../src/server/database/store.ts';
import { freshSqlite } from './database.ts';

async function openFresh(): Promise<Store> {
  const store = openStore(`sqlite:${await freshSqlite()}`);
  onTestFinished(() => store.close());
  return store;
}

/** Takes SQLite about a second, whatever is in the database. */
const LONG = sql<{ last: number }>`with recursive numbers (n) as
  (select 1 union all select n + 1 from numbers where n < 3000000) select max(n) as last from numbers`;

const addOrganisation = (store: Store, organisationId: string) =>
  store.write(async ({ query }) => {
    await query
      .insertInto('organisation')
      .values({ organisationId, createdAt: 1 } as never)
      .execute();
  });

const organisationsIn = async (store: Store) =>
  (await store.replica.selectFrom('organisation').select('organisationId').execute()).map(
    ({ organisationId }) => organisationId,
  );

test('the event loop goes on while a long query is read', async () => {
  const { replica } = await openFresh();
  let isReading = true;
  const read = LONG.execute(replica).finally(() => (isReading = false));
  let turns = 0;
  while (isReading) {
    turns++;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect((await read).rows).toEqual([{ last: 3_000_000 }]);
  expect(turns).toBeGreaterThan(20);
});

test('a read sees what was committed before it was asked, also while another one is going on', async () => {
  const store = await openFresh();
  const long = LONG.execute(store.replica);
  for (const id of ['one', 'two', 'three']) {
    await addOrganisation(store, id);
    expect(await organisationsIn(store)).toContain(id);
  }
  await long;
});

test('a short read does not wait for a long one', async () => {
  const store = await openFresh();
  const order: string[] = [];
  const long = LONG.execute(store.replica).then(() => order.push('long'));
  await organisationsIn(store).then(() => order.push('short'));
  await long;
  expect(order).toEqual(['short', 'long']);
});

test('many reads at once are all answered, each with its own rows', async () => {
  const { replica } = await openFresh();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => sql<{ n: number }>`select ${n} as n`.execute(replica)),
  );
  expect(answers.map(({ rows }) => rows[0]!.n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
});

test('every kind of value comes back as it is stored', async () => {
  const { replica } = await openFresh();
  const { rows } = await sql`select null as empty, 'ü' as text, 1.5 as number,
    9007199254740991 as largest, x'00ff' as bytes where ${'a'} = 'a'`.execute(replica);
  expect(rows).toEqual([
    {
      empty: null,
      text: 'ü',
      number: 1.5,
      largest: Number.MAX_SAFE_INTEGER,
      bytes: new Uint8Array([0, 255]),
    },
  ]);
});

test('an error has the message and the codes of SQLite, and the next read works', async () => {
  const store = await openFresh();
  const failed = await sql`select * from missing_table`.execute(store.replica).catch(String);
  expect(failed).toContain('no such table: missing_table');
  const error = await sql`insert into organisation (organisation_id, created_at) values ('x', 1)`
    .execute(store.replica)
    .catch((one: unknown) => one);
  expect(error).toMatchObject({ code: 'ERR_SQLITE_ERROR', errcode: 8 });
  expect(await organisationsIn(store)).toEqual([]);
});

test('closing answers what was asked before, and refuses what comes after', async () => {
  const store = openStore(`sqlite:${await freshSqlite()}`);
  const reads = Array.from({ length: 5 }, () => LONG.execute(store.replica));
  // The first ones are being read, and the others wait.
  await reads[0];
  await store.close();
  expect((await Promise.all(reads)).map(({ rows }) => rows[0]!.last)).toEqual(
    Array.from({ length: 5 }, () => 3_000_000),
  );
  await expect(organisationsIn(store)).rejects.toThrow('The database is closed.');
});

test('the planner has statistics after a migration', async () => {
  const store = openStore(`sqlite:${await freshSqlite()}`);
  onTestFinished(() => store.close());
  await addOrganisation(store, 'one');
  await addOrganisation(store, 'two');
  await store.migrate();
  const { rows } = await sql<{ tbl: string }>`select distinct tbl from sqlite_stat1`.execute(
    store.replica,
  );
  expect(rows.map(({ tbl }) => tbl)).toContain('organisation');
});
