import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

// Runs in a thread of its own, see `sqlite-readers.ts`: reads one file, query by query.

/** What the thread is started with. */
export interface ReaderData {
  path: string;
  /** Run on the connection before the first query. */
  pragmas: string;
}

/** A query, and the place of its answer. */
export interface Question {
  id: number;
  sql: string;
  parameters: readonly unknown[];
}

/** The rows of a query: the names of the columns once, and all values in one list, which is copied fastest. */
export type Answer = { id: number } & (
  | { names: string[]; values: unknown[] }
  | { error: { message: string; code?: unknown; errcode?: unknown; errstr?: unknown } }
);

/** Statements kept prepared; longer SQL has lists in it and seldom comes again. */
const CACHED_STATEMENTS = 200;
const CACHED_LENGTH = 4_000;

const { path, pragmas } = workerData as ReaderData;
const database = new DatabaseSync(path, { readOnly: true });
database.exec(pragmas);
const statements = new Map<string, StatementSync>();

function prepared(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known) return known;
  const statement = database.prepare(sql);
  if (sql.length <= CACHED_LENGTH) {
    if (statements.size >= CACHED_STATEMENTS) statements.clear();
    statements.set(sql, statement);
  }
  return statement;
}

function answer({ id, sql, parameters }: Question): Answer {
  try {
    const rows = prepared(sql).all(...(parameters as SQLInputValue[]));
    const names = rows[0] ? Object.keys(rows[0]) : [];
    const values: unknown[] = [];
    for (const row of rows) for (const name of names) values.push(row[name]);
    return { id, names, values };
  } catch (error) {
    const { message, code, errcode, errstr } = error as Error & Record<string, unknown>;
    return { id, error: { message, code, errcode, errstr } };
  }
}

parentPort!.on('message', (question: Question) => parentPort!.postMessage(answer(question)));
