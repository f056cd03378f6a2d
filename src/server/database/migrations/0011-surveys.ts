import type { Kysely } from 'kysely';

/** Surveys by mail, their ratings, and the settings of an organisation. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, type, usual] of [
    ['surveyEnabled', 'integer', 1],
    ['surveyDelayHours', 'double precision', 2],
    ['surveyExpiryDays', 'double precision', 7],
  ] as const) {
    await db.schema
      .alterTable('organisation')
      .addColumn(name, type, (column) => column.notNull().defaultTo(usual))
      .execute();
  }
  await db.schema
    .createTable('survey')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('surveyId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('contactEmail', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('dueAt', 'bigint', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('sentAt', 'bigint')
    .addColumn('expiresAt', 'bigint')
    .addColumn('respondedAt', 'bigint')
    .addColumn('rating', 'integer')
    .addColumn('feedback', 'text')
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('surveyPk', ['organisationId', 'surveyId'])
    .execute();
  for (const [name, column] of [
    ['surveyByConversation', 'conversationId'],
    ['surveyBySending', 'sentAt'],
    ['surveyByMaking', 'createdAt'],
  ] as const) {
    await db.schema.createIndex(name).on('survey').columns(['organisationId', column]).execute();
  }
  // Due surveys are queried across all organisations.
  await db.schema.createIndex('surveyByDue').on('survey').columns(['status', 'dueAt']).execute();
}
