import { type Kysely, sql } from 'kysely';

/** The views of the list of conversations, and what tells which conversations an agent answered late. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('savedView')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('viewId', 'text', (column) => column.notNull())
    .addColumn('agentId', 'bigint')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('query', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('savedViewPk', ['organisationId', 'viewId'])
    .execute();

  await db.schema
    .alterTable('organisation')
    .addColumn('lateMinutes', 'integer', (column) => column.notNull().defaultTo(5))
    .execute();
  await db.schema.alterTable('chat').addColumn('firstResponse', 'bigint').execute();
  // All that the filter reads: the states of chats are wide.
  await sql`create index chat_late on chat
    (organisation_id, conversation_id, status, queued_at, ended_at, first_response)`.execute(db);
}
