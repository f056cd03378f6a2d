import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';
import { answerAll } from '../threads/thread.ts';

// Runs in a thread of its own, see `sqlite-readers.ts`: reads one file, query by query.

/** What the thread is started with. */
export interface ReaderData {
  path: string;
  /** Run on the connection before the first query. */
  pragmas: string;
}

export interface Question {
  sql: string;
  parameters: readonly unknown[];
}

/** The rows of a query: the names of the columns once, and all values in one list, which is copied fastest. */
export interface Answer {
  names: string[];
  values: unknown[];
}

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

answerAll<Question>(({ sql, parameters }): Answer => {
  const rows = prepared(sql).all(...(parameters as SQLInputValue[]));
  const names = rows[0] ? Object.keys(rows[0]) : [];
  const values: unknown[] = [];
  for (const row of rows) for (const name of names) values.push(row[name]);
  return { names, values };
});
