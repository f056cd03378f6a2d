import type { Kysely } from 'kysely';
import type { Store } from './store.ts';
import { newestMigration } from './migrate.ts';
import type { Schema } from './schema.ts';

/**
 * All tables with original data and their primary keys, in an order that allows inserting. Rollups, search
 * index and readings are derived, and are rebuilt.
 */
const TABLES = {
  organisation: ['organisationId'],
  apiKey: ['organisationId', 'keyHash'],
  conversation: ['organisationId', 'conversationId'],
  message: ['organisationId', 'conversationId', 'messageId'],
  event: ['organisationId', 'eventId'],
  attachment: ['organisationId', 'attachmentId'],
  attachmentContent: ['organisationId', 'attachmentId'],
  clientReport: ['organisationId', 'hour'],
  idempotency: ['organisationId', 'idempotencyKey'],
  audit: ['organisationId', 'auditId'],
  webhookFailure: ['organisationId', 'failureId'],
  survey: ['organisationId', 'surveyId'],
  surveyAnswer: ['organisationId', 'surveyId', 'answerId'],
  contact: ['organisationId', 'contactHash'],
  exportInput: ['organisationId', 'conversationId'],
  exportDay: ['organisationId', 'botId', 'day'],
  exportFile: ['organisationId', 'botId', 'day', 'version', 'part'],
  exported: ['organisationId', 'conversationId'],
  counter: ['organisationId'],
  agent: ['organisationId', 'agentId'],
  agentSpan: ['organisationId', 'spanId'],
  team: ['organisationId', 'teamId'],
  teamMember: ['organisationId', 'teamId', 'agentId'],
  changedDetail: ['organisationId', 'detailId'],
  chat: ['organisationId', 'chatId'],
  chatParticipant: ['organisationId', 'participantId'],
  liveEvent: ['organisationId', 'liveId'],
  call: ['organisationId', 'callId'],
  callParticipant: ['organisationId', 'participantId'],
} as const satisfies { [T in keyof Schema]?: readonly (keyof Schema[T])[] };
type Table = keyof typeof TABLES;

/** The most rows per read or write. */
const BATCH = 500;
/** The approximate limit of bytes per write. */
const BATCH_BYTES = 8 * 1024 * 1024;

type Row = Record<string, unknown>;
/** The JSON form of binary data. */
interface Bytes {
  base64: string;
}

/**
 * Exports the database as lines of JSON: first the version of the schema, then for each table its name and
 * columns, followed by its rows as arrays, sorted by primary key. The same content gives the same bytes on
 * SQLite and PostgreSQL.
 */
export async function exportAll(
  store: Store,
  write: (line: string) => Promise<void>,
): Promise<void> {
  await store.snapshot(async (query) => {
    await write(JSON.stringify({ afterword: newestMigration }));
    for (const table of Object.keys(TABLES) as Table[]) {
      let columns: string[] | undefined;
      for await (const row of rowsOf(query, table)) {
        if (!columns) {
          columns = Object.keys(row).sort();
          await write(JSON.stringify({ table, columns }));
        }
        await write(JSON.stringify(columns.map((column) => inJson(row[column]))));
      }
    }
  });
}

const inJson = (value: unknown) =>
  value instanceof Uint8Array
    ? ({ base64: Buffer.from(value).toString('base64') } satisfies Bytes)
    : value;

function rowsOf(query: Kysely<Schema>, table: Table): AsyncIterableIterator<Row> {
  let select = query.selectFrom(table).selectAll();
  for (const column of TABLES[table]) select = select.orderBy(column as never);
  return select.stream(table === 'attachmentContent' ? 1 : BATCH);
}

/**
 * Imports the output of `exportAll` into an empty database, in one transaction.
 *
 * @returns the number of imported rows
 * @throws an error with the number of the invalid line
 */
export async function importAll(store: Store, lines: AsyncIterable<string>): Promise<number> {
  let rows = 0;
  // The input can be read only once, so the transaction cannot be repeated.
  let hasBegun = false;
  await store.write(async (transaction) => {
    if (hasBegun) throw new Error('The connection was lost while importing. Nothing was imported.');
    hasBegun = true;
    const { query, save } = transaction;
    const known = await query.selectFrom('organisation').select('createdAt').executeTakeFirst();
    if (known) throw new Error('The database is not empty. Import into an empty database.');

    let table: Table | undefined;
    let columns: string[] = [];
    let batch: Row[] = [];
    let size = 0;
    const flush = async () => {
      if (table && batch.length > 0) {
        rows += batch.length;
        if (table === 'attachmentContent') {
          await query
            .insertInto(table)
            .values(batch as never)
            .execute();
        } else await save({ table, columns: columns as never }, batch as never);
      }
      batch = [];
      size = 0;
    };

    let number = 0;
    for await (const line of lines) {
      number++;
      if (line === '') continue;
      const read = parsed(line, number);
      if (number === 1) checkVersion(read);
      else if (Array.isArray(read)) {
        if (!table || read.length !== columns.length) {
          throw new Error(
            `Line ${number} is a row without a table, or has the wrong number of columns.`,
          );
        }
        batch.push(Object.fromEntries(columns.map((column, i) => [column, fromJson(read[i])])));
        size += line.length;
        if (batch.length >= BATCH || size > BATCH_BYTES) await flush();
      } else {
        await flush();
        ({ table, columns } = tableOf(read as Row, number));
      }
    }
    await flush();
    await store.derive(transaction, 'import');
  });
  return rows;
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`Line ${number} is not valid JSON. The export may be truncated.`);
  }
}

function checkVersion(first: unknown): void {
  const version = (first as { afterword?: unknown } | null)?.afterword;
  if (version === newestMigration) return;
  throw new Error(
    typeof version === 'string'
      ? `The export has version ${version}, but this program needs ${newestMigration}. Export and import with the same version of Afterword.`
      : 'The input is not an export of Afterword.',
  );
}

const isName = (name: unknown) => typeof name === 'string' && /^[a-z0-9]+$/i.test(name);

function tableOf({ table, columns }: Row, number: number): { table: Table; columns: string[] } {
  if (typeof table === 'string' && Object.hasOwn(TABLES, table) && Array.isArray(columns)) {
    if (columns.every(isName)) return { table: table as Table, columns: columns as string[] };
  }
  throw new Error(`Line ${number} names an unknown table or column.`);
}

const fromJson = (value: unknown) =>
  typeof value === 'object' && value !== null
    ? Buffer.from((value as Bytes).base64, 'base64')
    : value;
