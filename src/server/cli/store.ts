import { openStore } from '../features.ts';
import type { Store } from '../database/store.ts';
import { type Flags, readSettings } from '../settings.ts';

/**
 * Opens the configured database, migrates it, and closes it after `work`.
 *
 * @param work its second argument has the names of the migrations that ran
 */
export async function withStore(
  flags: Flags,
  work: (store: Store, ran: readonly string[]) => Promise<void>,
): Promise<void> {
  const { database, databasePartitions } = readSettings(flags, process.env);
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
