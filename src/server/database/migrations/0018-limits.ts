import type { Kysely } from 'kysely';

/**
 * What limits need: the size of each conversation, signs of a person behind it, the use of the language
 * model, and the escalations and ratings that were set apart as suspected.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['messageTotal', 'eventTotal', 'byteTotal', 'turns']) {
    await db.schema
      .alterTable('conversation')
      .addColumn(column, 'bigint', (definition) => definition.notNull().defaultTo(0))
      .execute();
  }
  await db.schema.alterTable('conversation').addColumn('suspectSource', 'text').execute();
  for (const column of ['firstReceivedAt', 'turnAt']) {
    await db.schema.alterTable('conversation').addColumn(column, 'bigint').execute();
  }
  await db.schema
    .createTable('suspected')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('eventId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('rating', 'integer')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('keyId', 'text', (column) => column.notNull())
    .addColumn('receivedAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('suspectedPk', ['organisationId', 'eventId'])
    .execute();
  await db.schema
    .createIndex('suspectedBySource')
    .on('suspected')
    .columns(['organisationId', 'source', 'conversationId'])
    .execute();
  await db.schema
    .createIndex('suspectedByConversation')
    .on('suspected')
    .columns(['organisationId', 'conversationId'])
    .execute();
  await db.schema
    .createTable('upstreamUse')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('day', 'bigint', (column) => column.notNull())
    .addColumn('calls', 'integer', (column) => column.notNull())
    .addColumn('micros', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('upstreamUsePk', ['organisationId', 'day'])
    .execute();
}
