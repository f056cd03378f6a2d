import type { Kysely } from 'kysely';

/** The counts at the time of this migration; the current ones are in numbers/rules/escalation.ts. */
const COUNTS = [
  'escalations',
  'timed',
  'messagesBefore',
  'secondsBefore',
  'positive',
  'neutral',
  'negative',
  'frustrated',
];

/** Readings of transcripts, made after the commit, and the list of transcripts still to read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('unread')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('unreadPk', ['organisationId', 'conversationId'])
    .execute();

  await db.schema
    .createTable('gapQuestion')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('messageId', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('topicKey', 'text')
    .addColumn('isCertain', 'integer', (column) => column.notNull())
    .addColumn('confidence', 'double precision')
    .addColumn('escalated', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('gapQuestionPk', ['organisationId', 'conversationId', 'messageId'])
    .execute();
  await db.schema
    .createIndex('gapQuestionByTime')
    .on('gapQuestion')
    .columns(['organisationId', 'at'])
    .execute();

  await db.schema
    .createTable('escalation')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('startedAt', 'bigint', (column) => column.notNull())
    .addColumn('topicKey', 'text')
    .addColumn('reason', 'text')
    .addColumn('messagesBefore', 'integer')
    .addColumn('secondsBefore', 'bigint')
    .addColumn('sentiment', 'text')
    .addPrimaryKeyConstraint('escalationPk', ['organisationId', 'conversationId'])
    .execute();
  await db.schema
    .createIndex('escalationByStart')
    .on('escalation')
    .columns(['organisationId', 'startedAt'])
    .execute();

  let rollup = db.schema
    .createTable('escalationRollup')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('span', 'bigint', (column) => column.notNull())
    .addColumn('start', 'bigint', (column) => column.notNull())
    .addColumn('topicKey', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull());
  for (const name of COUNTS) {
    rollup = rollup.addColumn(name, 'bigint', (column) => column.notNull());
  }
  await rollup
    .addPrimaryKeyConstraint('escalationRollupPk', [
      'organisationId',
      'span',
      'start',
      'topicKey',
      'reason',
    ] as never)
    .execute();
}
