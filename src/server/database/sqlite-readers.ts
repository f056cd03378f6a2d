import { Worker } from 'node:worker_threads';
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
import { executableFile } from '../executable/index.ts';
import type { Schema } from './schema.ts';
import type { Answer, Question, ReaderData } from './sqlite-reader.ts';

/** While one reads for long, the other has the short queries. */
const THREADS = 2;
/** A thread that had nothing to do for so long ends, and its memory is free, milliseconds. */
const IDLE = 60_000;
/** SQLite's IOERR: what was asked of a thread that ended may be asked again. */
const LOST = 10;

/** The thread's file: `.ts` in the source, `.js` in the build, where it is an entry of its own. */
const FILE = fileOfThread();

function fileOfThread(): URL {
  const inside = executableFile('dist/server/sqlite-reader.js');
  if (inside) return new URL(`data:text/javascript;base64,${inside.toString('base64')}`);
  const name = import.meta.url.endsWith('.ts') ? './sqlite-reader.ts' : './sqlite-reader.js';
  return new URL(name, import.meta.url);
}

/** Reads of one file in threads of their own, so that the event loop goes on meanwhile. */
export interface Readers {
  /** Each query sees what was committed before it was asked. There are no transactions. */
  query: Kysely<Schema>;
  /** Has later queries answered by new connections, which know the newest statistics. */
  renew(): void;
  /** Resolves when what was asked is answered and the threads have ended. */
  close(): Promise<void>;
}

interface Asked extends Question {
  resolve(rows: Record<string, unknown>[]): void;
  reject(error: Error): void;
}

interface Thread {
  worker: Worker;
  asked: Asked | null;
  /** It ends with its answer. */
  isLeaving: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** The threads start with the first query. */
export function openReaders(data: ReaderData): Readers {
  const threads = new Set<Thread>();
  const waiting: Asked[] = [];
  let lastId = 0;
  let isClosed = false;
  /** Called when nothing is asked any more. */
  let whenQuiet: (() => void) | undefined;

  function ask(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]> {
    if (isClosed) return Promise.reject(new Error('The database is closed.'));
    return new Promise((resolve, reject) => {
      waiting.push({ id: ++lastId, sql, parameters, resolve, reject });
      dispatch();
    });
  }

  function dispatch(): void {
    while (waiting.length > 0) {
      const usable = [...threads].filter(({ isLeaving }) => !isLeaving);
      const thread =
        usable.find(({ asked }) => asked === null) ??
        (usable.length < THREADS ? start() : undefined);
      if (!thread) return;
      const asked = waiting.shift()!;
      thread.asked = asked;
      clearTimeout(thread.idle);
      // A process that waits for an answer does not end.
      thread.worker.ref();
      const { id, sql, parameters } = asked;
      try {
        thread.worker.postMessage({ id, sql, parameters } satisfies Question);
      } catch (error) {
        // A value that no thread can be given.
        thread.asked = null;
        thread.worker.unref();
        asked.reject(error as Error);
      }
    }
    if (![...threads].some(({ asked }) => asked)) whenQuiet?.();
  }

  function start(): Thread {
    const worker = new Worker(FILE, {
      workerData: data,
      // Not what the process was started with, such as a debugger's port.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const thread: Thread = { worker, asked: null, isLeaving: false, idle: undefined };
    threads.add(thread);
    worker.unref();
    worker.on('message', (answer: Answer) => {
      const { asked } = thread;
      thread.asked = null;
      worker.unref();
      if (thread.isLeaving) end(thread);
      else thread.idle = setTimeout(() => end(thread), IDLE).unref();
      if (asked) settle(asked, answer);
      dispatch();
    });
    const lost = (error: Error) => {
      threads.delete(thread);
      clearTimeout(thread.idle);
      const { asked } = thread;
      thread.asked = null;
      asked?.reject(Object.assign(error, { errcode: LOST }));
      dispatch();
    };
    worker.on('error', lost);
    worker.on('exit', () => lost(new Error('A reading thread ended.')));
    return thread;
  }

  function end(thread: Thread): Promise<unknown> {
    threads.delete(thread);
    clearTimeout(thread.idle);
    return thread.worker.terminate();
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
    renew() {
      for (const thread of threads) {
        if (thread.asked) thread.isLeaving = true;
        else void end(thread);
      }
    },
    async close() {
      isClosed = true;
      if (waiting.length > 0 || [...threads].some(({ asked }) => asked)) {
        await new Promise<void>((resolve) => (whenQuiet = resolve));
      }
      await Promise.all([...threads].map(end));
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

function settle({ resolve, reject }: Asked, answer: Answer): void {
  if ('error' in answer) {
    const { message, ...rest } = answer.error;
    reject(Object.assign(new Error(message), rest));
    return;
  }
  const { values } = answer;
  const names = answer.names.map((name) => columnNames.of(name));
  const rows: Record<string, unknown>[] = [];
  for (let place = 0; place < values.length; place += names.length) {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) row[names[i]!] = values[place + i];
    rows.push(row);
  }
  resolve(rows);
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
