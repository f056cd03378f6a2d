import type { Kysely } from 'kysely';
import type { Changes } from './changes.ts';
import type { Schema } from './schema.ts';
import type { SearchIndex } from './search.ts';
import type { Saver } from './save.ts';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';

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
  /** Makes anew what is derived from what is kept; see `StoreOptions`. */
  readonly derive: Derive;
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

/**
 * Makes anew what is derived from what is kept, in the transaction that migrated or imported.
 *
 * @param after the names of the migrations that ran, or `import`
 */
export type Derive = (
  transaction: Transaction,
  after: readonly string[] | 'import',
) => Promise<void>;

export interface StoreOptions {
  /** Of the features, so that the database knows none of them. */
  derive: Derive;
  /** A read-only replica of the same database, PostgreSQL alone. */
  readUrl?: string | undefined;
  /** Most connections of a pool, PostgreSQL alone; 10 by default. */
  poolSize?: number | undefined;
}
