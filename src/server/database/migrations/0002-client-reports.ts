import type { Kysely } from 'kysely';

/** Hourly sums of the delivery reports of browsers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('clientReport')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('hour', 'bigint', (column) => column.notNull())
    .addColumn('dropped', 'bigint', (column) => column.notNull())
    .addColumn('retried', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('clientReportPk', ['organisationId', 'hour'])
    .execute();
}
