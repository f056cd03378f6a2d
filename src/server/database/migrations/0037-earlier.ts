import { type Kysely, sql } from 'kysely';

/** The conversations of an address in the order of lists: a page of them is read, not sorted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('conversationByEmail').execute();
  await sql`create index conversation_by_email on conversation
    (organisation_id, lower(contact_email), started_at, conversation_id)
    where contact_email is not null`.execute(db);
}
