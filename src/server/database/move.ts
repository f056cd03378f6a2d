import type { Kysely } from 'kysely';
import type { Store, Transaction } from './store.ts';
import { linesIn } from './lines.ts';
import { newestMigration } from './migrate.ts';
import { PRIMARY_KEYS } from './primary-keys.ts';
import type { Save } from './save.ts';
import type { Schema } from './schema.ts';

/** Sessions, and what is made again from the rest: rollups, readings. The others are kept. */
const LEFT_OUT = [
  'session',
  'signInLink',
  'passkeyChallenge',
  'rollup',
  'escalation',
  'escalationRollup',
  'surveyRollup',
  'figureRollup',
  'gapRollup',
  'unread',
  'gapQuestion',
  'articleUse',
  'ending',
  'exportBot',
  'chatRollup',
  'agentWork',
] as const satisfies (keyof Schema)[];
type Table = Exclude<keyof Schema, (typeof LEFT_OUT)[number]>;

const isKept = (table: string): table is Table =>
  Object.hasOwn(PRIMARY_KEYS, table) && !(LEFT_OUT as readonly string[]).includes(table);

const TABLES = Object.keys(PRIMARY_KEYS).filter(isKept);

/** The most rows per read or write. */
const BATCH = 500;
/** The approximate limit of bytes per write. */
const BATCH_BYTES = 8 * 1024 * 1024;

type Row = Record<string, unknown>;
/** The last line: the number of rows. */
interface End {
  end: number;
}
/** The JSON form of binary data. */
interface Bytes {
  base64: string;
}

/**
 * Exports the database as lines of JSON: first the version of the schema, then for each table its name and
 * columns, followed by its rows as arrays, sorted by primary key; last the number of all rows, without which nobody
 * could tell an export that broke off. The same content gives the same bytes on SQLite and PostgreSQL.
 */
export async function exportAll(
  store: Store,
  write: (line: string) => Promise<void>,
): Promise<void> {
  await store.snapshot(async (query) => {
    await write(JSON.stringify({ afterword: newestMigration }));
    let end = 0;
    for (const table of TABLES) {
      let columns: string[] | undefined;
      for await (const row of rowsOf(query, table)) {
        if (!columns) {
          columns = Object.keys(row).sort();
          await write(JSON.stringify({ table, columns }));
        }
        await write(JSON.stringify(columns.map((column) => inJson(row[column]))));
        end++;
      }
    }
    await write(JSON.stringify({ end } satisfies End));
  });
}

const inJson = (value: unknown) =>
  value instanceof Uint8Array
    ? ({ base64: Buffer.from(value).toString('base64') } satisfies Bytes)
    : value;

function rowsOf(query: Kysely<Schema>, table: Table): AsyncIterableIterator<Row> {
  let select = query.selectFrom(table).selectAll();
  for (const column of PRIMARY_KEYS[table]) select = select.orderBy(column as never);
  return select.stream(table === 'attachmentContent' ? 1 : BATCH);
}

/**
 * Imports the output of `exportAll` into an empty database, in one transaction.
 *
 * @param file the output, in UTF-8
 * @returns the number of imported rows
 * @throws an error with the number of the invalid line, or one that says that the export is not complete
 */
export async function importAll(store: Store, file: AsyncIterable<Uint8Array>): Promise<number> {
  let rows = 0;
  // The input can be read only once, so the transaction cannot be repeated.
  let hasBegun = false;
  const work = async (transaction: Transaction) => {
    if (hasBegun) throw new Error('The connection was lost while importing. Nothing was imported.');
    hasBegun = true;
    const { query, save } = transaction;
    const known = await query.selectFrom('organisation').select('createdAt').executeTakeFirst();
    if (known) throw new Error('The database is not empty. Import into an empty database.');

    let into: Save<Table> | undefined;
    let columns: string[] = [];
    let batch: Row[] = [];
    let size = 0;
    const flush = async () => {
      if (into && batch.length > 0) {
        rows += batch.length;
        if (into.table === 'attachmentContent') {
          await query
            .insertInto(into.table)
            .values(batch as never)
            .execute();
        } else await save(into, batch as never);
      }
      batch = [];
      size = 0;
    };

    let number = 0;
    let end: number | undefined;
    for await (const line of linesIn(file)) {
      number++;
      if (line === '') continue;
      if (end !== undefined) throw new Error(`Line ${number} is behind the end of the export.`);
      const read = parsed(line, number);
      if (number === 1) checkVersion(read);
      else if (isEnd(read)) ({ end } = read);
      else if (Array.isArray(read)) {
        if (!into || read.length !== columns.length) {
          throw new Error(
            `Line ${number} is a row without a table, or has the wrong number of columns.`,
          );
        }
        batch.push(Object.fromEntries(columns.map((column, i) => [column, fromJson(read[i])])));
        size += line.length;
        if (batch.length >= BATCH || size > BATCH_BYTES) await flush();
      } else {
        await flush();
        ({ into, columns } = tableOf(read as Row | null, number));
      }
    }
    if (number === 0)
      throw new Error('The input is empty. The export has failed, or has gone elsewhere.');
    if (end === undefined) {
      throw new Error(`The export breaks off after line ${number}. Export again.`);
    }
    await flush();
    if (rows !== end) {
      throw new Error(`The export has ${rows} of its ${end} rows: lines are missing or doubled.`);
    }
    await store.derive(transaction, 'import');
  };
  await store.write(work, { isSlow: true });
  return rows;
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    if (number === 1) throw notAnExport();
    throw new Error(`Line ${number} is not valid JSON. The export may be truncated.`);
  }
}

function checkVersion(first: unknown): void {
  const version = (first as { afterword?: unknown } | null)?.afterword;
  if (version === newestMigration) return;
  if (typeof version !== 'string') throw notAnExport();
  throw new Error(
    `The export has version ${version}, but this program needs ${newestMigration}. Export and import with the same version of Afterword.`,
  );
}

const notAnExport = () =>
  new Error('The input is not an export of Afterword, which "afterword export --all" writes.');

const isEnd = (read: unknown): read is End =>
  typeof (read as Partial<End> | null)?.end === 'number';

const isName = (name: unknown) => typeof name === 'string' && /^[a-z0-9]+$/i.test(name);

function tableOf(named: Row | null, number: number) {
  const { table, columns } = named ?? {};
  if (typeof table === 'string' && isKept(table) && Array.isArray(columns)) {
    if (columns.every(isName)) return { into: { table }, columns: columns as string[] };
  }
  throw new Error(`Line ${number} names an unknown table or column.`);
}

const fromJson = (value: unknown) =>
  typeof value === 'object' && value !== null
    ? Buffer.from((value as Bytes).base64, 'base64')
    : value;
