import { openStore } from '../features.ts';
import type { Store } from '../database/store.ts';
import { type Flags, readSettings } from '../settings.ts';

/**
 * Opens the database of the settings, brings it up to date, and closes it after the work.
 *
 * @param work is also told which migrations ran
 */
export async function withStore(
  flags: Flags,
  work: (store: Store, ran: readonly string[]) => Promise<void>,
): Promise<void> {
  const store = openStore(readSettings(flags, process.env).database);
  try {
    await work(store, await store.migrate());
  } finally {
    await store.close();
  }
}
