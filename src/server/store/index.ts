import type { Kysely } from 'kysely';
import type { Changes } from './changes.ts';
import type { Schema } from './schema.ts';
import type { SearchIndex } from './search.ts';
import type { Saver } from './save.ts';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export type { Change, Signal } from './changes.ts';
export type { Schema } from './schema.ts';
export * from './agents.ts';
export * from './attachments.ts';
export * from './changed-details.ts';
export * from './chats.ts';
export * from './check-chats.ts';
export * from './client-reports.ts';
export * from './contacts.ts';
export * from './conversations.ts';
export * from './counter.ts';
export * from './customers.ts';
export * from './events.ts';
export * from './export-days.ts';
export * from './exports.ts';
export * from './idempotency.ts';
export * from './keys.ts';
export * from './messages.ts';
export * from './organisations.ts';
export * from './readings.ts';
export * from './reporting.ts';
export * from './rollups.ts';
export * from './sessions.ts';
export * from './survey-answers.ts';
export * from './surveys.ts';
export * from './teams.ts';
export * from './transfer.ts';
export * from './webhook-failures.ts';

/** The database, whichever it is. */
export interface Store {
  /** For reading, outside a write: sees what is committed. */
  readonly query: Kysely<Schema>;
  /** For lists and numbers, which may be some seconds old: a replica, where there is one. */
  readonly replica: Kysely<Schema>;
  readonly search: SearchIndex;
  /**
   * Runs `work` in one transaction; again, where another node or a lost connection was in its way.
   * Resolves when the commit is on disk; when `work` throws, nothing of it is kept.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** All of it as it was at one moment, whatever is written meanwhile. */
  snapshot<T>(read: (query: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** How many writes may usefully go on at once. */
  readonly lanes: number;
  /** Tells the dashboards of this and other nodes what was committed. */
  readonly changes: Changes;
  /** Counts calls, on all nodes together; `points` in `seconds`. */
  limiter(options: LimiterOptions): RateLimiterAbstract;
  /** Writes a copy of all of it into a new file, whatever is written meanwhile; SQLite alone. */
  backup(path: string): Promise<void>;
  /** Migrations run now, by name. */
  migrate(): Promise<string[]>;
  /** Whether the error says that the database is busy, full or gone, so that a retry may help. */
  isUnavailable(error: Error): boolean;
  /** Whether the error says that a value is none that it can take. */
  isUnstorable(error: Error): boolean;
  close(): Promise<void>;
}

export interface LimiterOptions {
  /** Tells limits apart. */
  name: string;
  points: number;
  seconds: number;
}

/** What a write may do: query and save. */
export interface Transaction {
  readonly query: Kysely<Schema>;
  readonly save: Saver;
  readonly search: SearchIndex;
  /** Whether others write at the same time, so that rows have to be locked. */
  readonly locksRows: boolean;
}

export interface StoreOptions {
  /** A read-only replica of the same database, PostgreSQL alone. */
  readUrl?: string | undefined;
  /** Most connections of a pool, PostgreSQL alone; 10 by default. */
  poolSize?: number | undefined;
}

/**
 * Opens `sqlite:PATH` or `postgres://…`.
 *
 * @throws an error that names the URL's fault
 */
export function openStore(url: string, options: StoreOptions = {}): Store {
  if (/^postgres(?:ql)?:/.test(url)) return openPostgres(url, options);
  if (options.readUrl !== undefined) {
    throw new Error('AFTERWORD_DATABASE_READ_URL is for PostgreSQL; SQLite reads its own file.');
  }
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length));
  throw new Error(
    `The database "${url.split(':')[0]}:…" is not known. Use sqlite:PATH, for example sqlite:./afterword.db, or postgres://USER:PASSWORD@HOST/DATABASE.`,
  );
}
