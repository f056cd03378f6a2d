import type { Kysely } from 'kysely';

/** SQL for SQLite and PostgreSQL: `bigint` is an integer in both; `double precision` has 8 bytes in both. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organisation')
    .addColumn('organisationId', 'text', (column) => column.primaryKey())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('allowedOrigins', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();

  await db.schema
    .createTable('apiKey')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('keyHash', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('prefix', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('revokedAt', 'bigint')
    .addPrimaryKeyConstraint('apiKeyPk', ['organisationId', 'keyHash'])
    .execute();
  // A request contains only the key, so the key is looked up without an organisation.
  await db.schema.createIndex('apiKeyByHash').on('apiKey').column('keyHash').execute();

  await db.schema
    .createTable('session')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('tokenHash', 'text', (column) => column.notNull())
    .addColumn('keyHash', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('sessionPk', ['organisationId', 'tokenHash'])
    .execute();
  await db.schema.createIndex('sessionByHash').on('session').column('tokenHash').execute();

  await db.schema
    .createTable('conversation')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('platformTicketId', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('startedAt', 'bigint', (column) => column.notNull())
    .addColumn('updatedAt', 'bigint', (column) => column.notNull())
    .addColumn('resolvedAt', 'bigint')
    .addColumn('resolutionTimeSeconds', 'double precision')
    .addColumn('topic', 'text')
    .addColumn('topicKey', 'text')
    .addColumn('language', 'text')
    .addColumn('sentiment', 'text')
    .addColumn('escalated', 'integer')
    .addColumn('escalationReason', 'text')
    .addColumn('escalatedAt', 'bigint')
    .addColumn('firstContactResolution', 'integer')
    .addColumn('csatScore', 'integer')
    .addColumn('feedback', 'text')
    .addColumn('aiHandled', 'integer')
    .addColumn('aiAgentId', 'text')
    .addColumn('aiConfidenceScore', 'double precision')
    .addColumn('costMicros', 'bigint')
    .addColumn('estimatedHumanCostMicros', 'bigint')
    .addColumn('customerId', 'text')
    .addColumn('contactEmail', 'text')
    .addColumn('contactName', 'text')
    .addColumn('capabilityHash', 'text')
    .addColumn('versions', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('conversationPk', ['organisationId', 'conversationId'])
    .execute();
  await db.schema
    .createIndex('conversationByStart')
    .on('conversation')
    .columns(['organisationId', 'startedAt', 'conversationId'])
    .execute();

  await db.schema
    .createTable('message')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('messageId', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('senderType', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('aiConfidenceScore', 'double precision')
    .addPrimaryKeyConstraint('messagePk', ['organisationId', 'conversationId', 'messageId'])
    .execute();

  await db.schema
    .createTable('event')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('eventId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('receivedAt', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('eventPk', ['organisationId', 'eventId'])
    .execute();
  await db.schema
    .createIndex('eventByConversation')
    .on('event')
    .columns(['organisationId', 'conversationId', 'seq'])
    .execute();
}
