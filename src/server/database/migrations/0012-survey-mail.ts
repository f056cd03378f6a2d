import { type Kysely, sql } from 'kysely';

/** The counts at the time of this migration; the current ones are in surveys/rules/figures.ts. */
const COUNTS = ['sent', 'rated1', 'rated2', 'rated3', 'rated4', 'rated5'];

const ofConversation = (column: string) => sql`(
  select ${sql.ref(column)} from conversation
  where conversation.organisation_id = survey.organisation_id
    and conversation.conversation_id = survey.conversation_id)`;

/** Sending surveys by mail, recording their ratings, and counting both. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, type, usual] of [
    ['channel', 'text', 'email'],
    ['aiHandled', 'integer', 0],
    ['tryAt', 'bigint', 0],
    ['attempts', 'integer', 0],
    ['isDoubtful', 'integer', 0],
    ['isKept', 'integer', 0],
    ['suspected', 'integer', 0],
  ] as const) {
    await db.schema
      .alterTable('survey')
      .addColumn(name, type, (column) => column.notNull().defaultTo(usual))
      .execute();
  }
  for (const [name, type] of [
    ['topicKey', 'text'],
    ['agentId', 'text'],
    ['tokenHash', 'text'],
    ['claimedAt', 'bigint'],
  ] as const) {
    await db.schema.alterTable('survey').addColumn(name, type).execute();
  }
  await sql`update survey set try_at = due_at, topic_key = ${ofConversation('topic_key')},
    agent_id = ${ofConversation('ai_agent_id')},
    ai_handled = coalesce(${ofConversation('ai_handled')}, 0)`.execute(db);
  await db.schema.dropIndex('surveyByDue').execute();
  for (const [name, columns] of [
    ['surveyByTry', ['status', 'tryAt']],
    ['surveyByExpiry', ['status', 'expiresAt']],
    ['surveyByToken', ['tokenHash']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('survey')
      .columns([...columns])
      .execute();
  }
  await sql`create index survey_claimed on survey (claimed_at) where claimed_at is not null`.execute(
    db,
  );

  await db.schema
    .createTable('surveyAnswer')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('surveyId', 'text', (column) => column.notNull())
    .addColumn('answerId', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('rating', 'integer')
    .addColumn('feedback', 'text')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('isSuspected', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('surveyAnswerPk', ['organisationId', 'surveyId', 'answerId'])
    .execute();

  await db.schema
    .createTable('contact')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('contactHash', 'text', (column) => column.notNull())
    .addColumn('surveyedAt', 'bigint')
    .addColumn('surveyId', 'text')
    .addColumn('optedOutAt', 'bigint')
    .addColumn('bouncedAt', 'bigint')
    .addPrimaryKeyConstraint('contactPk', ['organisationId', 'contactHash'])
    .execute();

  let rollups = db.schema
    .createTable('surveyRollup')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('span', 'bigint', (column) => column.notNull())
    .addColumn('start', 'bigint', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('topicKey', 'text', (column) => column.notNull())
    .addColumn('agentId', 'text', (column) => column.notNull())
    .addColumn('aiHandled', 'integer', (column) => column.notNull());
  for (const name of COUNTS) {
    rollups = rollups.addColumn(name, 'bigint', (column) => column.notNull());
  }
  await rollups
    .addPrimaryKeyConstraint('surveyRollupPk', [
      'organisationId',
      'span',
      'start',
      'channel',
      'topicKey',
      'agentId',
      'aiHandled',
    ] as never)
    .execute();

  for (const [name, type] of [
    ['surveyBrandName', 'text'],
    ['surveyBrandColor', 'text'],
    ['surveyLogoUrl', 'text'],
    ['surveySender', 'text'],
  ] as const) {
    await db.schema.alterTable('organisation').addColumn(name, type).execute();
  }
  await db.schema
    .alterTable('organisation')
    .addColumn('surveyPauseDays', 'double precision', (column) => column.notNull().defaultTo(7))
    .execute();
}
