import type { InsertQueryBuilder, InsertResult } from 'kysely';
import type { Schema } from './schema.ts';

type Insert<Table extends keyof Schema> = InsertQueryBuilder<Schema, Table, InsertResult>;

/**
 * How rows of one table are written, whatever the driver: by itself, or many at once. No two rows of
 * one call have the same key.
 */
export interface Save<Table extends keyof Schema = keyof Schema> {
  table: Table;
  columns: readonly (keyof Schema[Table] & string)[];
  /** What becomes of a row whose key is known; without it there is none, or the write fails. */
  whenKnown?(insert: Insert<Table>): Insert<Table>;
}

/** A row as it is written: what has a default may be left out. */
export interface Saver {
  <Table extends keyof Schema>(save: Save<Table>, rows: readonly Schema[Table][]): Promise<void>;
}
