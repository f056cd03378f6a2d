import type { Kysely } from 'kysely';

/** Responses to requests that may be repeated with the same idempotency key. */
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
