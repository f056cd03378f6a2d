import type { Kysely } from 'kysely';

/** The canned replies that agents keep for themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ownReplies')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('agentId', 'bigint', (column) => column.notNull())
    .addColumn('replies', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('ownRepliesPk', ['organisationId', 'agentId'])
    .execute();
}
