import type { Kysely } from 'kysely';

/**
 * Photos and videos. The content has its own table, so that queries of the metadata do not read it.
 * Links are signed with a secret of the organisation.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('attachment')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('attachmentId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('capabilityHash', 'text')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('contentType', 'text', (column) => column.notNull())
    .addColumn('sizeBytes', 'bigint', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('attachmentPk', ['organisationId', 'attachmentId'])
    .execute();
  await db.schema
    .createIndex('attachmentByConversation')
    .on('attachment')
    .columns(['organisationId', 'conversationId'])
    .execute();
  await db.schema
    .createIndex('attachmentByTime')
    .on('attachment')
    .columns(['organisationId', 'createdAt'])
    .execute();
  await db.schema
    .createTable('attachmentContent')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('attachmentId', 'text', (column) => column.notNull())
    .addColumn('content', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('attachmentContentPk', ['organisationId', 'attachmentId'])
    .execute();
  await db.schema.alterTable('organisation').addColumn('linkSecret', 'text').execute();
}
