import { type Kysely, sql } from 'kysely';

/** Metadata of bots' replies, and the lines that were removed from exported files. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('message').addColumn('facts', 'text').execute();
  await db.schema
    .alterTable('exported')
    .addColumn('isTakenOut', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`create index conversation_erased on conversation (organisation_id, conversation_id)
    where erased_at is not null`.execute(db);
}
