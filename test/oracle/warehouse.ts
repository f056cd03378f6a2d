import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { freshDatabase, isPostgres, temporaryFolder } from '../server/database.ts';

type Row = Record<string, unknown>;

/** The SQL of docs/export.md, in its order. */
const [
  DUCKDB_LOAD = '',
  DUCKDB_AVERAGE = '',
  POSTGRES_LOAD = '',
  POSTGRES_AVERAGE = '',
  DUCKDB_METRICS = '',
  POSTGRES_METRICS = '',
] = [...readFileSync('docs/export.md', 'utf8').matchAll(/```sql\n([^]*?)```/g)].map(
  ([, sql = '']) => sql,
);

/** A warehouse that knows the files as docs/export.md tells it to: DuckDB, or PostgreSQL where the tests are on it. */
export interface Warehouse {
  /** Loads the files of version 2, by their names, in place of those before. @returns their rows */
  load(files: ReadonlyMap<string, string>): Promise<Row[]>;
  /** The average rating and the number of ratings. */
  average(): Promise<Row>;
  /** The documented metrics. */
  metrics(): Promise<Row>;
}

export const openWarehouse = (): Promise<Warehouse> => (isPostgres ? postgres() : duckDb());

async function duckDb(): Promise<Warehouse> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  const run = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[];
  let folder = '';
  return {
    async load(files) {
      folder = temporaryFolder();
      for (const [name, text] of files) writeFileSync(`${folder}/${name}`, text);
      await run('drop table if exists conversations');
      await run(DUCKDB_LOAD.replace("'conv", `'${folder}/conv`));
      return run('select to_json(conversations)::varchar as line from conversations');
    },
    average: async () => (await run(DUCKDB_AVERAGE))[0]!,
    metrics: () => figuresBy(DUCKDB_METRICS, (sql) => run(sql.replace("'conv", `'${folder}/conv`))),
  };
}

async function postgres(): Promise<Warehouse> {
  const client = new Client(await freshDatabase());
  await client.connect();
  onTestFinished(() => client.end());
  const [create = '', copy = '', view = ''] = POSTGRES_LOAD.split(/;\n/);
  await client.query(create);
  await client.query(view);
  const run = async (sql: string) => (await client.query<Row>(sql)).rows;
  return {
    async load(files) {
      await run('truncate lines');
      const folder = temporaryFolder();
      // A database that runs as another user reads the files itself.
      chmodSync(folder, 0o755);
      for (const [name, text] of files) {
        writeFileSync(`${folder}/${name}`, text);
        await run(copy.replace(/'\/exports\/[^']+'/, `'${folder}/${name}'`));
      }
      return run('select to_json(conversations)::text as line from conversations');
    },
    average: async () => (await run(POSTGRES_AVERAGE))[0]!,
    metrics: () => figuresBy(POSTGRES_METRICS, run),
  };
}

/** What documented SQL gives, as the endpoint's response has it; lists are by intent. */
export async function figuresBy(sql: string, run: (sql: string) => Promise<Row[]>): Promise<Row> {
  const last = sql.lastIndexOf('select\n');
  const asked = sql.slice(0, last);
  const rates = sql.slice(last + 'select\n'.length).trimEnd();
  const counts = (column: string) =>
    run(`${asked} select ${column} as intent_name, count(*) as count from conversations
      where ${column} is not null group by 1`);
  const byIntent = 'first_meaningful_intent';
  return figuresOf({
    ...(await run(sql))[0]!,
    first_intents: await counts('first_intent'),
    last_intents: await counts('last_intent'),
    by_first_meaningful_intent: await run(
      `${asked} select ${byIntent} as intent_name, ${rates} where ${byIntent} is not null group by ${byIntent}`,
    ),
  });
}

/** Numbers as numbers, lists in one order. */
export const figuresOf = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value
            .map((one) => figuresOf(one as Row))
            .sort((a, b) => (String(a['intent_name']) < String(b['intent_name']) ? -1 : 1))
        : name === 'intent_name' || value === null
          ? value
          : Number(value),
    ]),
  );
