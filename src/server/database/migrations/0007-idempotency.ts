import type { Kysely } from 'kysely';

/** What was answered to a request that may come again under the same key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('idempotency')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('idempotencyKey', 'text', (column) => column.notNull())
    .addColumn('bodyHash', 'text', (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotencyPk', ['organisationId', 'idempotencyKey'])
    .execute();
  await db.schema
    .createIndex('idempotencyByTime')
    .on('idempotency')
    .columns(['organisationId', 'createdAt'])
    .execute();
}
