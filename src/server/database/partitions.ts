import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { Store, Transaction } from './store.ts';

/**
 * The tables that grow with the conversations of an organisation and are read within one. The first one tells what
 * tables of later versions become.
 */
const LARGE = [
  'conversation',
  'message',
  'event',
  'search_document',
  'attachment',
  'attachment_content',
  'export_input',
  'ending',
  'exported',
  'escalation',
  'gap_question',
  'gap_rollup',
  'figure_rollup',
  'article_use',
  'survey_answer',
  'chat_participant',
  'live_event',
] as const;

/** How many partitions each large table has. */
type Counts = ReadonlyMap<string, number>;

/** @returns 0 for tables that are not partitioned; without tables that later migrations make */
export async function countPartitions(query: Kysely<Schema>): Promise<Counts> {
  const { rows } = await sql<{ name: string; partitions: number }>`
    select large.name, (select count(*) from pg_inherits where inhparent = to_regclass(large.name)) as partitions
    from unnest(${[...LARGE]}::text[]) with ordinality as large(name, place)
    where to_regclass(large.name) is not null order by place`.execute(query);
  return new Map(rows.map(({ name, partitions }) => [name, Number(partitions)]));
}

/**
 * Partitions a database in which no organisation is yet, and tables that a new version has added to a partitioned
 * one. What is interrupted, the next call completes.
 *
 * @param wanted the partitions of each table of a new database
 */
export async function partitionNew(
  { query, write }: Pick<Store, 'query' | 'write'>,
  wanted: number,
): Promise<void> {
  const counts = await countPartitions(query);
  const known = counts.get('conversation')!;
  const isNew = !(await query.selectFrom('organisation').select('createdAt').executeTakeFirst());
  const count = isNew && wanted > 0 ? wanted : known;
  for (const [table, now] of counts) {
    if (now !== count && (isNew || now === 0)) await partitionTable(write, table, count);
  }
}

/**
 * Moves all large tables into `count` partitions by the hash of the organisation, or back into one table each.
 * Each table is moved in a transaction of its own, so that what is interrupted can be continued.
 *
 * @param count 0: not partitioned
 * @param done called with each table that was moved
 */
export async function partitionAll(
  { query, write }: Pick<Store, 'query' | 'write'>,
  count: number,
  done: (table: string) => void,
): Promise<void> {
  const counts = await countPartitions(query);
  for (const [table, now] of counts) {
    if (now === count) continue;
    await partitionTable(write, table, count);
    done(table);
  }
  // The database analyses partitions by itself, but not what they are partitions of.
  for (const table of counts.keys()) await sql`analyze ${sql.table(table)}`.execute(query);
}

const partitionTable = (write: Store['write'], table: string, count: number) =>
  write(({ query }) => moveTable(query, table, count), { isSlow: true });

async function moveTable(query: Transaction['query'], table: string, count: number): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(query);
  // Another node may be doing the same.
  await run(`lock table ${table} in access exclusive mode`);
  if ((await countPartitions(query)).get(table) === count) return;

  const { rows: keys } = await sql<{ name: string; definition: string }>`
    select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = ${table}::regclass and contype in ('p', 'u')`.execute(query);
  const { rows: indexes } = await sql<{ definition: string }>`
    select pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = ${table}::regclass
      and not exists (select 1 from pg_constraint where conindid = indexrelid)`.execute(query);

  // An operator may be another role than the nodes, and others may read.
  await sql`select set_config('role', pg_get_userbyid(relowner), true) from pg_class
    where oid = ${table}::regclass and pg_get_userbyid(relowner) <> current_user`.execute(query);
  const grants = await grantsOn(query, table);

  const former = `${table}_former`;
  await run(`alter table ${table} rename to ${former}`);
  const how = count > 0 ? 'partition by hash (organisation_id)' : '';
  await run(`create table ${table} (like ${former} including all excluding indexes) ${how}`);
  for (let part = 0; part < count; part++) {
    // Partitions of another count may be there until the end of the transaction.
    await run(`create table ${table}_${count}_${part} partition of ${table}
      for values with (modulus ${count}, remainder ${part})`);
  }
  await run(`insert into ${table} select * from ${former}`);
  await run(`drop table ${former}`);
  for (const { name, definition } of keys) {
    await run(`alter table ${table} add constraint "${name}" ${definition}`);
  }
  for (const { definition } of indexes) await run(definition.replace(' ON ONLY ', ' ON '));
  for (const grant of grants) await run(grant);
}

/** The statements that give the rights on a table, and on some of its columns, that it has given to other roles. */
async function grantsOn(query: Transaction['query'], table: string): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`
    select format('grant %s%s on %I to %s%s', privilege_type, columns, relname,
        case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
        case when is_grantable then ' with grant option' else '' end) as statement
      from pg_class cross join lateral (
        select ''::text as columns, granted.* from aclexplode(relacl) as granted
        union all
        select format(' (%I)', attname), granted.* from pg_attribute, aclexplode(attacl) as granted
          where attrelid = pg_class.oid and attnum > 0 and not attisdropped
      ) as own
      where oid = ${table}::regclass and grantee <> relowner`.execute(query);
  return rows.map(({ statement }) => statement);
}
