import type { Kysely } from 'kysely';

/** The team is told when a customer may hurt themselves, also if they asked for a person before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('notice')
    .addColumn('isSelfHarm', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
