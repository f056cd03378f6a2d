import type { Kysely } from 'kysely';

/** The data of conversations for the daily export, and the exported days. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('exportInput')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('given', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('exportInputPk', ['organisationId', 'conversationId'])
    .execute();

  await db.schema
    .createTable('ending')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('botId', 'text', (column) => column.notNull())
    .addColumn('startedAt', 'bigint', (column) => column.notNull())
    .addColumn('lastAt', 'bigint', (column) => column.notNull())
    .addColumn('resolvedAt', 'bigint')
    .addPrimaryKeyConstraint('endingPk', ['organisationId', 'conversationId'])
    .execute();
  for (const [name, column] of [
    ['endingByResolution', 'resolvedAt'],
    ['endingByLast', 'lastAt'],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('ending')
      .columns(['organisationId', 'botId', column])
      .execute();
  }

  await db.schema
    .createTable('exportBot')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('botId', 'text', (column) => column.notNull())
    .addColumn('firstAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('exportBotPk', ['organisationId', 'botId'])
    .execute();

  await db.schema
    .createTable('exportDay')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('botId', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('claimedAt', 'bigint', (column) => column.notNull())
    .addColumn('sealedAt', 'bigint')
    .addColumn('conversations', 'integer', (column) => column.notNull())
    .addColumn('figures', 'text')
    .addPrimaryKeyConstraint('exportDayPk', ['organisationId', 'botId', 'day'])
    .execute();

  await db.schema
    .createTable('exportFile')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('botId', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('part', 'integer', (column) => column.notNull())
    .addColumn('writing', 'text', (column) => column.notNull())
    .addColumn('sizeBytes', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('exportFilePk', ['organisationId', 'botId', 'day', 'version', 'part'])
    .execute();

  await db.schema
    .createTable('exported')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('botId', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('exportedPk', ['organisationId', 'conversationId'])
    .execute();
  await db.schema
    .createIndex('exportedByDay')
    .on('exported')
    .columns(['organisationId', 'botId', 'day'])
    .execute();

  await db.schema
    .alterTable('organisation')
    .addColumn('idleHours', 'double precision', (column) => column.notNull().defaultTo(24))
    .execute();
}
