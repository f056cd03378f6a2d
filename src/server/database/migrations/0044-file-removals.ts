import type { Kysely } from 'kysely';

/** Files in the object storage that are to be deleted, unless what has just stored them says otherwise before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fileRemoval')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('dueAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('fileRemovalPk', ['organisationId', 'name'])
    .execute();
}
