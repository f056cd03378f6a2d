import { type Kysely, sql } from 'kysely';

/** Messages left and requests that nobody took, the mails that answer them, and short absences of agents. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['followUpSince', 'customerHereAt']) {
    await db.schema.alterTable('chat').addColumn(column, 'bigint').execute();
  }
  await sql`create index chat_follow_up on chat (organisation_id, follow_up_since, chat_id)
    where follow_up_since is not null`.execute(db);
  await db.schema.alterTable('agent').addColumn('formerStatus', 'text').execute();
  await db.schema
    .alterTable('organisation')
    .addColumn('absenceMinutes', 'integer', (column) => column.notNull().defaultTo(3))
    .execute();
  await db.schema.alterTable('organisation').addColumn('answerMinutes', 'integer').execute();

  await db.schema
    .createTable('mailThread')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('tokenHash', 'text', (column) => column.notNull())
    .addColumn('messageIds', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('mailThreadPk', ['organisationId', 'conversationId'] as never)
    .execute();
  await db.schema
    .createIndex('mailThreadByToken')
    .on('mailThread')
    .columns(['tokenHash'])
    .execute();

  await db.schema
    .createTable('agentMail')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('mailId', 'bigint', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('chatId', 'bigint', (column) => column.notNull())
    .addColumn('messageId', 'text', (column) => column.notNull())
    .addColumn('agentId', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('dueAt', 'bigint', (column) => column.notNull())
    .addColumn('claimedAt', 'bigint')
    .addPrimaryKeyConstraint('agentMailPk', ['organisationId', 'mailId'] as never)
    .execute();
  await db.schema.createIndex('agentMailByDue').on('agentMail').columns(['dueAt']).execute();
}
