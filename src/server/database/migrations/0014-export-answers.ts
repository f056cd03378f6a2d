import { type Kysely, sql } from 'kysely';

/** What bots say of their answers, and which lines were taken out of exported files. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('message').addColumn('facts', 'text').execute();
  await db.schema
    .alterTable('exported')
    .addColumn('isTakenOut', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`create index conversation_erased on conversation (organisation_id, conversation_id)
    where erased_at is not null`.execute(db);
}
