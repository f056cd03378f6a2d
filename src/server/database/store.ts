import type { Kysely } from 'kysely';
import type { Change, Changes } from './changes.ts';
import type { Schema } from './schema.ts';
import type { SearchIndex } from './search.ts';
import type { Saver } from './save.ts';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';

/** The database: SQLite or PostgreSQL. */
export interface Store {
  /** For reads outside a transaction. Sees committed data. */
  readonly query: Kysely<Schema>;
  /** For lists and reports that may be some seconds old: the replica, if there is one. */
  readonly replica: Kysely<Schema>;
  readonly search: SearchIndex;
  /**
   * Runs `work` in one transaction, and repeats it after a conflict with another node or a lost connection.
   * Resolves when the commit is on disk. If `work` throws, the transaction is rolled back.
   *
   * On PostgreSQL, a transaction in which nothing happens for 5 seconds ends, because other nodes may wait for its
   * locks, and is repeated. It is a minute if it `isSlow`: while a command reads a file, or everything is counted.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>, how?: { isSlow?: boolean }): Promise<T>;
  /**
   * Resolves when everything that `query` has shown is on disk. On SQLite a commit can be read a moment before:
   * whoever acknowledges what was read, not what was written, waits for it.
   */
  onDisk(): Promise<void>;
  /** Reads a consistent snapshot of the database, unaffected by concurrent writes. */
  snapshot<T>(read: (query: Kysely<Schema>) => Promise<T>): Promise<T>;
  /**
   * Reads a large part of the database once, query by query, each of which sees what is committed. On SQLite it has
   * a small cache of its own: it would fill that of the requests with what nobody reads again.
   */
  scan<T>(read: (query: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** Whether other nodes may work on it at the same time. */
  readonly isShared: boolean;
  /** The useful number of concurrent writes, at this moment. */
  readonly lanes: number;
  /** Notifies this and other nodes of committed changes. */
  readonly changes: Changes;
  /**
   * Tries whether this node hears of what other nodes change; on SQLite there are none. Takes up to 3 seconds.
   *
   * @throws if the database does not respond
   */
  hearsOtherNodes(): Promise<boolean>;
  /**
   * How far the clock of this machine is ahead of the database's, milliseconds; on SQLite 0.
   *
   * @throws if the database does not respond
   */
  skew(): Promise<number>;
  /** Counts calls over all nodes: at most `points` in `seconds`. */
  limiter(options: LimiterOptions): Limiter;
  /** Copies the database to a new file, unaffected by concurrent writes; SQLite only. */
  backup(path: string): Promise<void>;
  /**
   * Removes what was deleted from the write-ahead log; SQLite only. While a read is using the log, or the disk
   * is full, it cannot be cleared, and is cleared as soon as it can be. Never throws.
   *
   * @returns whether it is clear; on PostgreSQL always
   */
  clearLog(): Promise<boolean>;
  /** Migrates the database. @returns the names of the migrations that ran */
  migrate(): Promise<string[]>;
  /**
   * The migration by which a newer version has changed the database, or `null`. From then on `write` throws an
   * `OutdatedError`: this version would not keep what the newer one counts.
   *
   * @throws if the database does not respond
   */
  newerVersion(): Promise<string | null>;
  /** Rebuilds derived data; see `StoreOptions`. */
  readonly derive: Derive;
  /** The partitions of the large tables; PostgreSQL only. */
  readonly partitions?: Partitions;
  /** Whether the error means that the database is busy, full or unavailable, so that a retry may help. */
  isUnavailable(error: Error): boolean;
  /** Whether the error means that nothing at all can be written now. */
  isAway(error: Error): boolean;
  /** Whether the error means that the database cannot store a value. */
  isUnstorable(error: Error): boolean;
  close(): Promise<void>;
}

/** The large tables of PostgreSQL, partitioned by the hash of the organisation or not. */
export interface Partitions {
  /** How many partitions each of them has; 0: it is not partitioned. */
  count(): Promise<ReadonlyMap<string, number>>;
  /**
   * Moves all of them into so many partitions each, or with 0 back into one table each. Nodes have to be stopped.
   * What is interrupted, the next call completes.
   *
   * @param done called with each table that was moved
   */
  change(count: number, done: (table: string) => void): Promise<void>;
}

/** Counts calls. Rejects with a `RateLimiterRes` if there are too many. */
export type Limiter = Pick<RateLimiterAbstract, 'consume' | 'reward'>;

export interface LimiterOptions {
  /** Identifies the limit. */
  name: string;
  points: number;
  seconds: number;
}

/** The transaction of a write. */
export interface Transaction {
  readonly query: Kysely<Schema>;
  readonly save: Saver;
  readonly search: SearchIndex;
  /** Whether there are concurrent writes, so that rows must be locked. */
  readonly locksRows: boolean;
  /** Notifies this and other nodes of changes, if the transaction is committed. */
  tell(changes: Iterable<Change>): void;
}

/**
 * Rebuilds derived data, in the transaction of the migration or the import.
 *
 * @param after the names of the migrations after which it was not rebuilt yet, or `import`
 */
export type Derive = (
  transaction: Transaction,
  after: readonly string[] | 'import',
) => Promise<void>;

export interface StoreOptions {
  /** Rebuilds the derived data of all features, which the database does not know. */
  derive: Derive;
  /** A read replica of the same database; PostgreSQL only. */
  readUrl?: string | undefined;
  /** Reaches the same database without a connection pooler, to hear of changes; PostgreSQL only. */
  listenUrl?: string | undefined;
  /** The most connections of a pool; PostgreSQL only; default: 10. */
  poolSize?: number | undefined;
  /** The partitions of each large table of a database that is new; PostgreSQL only; default: not partitioned. */
  partitions?: number | undefined;
}
