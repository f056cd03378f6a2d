import type { Kysely } from 'kysely';

/** The addresses from which somebody accepted what was set apart, and the order of what waits to be looked at. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('acceptedSource')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('acceptedAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('acceptedSourcePk', ['organisationId', 'source'])
    .execute();
  await db.schema
    .createIndex('suspectedByTime')
    .on('suspected')
    .columns(['organisationId', 'kind', 'receivedAt', 'eventId'])
    .execute();
}
