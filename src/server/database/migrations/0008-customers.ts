import type { Kysely } from 'kysely';

/** An index to find conversations by customer id, and the log of erasures and exports. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('conversationByCustomer')
    .on('conversation')
    .columns(['organisationId', 'customerId'])
    .execute();
  await db.schema
    .createTable('audit')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('auditId', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('keyHash', 'text', (column) => column.notNull())
    .addColumn('subjectHash', 'text', (column) => column.notNull())
    .addColumn('conversations', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('auditPk', ['organisationId', 'auditId'])
    .execute();
}
