import type { Compilable, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * How rows of one table are written. `build` is called with a sample row to compile the statement
 * once; a driver then runs it for every row with the values of `columns`, in their order.
 */
export interface Save<Row> {
  columns: readonly (keyof Row & string)[];
  build(db: Kysely<Schema>, rows: Row[]): Compilable;
}

export interface Saver {
  <Row extends object>(save: Save<Row>, rows: readonly Row[]): Promise<void>;
}
