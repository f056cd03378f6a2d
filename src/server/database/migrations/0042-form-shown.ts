import { type Kysely, sql } from 'kysely';

/** Customers who were shown the form for a message, because no agent was online, were not answered late. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('chat')
    .addColumn('formShown', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.dropIndex('chatLate').execute();
  // All that the filter reads: the states of chats are wide.
  await sql`create index chat_late on chat
    (organisation_id, conversation_id, form_shown, queued_at, ended_at, first_response)`.execute(
    db,
  );
}
