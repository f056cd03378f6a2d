import type { TestProject } from 'vitest/node';
import { openStore } from '../src/server/features.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the template that a test's database is made from; `null`: the tests run on SQLite. */
    postgres: string | null;
  }
}

/** One PostgreSQL for all tests of the project; each test gets a database of its own. */
export default async function setup(project: TestProject) {
  const postgres = await startPostgres();
  const store = openStore(postgres.url('postgres'));
  await store.migrate();
  await store.close();
  project.provide('postgres', postgres.url('postgres'));
  return () => postgres.stop();
}
