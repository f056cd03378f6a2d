import {
  type InsertQueryBuilder,
  type InsertResult,
  type OnConflictBuilder,
  type OnConflictDatabase,
  type OnConflictDoNothingBuilder,
  type OnConflictTables,
  type OnConflictUpdateBuilder,
  sql,
} from 'kysely';
import { PRIMARY_KEYS } from './primary-keys.ts';
import type { Schema } from './schema.ts';

type Table = keyof Schema;
type Column<T extends Table> = keyof Schema[T] & string;
type Update<T extends Table> = OnConflictUpdateBuilder<
  OnConflictDatabase<Schema, T>,
  OnConflictTables<T>
>;

/**
 * How rows of one table are written, whatever the driver: by itself, or many at once. The columns are
 * those of the rows, which are the same for all rows of one call; no two of them have the same key.
 */
export interface Save<T extends Table = Table> {
  table: T;
  /**
   * What becomes of a row whose key is known; without it there is none, or the write fails.
   *
   * @param columns of the row, without those of the key
   */
  whenKnown?(
    known: OnConflictBuilder<Schema, T>,
    columns: readonly Column<T>[],
  ): Update<T> | OnConflictDoNothingBuilder<Schema, T>;
}

export interface Saver {
  <T extends Table>(save: Save<T>, rows: readonly Schema[T][]): Promise<void>;
}

/**
 * `whenKnown`: the row takes the place of the known one.
 *
 * @param but columns that stay as they are known
 */
export const replace =
  <T extends Table>(...but: readonly Column<T>[]) =>
  (known: OnConflictBuilder<Schema, T>, columns: readonly Column<T>[]): Update<T> =>
    setting(
      known,
      columns.filter((column) => !but.includes(column)),
      (column) => sql.ref(`excluded.${column}`),
    );

/** `whenKnown`: these columns take the place of the known ones. */
export const replaceOnly =
  <T extends Table>(...columns: readonly Column<T>[]) =>
  (known: OnConflictBuilder<Schema, T>): Update<T> =>
    setting(known, columns, (column) => sql.ref(`excluded.${column}`));

/** `whenKnown`: all that is not of the key is added to what is known. */
export const addTo =
  <T extends Table>(table: T) =>
  (known: OnConflictBuilder<Schema, T>, columns: readonly Column<T>[]): Update<T> =>
    setting(
      known,
      columns,
      (column) => sql`${sql.ref(`${table}.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
    );

/** `whenKnown`: what is known stays. */
export const keep = <T extends Table>(known: OnConflictBuilder<Schema, T>) => known.doNothing();

const setting = <T extends Table>(
  known: OnConflictBuilder<Schema, T>,
  columns: readonly string[],
  value: (column: string) => unknown,
): Update<T> =>
  known.doUpdateSet(Object.fromEntries(columns.map((column) => [column, value(column)])) as never);

/** The columns of a row, always in the same order: the same columns give the same SQL. */
export const columnsOf = (row: object): string[] => Object.keys(row).sort();

/**
 * The values of a row, in the order of the columns of the first one.
 *
 * @throws when it has others: nothing is lost in silence
 */
export function valuesOf(save: Save, columns: readonly string[], row: object): unknown[] {
  const values: unknown[] = [];
  let isOther = Object.keys(row).length !== columns.length;
  // Ingest goes through this for every message: a plain loop takes half the time of a map.
  for (let i = 0; i < columns.length; i++) {
    const value = (row as Record<string, unknown>)[columns[i]!];
    if (value === undefined) isOther = true;
    values[i] = value;
  }
  if (!isOther) return values;
  throw new Error(`Rows of "${save.table}" differ in their columns, or a value is undefined.`);
}

/** The insert, with what `save` says of known keys. */
export function withKnown(
  insert: InsertQueryBuilder<Schema, Table, InsertResult>,
  { table, whenKnown }: Save,
  columns: readonly string[],
): InsertQueryBuilder<Schema, Table, InsertResult> {
  if (!whenKnown) return insert;
  const key: readonly string[] = PRIMARY_KEYS[table];
  const others = columns.filter((column) => !key.includes(column));
  return insert.onConflict((conflict) =>
    whenKnown(conflict.columns(key as never), others as never),
  );
}
