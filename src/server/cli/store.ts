import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openStore } from '../features.ts';
import type { Store } from '../database/store.ts';
import { type Flags, readSettings } from '../settings.ts';

/**
 * Opens the configured database, migrates it, and closes it after `work`.
 *
 * @param work its second argument has the names of the migrations that ran
 * @param isNew whether the database may be one that is made now
 * @throws an error for the operator if it is not there
 */
export async function withStore(
  flags: Flags,
  work: (store: Store, ran: readonly string[]) => Promise<void>,
  { isNew = false } = {},
): Promise<void> {
  const { database, databasePartitions } = readSettings(flags, process.env);
  if (!isNew) checkIsThere(database);
  const store = openStore(database, {
    // The settings are those of the server, and the database may be the file that it came from.
    partitions: database.startsWith('sqlite:') ? 0 : databasePartitions,
  });
  try {
    await work(store, await store.migrate());
  } finally {
    await store.close();
  }
}

/** Otherwise, a path with a mistake would be a new database: a backup of it has nothing in it, and a check finds nothing. */
function checkIsThere(database: string): void {
  if (!database.startsWith('sqlite:')) return;
  const path = database.slice('sqlite:'.length);
  if (existsSync(path)) return;
  throw new Error(
    `There is no database at ${resolve(path)}. Name that of the server with --database or AFTERWORD_DATABASE; "afterword serve" or "afterword migrate" makes a new one.`,
  );
}
