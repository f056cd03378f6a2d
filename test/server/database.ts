import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { Store } from '../../src/server/database/store.ts';
import { openStore } from '../../src/server/features.ts';
import { LONG } from '../long.ts';
import { startPostgres } from '../postgres.ts';
import { TEMPORARY } from '../temporary.ts';

/** On which database the tests of this run are. */
export const isPostgres = inject('postgres') !== null;

/**
 * How often a property is tried. A connection pooler changes nothing of what is computed, but each run takes longer
 * through it: there, a sample is enough in the long run too.
 */
export const runs = ({ sample, long }: { sample: number; long: number }): number =>
  LONG && inject('pooler') === null ? long : sample;

/** How many wait for a lock in this database of PostgreSQL. */
export async function countWaiting({ query }: Store): Promise<number> {
  const { rows } = await sql`select 1 from pg_locks where not granted
    and database = (select oid from pg_database where datname = current_database())`.execute(query);
  return rows.length;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(TEMPORARY, 'afterword-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let migrated: Promise<Buffer> | undefined;

/** The path of an empty SQLite database that is gone after the test. */
export async function freshSqlite(): Promise<string> {
  const path = `${temporaryFolder()}/a.db`;
  migrated ??= migrate();
  writeFileSync(path, await migrated);
  return path;
}

/** The file of an empty database: copied for each test, as migrating takes longer than most tests. */
async function migrate(): Promise<Buffer> {
  const path = `${temporaryFolder()}/empty.db`;
  const store = openStore(`sqlite:${path}`);
  await store.migrate();
  await store.close();
  return readFileSync(path);
}

/** The URL of an empty database that is gone after the test: SQLite or PostgreSQL, as the run says. */
export async function freshDatabase(): Promise<string> {
  const template = inject('postgres');
  if (template === null) return `sqlite:${await freshSqlite()}`;
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  // Copying its files takes a third of what writing all pages to the log does.
  await command(template, `create database ${name} template postgres strategy file_copy`);
  onTestFinished(() => command(template, `drop database ${name} with (force)`));
  const url = new URL(template);
  url.pathname = name;
  url.host = inject('pooler') ?? url.host;
  return url.href;
}

/** Where a node listens that reaches its database through the pooler of this run: the database itself. */
export function listenUrlOf(database: string): string | undefined {
  const pooler = inject('pooler');
  // A database of the test's own may have several hosts.
  if (pooler === null || !URL.canParse(database)) return undefined;
  if (new URL(database).host !== pooler) return undefined;
  const direct = new URL(database);
  direct.host = new URL(inject('postgres')!).host;
  return direct.href;
}

/** A PostgreSQL of its own, which is gone after the test. */
export async function freshPostgres(options?: Parameters<typeof startPostgres>[0]) {
  const postgres = await startPostgres(options);
  onTestFinished(() => postgres.stop());
  return postgres;
}

let server: Pool | undefined;

/** In a database beside the template: nobody may be connected to that. */
async function command(template: string, sql: string): Promise<void> {
  server ??= new Pool({
    connectionString: template.replace(/[^/]+$/, 'template1'),
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
  });
  await server.query(sql);
}
