import type { Kysely } from 'kysely';

/** Marks messages of an agent that only a browser reported. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('message')
    .addColumn('isClaimed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
