import type { Kysely } from 'kysely';

/** A browser's push messages end with the session that asked for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('pushSubscription')
    .addColumn('sessionHash', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
}
