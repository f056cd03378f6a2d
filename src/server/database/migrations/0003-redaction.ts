import type { Kysely } from 'kysely';

/** Adds the setting whether messages are masked before they are stored. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('organisation')
    .addColumn('redaction', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
}
