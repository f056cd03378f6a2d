import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PersonalCounts, PersonalKind, PersonalRecord } from '../../contract/index.ts';
import { iso } from '../../contract/time.ts';
import type { Identifiers } from '../../text/mention.ts';
import type { Schema } from './schema.ts';
import type { Transaction } from './store.ts';

/** A person, by everything that their data is found by. */
export interface Person extends Identifiers {
  organisationId: string;
  conversationIds: readonly string[];
  /** The ids of their tickets in other systems. */
  ticketIds: readonly string[];
}

/** Conversations that are erased in one transaction. */
export interface ErasedConversations {
  organisationId: string;
  conversationIds: readonly string[];
  at: number;
  /**
   * Topics and reasons that are free text rather than categories: they are erased too. Each topic with the one that
   * it is part of now, which its conversations have after that; `null`: it is part of none.
   */
  privateTopics: ReadonlyMap<string, string | null>;
  privateReasons: ReadonlySet<string>;
}

/** The bytes of a file of a conversation; `undefined`: they cannot be found. */
export type FileContent = (file: Schema['attachment']) => Promise<Uint8Array | undefined>;

/** What a feature stores about conversations. */
export interface ConversationData {
  /** @param content the bytes of a file; absent: files come without them */
  records?(
    query: Kysely<Schema>,
    organisationId: string,
    conversationIds: readonly string[],
    content: FileContent | undefined,
  ): AsyncIterable<PersonalRecord>;
  erase(transaction: Transaction, erased: ErasedConversations): Promise<PersonalCounts>;
}

/** What a feature stores about people outside of conversations. */
export interface PersonData {
  records(query: Kysely<Schema>, person: Person): AsyncIterable<PersonalRecord>;
  erase(transaction: Transaction, person: Person, at: number): Promise<PersonalCounts>;
}

/** Finds conversations in which the person is named elsewhere than in the conversation's own row. */
export type NamedIn = (
  query: Kysely<Schema>,
  organisationId: string,
  person: Identifiers,
) => Promise<string[]>;

/** All features that store personal data. */
export interface PersonalData {
  /** In the order in which they are erased. The first one locks the conversations. */
  conversations: readonly ConversationData[];
  people: readonly PersonData[];
  named: readonly NamedIn[];
}

/** Columns that no export shows: secrets, and what only orders writes. */
const HIDDEN = new Set(['organisationId', 'capabilityHash', 'tokenHash', 'versions', 'topicKey']);

/** A stored row as a record of an export: names as on the wire, times in ISO 8601, JSON as objects. */
export function recordOf(
  kind: PersonalKind,
  row: object,
  json: readonly string[] = [],
): PersonalRecord {
  const data: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    if (HIDDEN.has(column)) continue;
    const name = column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const isTime = typeof value === 'number' && (column === 'at' || column.endsWith('At'));
    const isJson = typeof value === 'string' && json.includes(column);
    data[name] = isTime ? iso(value) : isJson ? (JSON.parse(value) as unknown) : value;
  }
  return { kind, data };
}

/** The tables whose rows belong to a conversation and whose key is in `PRIMARY_KEYS`. */
type OfConversations = {
  [Table in keyof Schema]: Schema[Table] extends { conversationId: string } ? Table : never;
}[keyof Schema];

/** The rows of some conversations in a table. The name of the table is ours. */
export async function rowsOf<Table extends OfConversations>(
  query: Kysely<Schema>,
  table: Table,
  order: keyof Schema[Table] & string,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Schema[Table][]> {
  const { rows } = await sql<Schema[Table]>`select * from ${sql.table(table)}
    where ${sql.ref('organisationId')} = ${organisationId}
      and ${sql.ref('conversationId')} in (${sql.join(conversationIds)})
    order by ${sql.ref(order)}`.execute(query);
  return rows;
}

/** Deletes the rows of some conversations in a table. @returns how many there were */
export async function deleteRowsOf(
  query: Kysely<Schema>,
  table: OfConversations,
  {
    organisationId,
    conversationIds,
  }: Pick<ErasedConversations, 'organisationId' | 'conversationIds'>,
): Promise<number> {
  const { numAffectedRows } = await sql`delete from ${sql.table(table)}
    where ${sql.ref('organisationId')} = ${organisationId}
      and ${sql.ref('conversationId')} in (${sql.join(conversationIds)})`.execute(query);
  return Number(numAffectedRows ?? 0);
}

/** Rows read at once. */
const PAGE = 1_000;

/**
 * All rows of an organisation in a table whose primary key has one more column. Other requests are served
 * between the pages: SQLite reads without a pause.
 */
export async function* rowsIn<Table extends 'call' | 'chat' | 'idempotency' | 'webhookFailure'>(
  query: Kysely<Schema>,
  table: Table,
  key: keyof Schema[Table] & string,
  organisationId: string,
  where: RawBuilder<unknown> = sql`1 = 1`,
): AsyncGenerator<Schema[Table]> {
  let after: unknown;
  for (;;) {
    const { rows } = await sql<Schema[Table]>`select * from ${sql.table(table)}
      where ${sql.ref('organisationId')} = ${organisationId} and ${where}
        and ${after === undefined ? sql`1 = 1` : sql`${sql.ref(key)} > ${after}`}
      order by ${sql.ref(key)} limit ${sql.lit(PAGE)}`.execute(query);
    yield* rows;
    if (rows.length < PAGE) return;
    await nextTurn();
    after = rows.at(-1)![key];
  }
}

/** SQL's `lower` changes ASCII letters alone. */
const lowerInSql = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Whether a column has one of these addresses, in whatever case. `emails`: in the form of `normalEmail`. */
export function isOneOf(column: string, emails: readonly string[]): RawBuilder<boolean> {
  const forms = [...new Set(emails.flatMap((one) => [one, lowerInSql(one.toUpperCase())]))];
  return forms.length === 0
    ? sql<boolean>`1 = 0`
    : sql<boolean>`${sql.ref(column)} is not null and lower(${sql.ref(column)}) in (${sql.join(forms)})`;
}

/** Adds up counts of erased or found data. */
export function addCounts(sum: PersonalCounts, more: PersonalCounts): void {
  for (const [kind, count] of Object.entries(more) as [PersonalKind, number][]) {
    if (count > 0) sum[kind] = (sum[kind] ?? 0) + count;
  }
}
