import type { Kysely } from 'kysely';
import type { Changes } from './changes.ts';
import type { Schema } from './schema.ts';
import type { Saver } from './save.ts';
import { openSqlite } from './sqlite.ts';

export type { Change } from './changes.ts';
export type { Schema } from './schema.ts';
export * from './attachments.ts';
export * from './client-reports.ts';
export * from './conversations.ts';
export * from './customers.ts';
export * from './events.ts';
export * from './idempotency.ts';
export * from './keys.ts';
export * from './messages.ts';
export * from './rollups.ts';
export * from './sessions.ts';

/** The database, whichever it is. */
export interface Store {
  /** For reading, outside a write: sees what is committed. */
  readonly query: Kysely<Schema>;
  /**
   * Runs `work` in one transaction, one after another. Resolves when the commit is on disk; when
   * `work` throws, nothing of it is kept.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Tells the dashboards of this and other nodes what was committed. */
  readonly changes: Changes;
  /** Migrations run now, by name. */
  migrate(): Promise<string[]>;
  /** Whether the error says that the database is busy, full or gone, so that a retry may help. */
  isUnavailable(error: Error): boolean;
  close(): Promise<void>;
}

/** What a write may do: query and save. */
export interface Transaction {
  readonly query: Kysely<Schema>;
  readonly save: Saver;
}

/**
 * Opens `sqlite:PATH`.
 *
 * @throws an error that names the URL's fault
 */
export function openStore(url: string): Store {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length));
  throw new Error(
    `The database "${url.split(':')[0]}:…" is not known. Use sqlite:PATH, for example sqlite:./afterword.db.`,
  );
}
