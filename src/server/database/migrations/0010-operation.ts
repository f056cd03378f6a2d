import { type Kysely, sql } from 'kysely';

/** Rate limit and last use of keys, retention, and webhooks that could not be processed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('apiKey').addColumn('lastUsedAt', 'bigint').execute();
  await db.schema.alterTable('apiKey').addColumn('rateLimit', 'integer').execute();
  await db.schema.alterTable('organisation').addColumn('retentionDays', 'integer').execute();

  await db.schema.alterTable('conversation').addColumn('erasedAt', 'bigint').execute();
  await db.schema
    .createIndex('conversationKept')
    .on('conversation')
    .columns(['organisationId', 'startedAt'])
    .where(sql.ref('erasedAt'), 'is', null)
    .execute();

  await db.schema
    .createTable('webhookFailure')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('failureId', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('receivedAt', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhookFailurePk', ['organisationId', 'failureId'])
    .execute();
}
