import type { Kysely } from 'kysely';

/** The migrations after which derived data was rebuilt. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('derivedAfter')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .execute();
}
