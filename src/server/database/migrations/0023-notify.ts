import { type Kysely, sql } from 'kysely';

/** What the team is told, and by which ways: webhooks, push, mail. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notice')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('noticeId', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('chatId', 'bigint')
    .addColumn('teamId', 'bigint')
    .addColumn('isAway', 'integer', (column) => column.notNull())
    .addColumn('messageId', 'text')
    .addColumn('rating', 'integer')
    .addColumn('spreadAt', 'bigint')
    .addPrimaryKeyConstraint('noticePk', ['organisationId', 'noticeId'])
    .execute();
  await db.schema
    .createIndex('noticeByConversation')
    .on('notice')
    .columns(['organisationId', 'conversationId'])
    .execute();
  await db.schema.createIndex('noticeByTime').on('notice').columns(['at']).execute();
  await sql`create index notice_waiting on notice (at) where spread_at is null`.execute(db);

  await db.schema
    .createTable('delivery')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('deliveryId', 'text', (column) => column.notNull())
    .addColumn('noticeId', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('targetId', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('dueAt', 'bigint')
    .addColumn('doneAt', 'bigint')
    .addColumn('problem', 'text')
    .addPrimaryKeyConstraint('deliveryPk', ['organisationId', 'deliveryId'])
    .execute();
  await db.schema
    .createIndex('deliveryByNotice')
    .on('delivery')
    .columns(['organisationId', 'noticeId'])
    .execute();
  await db.schema
    .createIndex('deliveryByTarget')
    .on('delivery')
    .columns(['organisationId', 'targetId', 'createdAt'])
    .execute();
  await sql`create index delivery_due on delivery (due_at) where due_at is not null`.execute(db);

  await db.schema
    .createTable('webhook')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('webhookId', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('form', 'text', (column) => column.notNull())
    .addColumn('types', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('withContent', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('disabledAt', 'bigint')
    .addColumn('note', 'text')
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('restsUntil', 'bigint', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addColumn('problemAt', 'bigint')
    .addColumn('deliveredAt', 'bigint')
    .addPrimaryKeyConstraint('webhookPk', ['organisationId', 'webhookId'])
    .execute();

  await db.schema
    .createTable('pushSubscription')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('subscriptionId', 'text', (column) => column.notNull())
    .addColumn('agentId', 'bigint', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addColumn('publicKey', 'text', (column) => column.notNull())
    .addColumn('authSecret', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('pushSubscriptionPk', ['organisationId', 'subscriptionId'])
    .execute();

  await db.schema
    .createTable('notifySetting')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('mailTo', 'text', (column) => column.notNull())
    .addColumn('mailsWaiting', 'integer', (column) => column.notNull())
    .addColumn('mailsLeft', 'integer', (column) => column.notNull())
    .addColumn('withContent', 'integer', (column) => column.notNull())
    .addColumn('vapidPublic', 'text')
    .addColumn('vapidPrivate', 'text')
    .addPrimaryKeyConstraint('notifySettingPk', ['organisationId'])
    .execute();
}
