import { type Kysely, sql } from 'kysely';

/**
 * How long the customer of a chat waited for the first message of an agent, or until the chat ended without one, and
 * since when one waits who still does.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('chatLate').execute();
  // Of the columns behind the first, PostgreSQL needs those of the expression to read nothing but the index.
  await sql`create index chat_waited on chat
    (organisation_id, coalesce(first_response, ended_at - queued_at), queued_at, conversation_id,
    first_response, ended_at) where form_shown = 0`.execute(db);
}
