import { type Kysely, sql } from 'kysely';

/**
 * The daily export reads endings in the order of their ends, whether they were resolved or went silent: by the two
 * indexes before, each page read the rest of the day once more.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('endingByResolution').execute();
  await db.schema.dropIndex('endingByLast').execute();
  await sql`create index ending_by_end on ending
    (organisation_id, bot_id, coalesce(resolved_at, last_at), conversation_id)`.execute(db);
  await sql`create index ending_open on ending (organisation_id, bot_id, last_at)
    where resolved_at is null`.execute(db);
}
