import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { type Change, localChanges } from './changes.ts';
import { endAll } from './end-all.ts';
import { memoryLimiter } from './memory-limiter.ts';
import type { Store, StoreOptions, Transaction } from './store.ts';
import { findNewer, IS_NEWER, migrate } from './migrate.ts';
import { OutdatedError } from './outdated.ts';
import { columnsOf, type Save, type Saver, valuesOf, withKnown } from './save.ts';
import type { Schema } from './schema.ts';
import { syncedLog } from './sqlite-log.ts';
import { inPlaceOf } from './new-file.ts';
import { openReaders } from './sqlite-readers.ts';
import { sqliteSearch } from './sqlite-search.ts';
import { turnsOfEventLoop } from './turns.ts';

/** Statements kept prepared; longer SQL has lists in it and seldom comes again. */
const CACHED_STATEMENTS = 200;
const CACHED_LENGTH = 4_000;

/** SQLite's primary result codes BUSY, LOCKED, IOERR, FULL, CANTOPEN. */
const UNAVAILABLE = new Set([5, 6, 10, 13, 14]);

/** How long to wait for another process, milliseconds. */
const PATIENCE = 5_000;
/** From one attempt to clear the log to the next, milliseconds. */
const RETRY = 1_000;
/** From one renewal of the planner's statistics to the next, milliseconds. */
const OPTIMIZED_EVERY = 3_600_000;
/** So many rows of each index make its statistics, however large the table. */
const SAMPLED = 1_000;

const READING = `pragma busy_timeout = ${PATIENCE}; pragma cache_size = -65536;`;
const SCANNING = `pragma busy_timeout = ${PATIENCE}; pragma cache_size = -8192;`;

/**
 * Only the user that runs the server may read what customers wrote. SQLite gives the files beside it the same rights. A
 * database that is there already keeps its own.
 */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there, or SQLite says what is wrong with the path.
  }
}

/**
 * One file, one writer. Reads have connections of their own: with the write-ahead log they see the last commit
 * while a write is going on. What may take long, `replica` reads in threads; the short reads of every request stay
 * on the main thread, where they take less time than the way to a thread and back.
 */
export function openSqlite(path: string, { derive }: Pick<StoreOptions, 'derive'>): Store {
  makePrivate(path);
  const writer = new DatabaseSync(path);
  // What is deleted is overwritten: an erased customer is not to be found in the file.
  const mode = writer.prepare('pragma journal_mode = wal').get() as { journal_mode: string };
  // NORMAL: a commit writes to the log, and `syncedLog` brings it to disk before it counts as done, as FULL would,
  // but without holding up the main thread for a slow disk. Where there is no such log, a commit is on disk when it returns.
  const hasLog = mode.journal_mode === 'wal';
  writer.exec(`
    pragma synchronous = ${hasLog ? 'normal' : 'full'};
    pragma secure_delete = on;
    pragma busy_timeout = ${PATIENCE};
    pragma cache_size = -65536;
    pragma analysis_limit = ${SAMPLED};
  `);
  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec(READING);
  const readers = openReaders({ path, pragmas: READING });

  const giveTurn = turnsOfEventLoop();
  const writeQuery = kyselyOver(writer);
  const readQuery = kyselyOver(reader, giveTurn);
  const transaction: Omit<Transaction, 'tell'> = {
    query: writeQuery,
    save: saverFor(writer, writeQuery),
    search: sqliteSearch,
    locksRows: false,
  };
  const begin = writer.prepare('begin immediate');
  const commit = writer.prepare('commit');
  const rollback = writer.prepare('rollback');
  let last: Promise<unknown> = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  const optimizing = setInterval(() => void optimize(), OPTIMIZED_EVERY).unref();
  let isClosed = false;
  const log = hasLog
    ? syncedLog(`${fileOf(writer)}-wal`, () => store.clearLog())
    : { committed() {}, async onDisk() {}, isSlow: () => false, async close() {} };
  const countChanges = writer.prepare('select total_changes() as count');
  let changes = 0;

  async function run<T>(
    work: (transaction: Transaction) => Promise<T>,
    tell: Transaction['tell'],
  ): Promise<T> {
    begin.run();
    try {
      refuseNewer();
      const result = await work({ ...transaction, tell });
      commit.run();
      const { count } = countChanges.get() as { count: number };
      if (count !== changes) log.committed();
      changes = count;
      return result;
    } catch (error) {
      try {
        rollback.run();
      } catch {
        // SQLite has rolled back by itself, as it does when the disk is full.
      }
      throw error;
    }
  }

  const hasTable = writer.prepare('select 1 from sqlite_schema where name = ?');
  let newer: StatementSync | undefined;

  /** @throws an `OutdatedError` if a newer version has migrated the file since, for example for one of its commands */
  function refuseNewer(): void {
    // A new file has no tables yet.
    if (!newer && !hasTable.get('kysely_migration')) return;
    newer ??= writer.prepare(`select name from kysely_migration where ${IS_NEWER}`);
    const found = newer.get();
    if (found) throw new OutdatedError(String(found['name']));
  }

  /** Acts on the writer between two transactions. */
  function inTurn<T>(act: () => T): Promise<T> {
    const done = last.then(act);
    last = done.catch(() => {});
    return done;
  }

  /** The log keeps old pages, with what was deleted since, until it is truncated. */
  function truncateLog(): boolean {
    clearTimeout(retry);
    let isClear = false;
    try {
      // The reads that are in the way may be in this process: to wait here would be to wait forever.
      writer.exec('pragma busy_timeout = 0');
      const state = writer.prepare('pragma wal_checkpoint(truncate)').get() as { busy: number };
      isClear = state.busy === 0;
    } catch {
      // The disk is full, for example. What was committed is safe in the log, which is cleared later.
    }
    writer.exec(`pragma busy_timeout = ${PATIENCE}`);
    if (!isClear && !isClosed) retry = setTimeout(() => void store.clearLog(), RETRY).unref();
    return isClear;
  }

  /** Gives the planner statistics of tables that have none, or that have grown a lot, one after the other. */
  async function optimize(): Promise<void> {
    try {
      const wanted = await inTurn(() =>
        isClosed ? [] : writer.prepare('pragma optimize(-1)').all(),
      );
      for (const row of wanted) {
        await inTurn(() => {
          if (!isClosed) writer.exec(String(row['optimize']));
        });
        // Other requests get their turn: the rows of a large table are counted.
        await new Promise(setImmediate);
      }
      if (wanted.length > 0) readers.renew();
    } catch {
      // Another process is writing: the old statistics serve until the next time.
    }
  }

  const store: Store = {
    query: readQuery,
    replica: readers.query,
    search: sqliteSearch,
    isShared: false,
    get lanes() {
      return log.isSlow() ? 2 : 1;
    },
    changes: localChanges(),
    async write(work) {
      const told: Change[] = [];
      const committed = last.then(() => run(work, (changes) => told.push(...changes)));
      last = committed.catch(() => {});
      const result = await committed;
      await log.onDisk();
      store.changes.publish(told);
      await giveTurn();
      return result;
    },
    onDisk: log.onDisk,
    limiter: (options) => memoryLimiter(options),
    async backup(to) {
      if (existsSync(to)) throw new Error(`${to} is there already. A backup is a new file.`);
      await inPlaceOf(to, async (draft) => {
        // On a connection of its own: the server that works on the file goes on.
        const database = new DatabaseSync(path, { readOnly: true });
        try {
          database.prepare('vacuum into ?').run(draft);
        } finally {
          database.close();
        }
      }).catch((error: Error) => {
        throw new Error(
          `The backup could not be written to ${to}: ${error.message}. Nothing is left of it.`,
          { cause: error },
        );
      });
    },
    async snapshot(read) {
      const database = new DatabaseSync(path, { readOnly: true });
      try {
        database.exec('begin');
        return await read(kyselyOver(database, giveTurn));
      } finally {
        database.close();
      }
    },
    async scan(read) {
      const database = new DatabaseSync(path, { readOnly: true });
      try {
        database.exec(SCANNING);
        return await read(kyselyOver(database, giveTurn));
      } finally {
        database.close();
      }
    },
    hearsOtherNodes: async () => true,
    skew: async () => 0,
    clearLog: () => inTurn(truncateLog),
    async migrate() {
      const ran = await migrate(writeQuery, store);
      await optimize();
      return ran;
    },
    derive,
    newerVersion: () => findNewer(readQuery),
    isUnavailable: (error) =>
      error instanceof OutdatedError ||
      ('errcode' in error && UNAVAILABLE.has((error.errcode as number) & 0xff)),
    // A disk that is full, or a lock, may let a smaller write through.
    isAway: (error) => error instanceof OutdatedError,
    isUnstorable: () => false,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      clearInterval(optimizing);
      await last;
      await endAll(
        () => log.close(),
        () => readers.close(),
        () => reader.close(),
        () => writer.close(),
      );
    },
  };
  // A process that was killed after an erasure may have left what it erased.
  truncateLog();
  return store;
}

/** The file itself, wherever a link to it is: the log lies beside it. */
function fileOf(database: DatabaseSync): string {
  const main = database.prepare(`select file from pragma_database_list where name = 'main'`);
  return String(main.get()!['file']);
}

/** @param giveTurn by default nobody gets a turn between two statements, as within a transaction */
function kyselyOver(
  database: DatabaseSync,
  giveTurn: () => Promise<void> | undefined = () => undefined,
): Kysely<Schema> {
  const statements = new Map<string, ReturnType<typeof kyselyStatement>>();
  return new Kysely<Schema>({
    dialect: new Dialect({
      database: {
        prepare(sql) {
          const known = statements.get(sql);
          if (known) return known;
          const statement = kyselyStatement(database.prepare(sql), sql);
          if (sql.length <= CACHED_LENGTH) {
            if (statements.size >= CACHED_STATEMENTS) statements.clear();
            statements.set(sql, statement);
          }
          return statement;
        },
        close() {},
      },
      giveTurn,
    }),
    plugins: [new CamelCasePlugin()],
  });
}

interface DialectConfig extends SqliteDialectConfig {
  giveTurn: () => Promise<void> | undefined;
}

class Dialect extends SqliteDialect {
  readonly #config: DialectConfig;

  constructor(config: DialectConfig) {
    super(config);
    this.#config = config;
  }

  override createAdapter() {
    return new Adapter();
  }

  override createDriver() {
    return new Driver(this.#config);
  }
}

/** SQLite rolls back changes of tables too: a migration that fails, or whose process ends, leaves nothing behind. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

/** A transaction that begins with a read could not write after another process has written. */
class Driver extends SqliteDriver {
  readonly #giveTurn: DialectConfig['giveTurn'];

  constructor({ giveTurn, ...config }: DialectConfig) {
    super(config);
    this.#giveTurn = giveTurn;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#giveTurn();
    return super.acquireConnection();
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite may have rolled back by itself, as it does when the disk is full. That error is the one to tell.
    await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => {});
  }
}

/** The shape of better-sqlite3's statements, which Kysely knows. */
function kyselyStatement(statement: StatementSync, sql: string) {
  return {
    reader: /^\s*(select|with|pragma)\b|\breturning\b/i.test(sql),
    all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters: readonly unknown[]) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters: readonly unknown[]) =>
      statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
  };
}

/** Row by row over one prepared statement: in SQLite that is faster than one long statement. */
function saverFor(database: DatabaseSync, query: Kysely<Schema>): Saver {
  const prepared = new WeakMap<object, Prepared[]>();

  function statementFor(save: Save, row: object): Prepared {
    const ofSave = prepared.get(save) ?? [];
    prepared.set(save, ofSave);
    const count = Object.keys(row).length;
    const known = ofSave.find(
      ({ columns }) => columns.length === count && columns.every((column) => column in row),
    );
    if (known) return known;
    const columns = columnsOf(row);
    const made = { columns, statement: database.prepare(insertSql(query, save, columns)) };
    ofSave.push(made);
    return made;
  }

  async function write(save: Save, rows: readonly object[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const { columns, statement } = statementFor(save, first);
    for (const row of rows) {
      statement.run(...(valuesOf(save, columns, row) as SQLInputValue[]));
    }
  }
  return write as Saver;
}

interface Prepared {
  columns: readonly string[];
  statement: StatementSync;
}

/** The statement that writes one row, its values in the order of `columns`. */
export function insertSql(query: Kysely<Schema>, save: Save, columns: readonly string[]): string {
  const sample = Object.fromEntries(columns.map((column) => [column, null]));
  const insert = query.insertInto(save.table).values(sample as never);
  return withKnown(insert, save, columns).compile().sql;
}
