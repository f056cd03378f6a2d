import { spawnSync } from 'node:child_process';
import { type RawBuilder, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, test } from 'vitest';
import { migrations } from '../../src/server/database/migrate.ts';
import { exportAll } from '../../src/server/database/move.ts';
import { PostgresTypes } from '../../src/server/database/postgres.ts';
import type { Store } from '../../src/server/database/store.ts';
import { openStore } from '../../src/server/features.ts';
import { checkPartitions, readSettings } from '../../src/server/settings.ts';
import { furnished } from './access/furnished.ts';
import { freshDatabase, freshPostgres, freshSqlite, isPostgres } from './database.ts';
import { COMMAND, startProcess } from './process.ts';

const quietly = () => {};

const numbersOf = async ({ partitions }: Store) => [
  ...new Set((await partitions!.count()).values()),
];

async function contentOf(store: Store): Promise<string[]> {
  const lines: string[] = [];
  await exportAll(store, async (line) => void lines.push(line));
  return lines;
}

/** All tables but partitions: their columns, keys and indexes. */
async function schemaOf({ query }: Store): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    with kept as (select oid, relname from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition)
    select format('%s.%s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull,
        (select collname from pg_collation where pg_collation.oid = attcollation)) ||
      coalesce((select pg_get_expr(adbin, adrelid) from pg_attrdef
        where adrelid = attrelid and adnum = attnum), '') as line
      from kept join pg_attribute on attrelid = kept.oid and attnum > 0 and not attisdropped
    union all select format('%s %s', conname, pg_get_constraintdef(pg_constraint.oid))
      from kept join pg_constraint on conrelid = kept.oid where contype <> 'n'
    union all select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
      from kept join pg_index on indrelid = kept.oid
    order by line`.execute(query);
  return rows.map(({ line }) => line);
}

const afterword = (words: string[], environment: NodeJS.ProcessEnv = {}) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', COMMAND, ...words],
    { encoding: 'utf8', env: { ...process.env, ...environment } },
  );
  return { status, printed: stdout + stderr };
};

describe.runIf(isPostgres)('on PostgreSQL', () => {
  test('tables move into partitions and back with all that is in them and on them', async () => {
    const { server } = await furnished();
    const { store } = server;
    // No job changes anything meanwhile.
    await server.app.stop();
    await store.partitions!.change(0, quietly);
    const [content, schema] = [await contentOf(store), await schemaOf(store)];
    const moved: string[] = [];
    for (const count of [4, 3, 0]) {
      await store.partitions!.change(count, (table) => moved.push(table));
      expect(await numbersOf(store)).toEqual([count]);
      expect(await contentOf(store)).toEqual(content);
      expect(await schemaOf(store)).toEqual(schema);
    }
    expect(moved.length).toBe(3 * new Set(moved).size);
  });

  test('each organisation is in one partition', async () => {
    const store = openStore(await freshDatabase());
    await store.partitions!.change(4, quietly);
    for (let number = 0; number < 40; number++) {
      await sql`insert into export_input (organisation_id, conversation_id, given)
        select ${`o${number}`}, 'c' || place, '{}' from generate_series(1, 3) as place`.execute(
        store.query,
      );
    }
    const { rows } = await sql<{ partitions: number; rows: number }>`
      select count(distinct tableoid) as partitions, count(*) as rows
      from export_input group by organisation_id`.execute(store.query);
    expect(rows).toHaveLength(40);
    expect(rows.every(({ partitions, rows: own }) => partitions === 1 && own === 3)).toBe(true);
    await store.close();
  });

  test('a new database is partitioned, also if several nodes start at once; one with data is not', async () => {
    const postgres = await freshPostgres();
    const environment = { AFTERWORD_DATABASE_PARTITIONS: '3' };
    const nodes = await Promise.all(
      [1, 2, 3].map(() => startProcess(postgres.url(), { environment })),
    );
    const store = openStore(postgres.url());
    expect(await numbersOf(store)).toEqual([3]);
    expect(nodes.map(({ output }) => output().includes('not partitioned'))).toEqual([
      false,
      false,
      false,
    ]);
    const other = await startProcess(postgres.url(), {
      environment: { AFTERWORD_DATABASE_PARTITIONS: '5' },
    });
    await expect.poll(() => other.output()).toContain('not partitioned as AFTERWORD_DATABASE');
    expect(await numbersOf(store)).toEqual([3]);
    await store.close();
  });

  test('tables keep their owner and the rights of others, whoever moves them', async () => {
    const store = openStore(await freshDatabase());
    await store.partitions!.change(0, quietly);
    const [owner, reader] = ['the owner', 'the reader'].map((name) =>
      sql.id(`${name} ${crypto.randomUUID()}`),
    );
    const run = (statement: RawBuilder<unknown>) => statement.execute(store.query);
    await run(sql`create role ${owner}`);
    await run(sql`create role ${reader}`);
    await run(sql`grant create on schema public to ${owner}`);
    await run(sql`alter table message owner to ${owner}`);
    await run(sql`grant select, insert on message to ${reader} with grant option`);
    await run(sql`grant select on message to public`);
    await run(sql`grant select (conversation_id, topic_key) on conversation to ${reader}`);
    const rights = async () =>
      (
        await sql`select relname, pg_get_userbyid(relowner) as owner, attname,
            privilege_type, is_grantable, granted.grantee
          from pg_class join pg_attribute on attrelid = pg_class.oid,
            aclexplode(coalesce(attacl, relacl)) as granted
          where relname in ('message', 'conversation') and relkind in ('r', 'p') and granted.grantee <> relowner
          order by relname, attname, privilege_type, grantee`.execute(store.query)
      ).rows;
    const before = await rights();
    expect(before.length).toBeGreaterThan(0);
    for (const count of [2, 0]) {
      await store.partitions!.change(count, quietly);
      expect(await rights()).toEqual(before);
      // What alters the table alters its partitions.
      const { rows } = await sql<{ owner: string }>`
        select distinct pg_get_userbyid(relowner) as owner from pg_class
        where relname ~ '^message(_[0-9]+)*$' and relkind in ('r', 'p')`.execute(store.query);
      expect(rows.map((row) => row.owner)).toEqual([expect.stringContaining('the owner')]);
    }
    for (const role of [reader, owner]) {
      await run(sql`drop owned by ${role}`);
      await run(sql`drop role ${role}`);
    }
    await store.close();
  });

  test('what was interrupted is completed, by the command or by the next start', async () => {
    const store = openStore(await freshDatabase());
    await store.partitions!.change(0, quietly);
    await sql`insert into organisation (organisation_id, created_at) values ('a', 0)`.execute(
      store.query,
    );
    let moved = 0;
    const stopped = store.partitions!.change(2, () => {
      if (++moved === 3) throw new Error('Killed.');
    });
    await expect(stopped).rejects.toThrow('Killed.');
    expect((await numbersOf(store)).toSorted()).toEqual([0, 2]);
    // As a table that a new version has added.
    await store.migrate();
    expect(await numbersOf(store)).toEqual([2]);

    moved = 0;
    const again = store.partitions!.change(5, () => {
      if (++moved === 3) throw new Error('Killed.');
    });
    await expect(again).rejects.toThrow('Killed.');
    await store.migrate();
    expect((await numbersOf(store)).toSorted()).toEqual([2, 5]);
    await store.partitions!.change(5, quietly);
    expect(await numbersOf(store)).toEqual([5]);
    await store.close();
  });

  test('later migrations do the same to partitions', async () => {
    const postgres = await freshPostgres();
    const migrated = async (name: string, partitions: number) => {
      const operator = openStore(postgres.url('postgres'));
      await sql`create database ${sql.id(name)}`.execute(operator.query);
      await operator.close();
      const store = openStore(postgres.url(name));
      const migrator = new Migrator({
        db: store.query.withPlugin(new PostgresTypes()),
        provider: { getMigrations: async () => migrations },
      });
      const { error } = await migrator.migrateTo('0015-people');
      expect(error).toBeUndefined();
      for (const organisation of ['a', 'b', 'c']) {
        await sql`insert into organisation (organisation_id, created_at)
          values (${organisation}, 1)`.execute(store.query);
        await sql`insert into conversation (organisation_id, conversation_id, platform, status, started_at,
            updated_at, contact_email, capability_hash, versions)
          select ${organisation}, 'c' || place, 'zendesk', 'open', place, place, 'a@example.com',
            case when place > 3 then 'x' end, '{}' from generate_series(1, 5) as place`.execute(
          store.query,
        );
        await sql`insert into gap_question (organisation_id, conversation_id, message_id, at, question, words,
            is_certain, escalated)
          select ${organisation}, 'c1', place::text, place, 'what', repeat('w', 600), 1, 0
          from generate_series(1, 3) as place`.execute(store.query);
      }
      if (partitions > 0) await store.partitions!.change(partitions, quietly);
      await store.migrate();
      expect(await numbersOf(store)).toEqual([partitions]);
      const found = { content: await contentOf(store), schema: await schemaOf(store) };
      await store.close();
      return found;
    };
    expect(await migrated('parted', 3)).toEqual(await migrated('whole', 0));
  });

  test('the command moves them, and the doctor says how they are', async () => {
    const database = await freshDatabase();
    const store = openStore(database);
    await store.partitions!.change(0, quietly);
    await sql`insert into organisation (organisation_id, created_at) values ('a', 0)`.execute(
      store.query,
    );
    const doctor = () => afterword(['doctor', '--database', database]);
    expect(doctor()).toMatchObject({
      status: 0,
      printed: expect.stringContaining('The large tables are not partitioned.'),
    });
    const done = afterword(['partition', '2', '--database', database]);
    expect(done).toMatchObject({
      status: 0,
      printed: expect.stringContaining('The large tables are in 2 partitions each.'),
    });
    expect(doctor().printed).toContain('The large tables are in 2 partitions each');
    const stopped = store.partitions!.change(3, () => {
      throw new Error('Killed.');
    });
    await expect(stopped).rejects.toThrow('Killed.');
    expect(doctor()).toMatchObject({
      status: 1,
      printed: expect.stringContaining('different numbers of partitions'),
    });
    await store.close();
  });
});

test('the command and the setting say what they take', async () => {
  for (const wrong of ['1', '2.5', '65', '-2', 'many']) {
    expect(() => readSettings({}, { AFTERWORD_DATABASE_PARTITIONS: wrong })).toThrow(
      'AFTERWORD_DATABASE_PARTITIONS must be a whole number from 2 to 64',
    );
  }
  // As of a variable that is not set: it would move everything back.
  for (const nothing of ['', ' ']) {
    expect(() => checkPartitions('The number of partitions', nothing)).toThrow('a whole number');
  }
  expect(readSettings({}, { AFTERWORD_DATABASE_PARTITIONS: '16' }).databasePartitions).toBe(16);
  expect(() => openStore('sqlite:x.db', { partitions: 4 })).toThrow('requires PostgreSQL');
  const sqlite = `sqlite:${await freshSqlite()}`;
  const refused = afterword(['partition', '4', '--database', sqlite], {
    AFTERWORD_DATABASE_PARTITIONS: '4',
  });
  expect(refused).toMatchObject({
    status: 1,
    printed: 'afterword: Partitions require PostgreSQL; SQLite has none.\n',
  });
});
