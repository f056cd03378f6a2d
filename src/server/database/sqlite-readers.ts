import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type PluginTransformResultArgs,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { createPool, fileOfThread, LostThreadError } from '../threads/index.ts';
import type { Schema } from './schema.ts';
import type { Answer, Question, ReaderData } from './sqlite-reader.ts';

/** While one reads for long, the other has the short queries. */
const THREADS = 2;
/** SQLite's IOERR: what was asked of a thread that ended may be asked again. */
const LOST = 10;

const FILE = fileOfThread('sqlite-reader', import.meta.url);

/** Reads of one file in threads of their own, so that the event loop goes on meanwhile. */
export interface Readers {
  /** Each query sees what was committed before it was asked. There are no transactions. */
  query: Kysely<Schema>;
  /** Has later queries answered by new connections, which know the newest statistics. */
  renew(): void;
  /** Resolves when what was asked is answered and the threads have ended. */
  close(): Promise<void>;
}

/** The threads start with the first query. */
export function openReaders(data: ReaderData): Readers {
  const pool = createPool<Question, Answer>({ file: FILE, data, most: THREADS });
  let isClosed = false;

  async function ask(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<Record<string, unknown>[]> {
    if (isClosed) throw new Error('The database is closed.');
    try {
      return rowsOf(await pool.ask({ sql, parameters }));
    } catch (error) {
      if (error instanceof LostThreadError) Object.assign(error, { errcode: LOST });
      throw error;
    }
  }

  return {
    query: new Kysely<Schema>({
      dialect: {
        createAdapter: () => new ReadersAdapter(),
        createDriver: () => new ReadersDriver(ask),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
      plugins: [columnNames],
    }),
    renew: pool.renew,
    close() {
      isClosed = true;
      return pool.close();
    },
  };
}

/** Translates the names of columns once for all rows: here the main thread makes the rows anyway. */
class ColumnNames extends CamelCasePlugin {
  override async transformResult({ result }: PluginTransformResultArgs) {
    return result;
  }

  of(column: string): string {
    return this.camelCase(column);
  }
}
const columnNames = new ColumnNames();

function rowsOf({ names: columns, values }: Answer): Record<string, unknown>[] {
  const names = columns.map((name) => columnNames.of(name));
  const rows: Record<string, unknown>[] = [];
  for (let place = 0; place < values.length; place += names.length) {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) row[names[i]!] = values[place + i];
    rows.push(row);
  }
  return rows;
}

type Ask = (sql: string, parameters: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** Kysely would otherwise ask one query after the other. */
class ReadersAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** Every query may go to another thread, so a connection is only a name for all of them. */
class ReadersDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(ask: Ask) {
    this.#connection = {
      async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
        return { rows: (await ask(sql, parameters)) as R[] };
      },
      async *streamQuery<R>({ sql, parameters }: CompiledQuery) {
        yield { rows: (await ask(sql, parameters)) as R[] };
      },
    };
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('Threads read without transactions: use snapshot().');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
