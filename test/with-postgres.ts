import type { TestProject } from 'vitest/node';
import { openStore } from '../src/server/features.ts';
import { startPgBouncer } from './pgbouncer.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the template that a test's database is made from; `null`: the tests run on SQLite. */
    postgres: string | null;
    /** Where the tests reach their databases through a connection pooler: its host and port. */
    pooler: string | null;
  }
}

/** One PostgreSQL for all tests of the project; each test gets a database of its own. */
export default async function setup(project: TestProject) {
  const postgres = await startPostgres();
  const partitions = project.name === 'partitions' ? 2 : 0;
  const store = openStore(postgres.url('postgres'), { partitions });
  await store.migrate();
  await store.close();
  project.provide('postgres', postgres.url('postgres'));
  const pooler = project.name === 'pgbouncer' ? await startPgBouncer(postgres.url()) : null;
  project.provide('pooler', pooler && new URL(pooler.through(postgres.url())).host);
  return async () => {
    await pooler?.stop();
    await postgres.stop();
  };
}
