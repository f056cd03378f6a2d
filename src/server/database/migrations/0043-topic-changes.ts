import type { Kysely } from 'kysely';

/** Which topics were merged and renamed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('topicChange')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('changeId', 'bigint', (column) => column.notNull())
    .addColumn('topics', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('changedBy', 'text', (column) => column.notNull())
    .addColumn('undoneId', 'bigint')
    .addColumn('undoneAt', 'bigint')
    .addColumn('undoneBy', 'text')
    .addPrimaryKeyConstraint('topicChangePk', ['organisationId', 'changeId'])
    .execute();
}
