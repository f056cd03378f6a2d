import type { Kysely } from 'kysely';

/** Alerts, their firings, and the weekly digest; quiet hours, and the language of these mails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('alertId', 'text', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('dueAt', 'bigint')
    .addColumn('firingId', 'text')
    .addColumn('clearSince', 'bigint')
    .addColumn('restsUntil', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('alertPk', ['organisationId', 'alertId'])
    .execute();
  await db.schema.createIndex('alertByDue').on('alert').columns(['dueAt']).execute();

  await db.schema
    .createTable('firing')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('firingId', 'text', (column) => column.notNull())
    .addColumn('alertId', 'text', (column) => column.notNull())
    .addColumn('startedAt', 'bigint', (column) => column.notNull())
    .addColumn('endedAt', 'bigint')
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('measured', 'text', (column) => column.notNull())
    .addColumn('ending', 'text')
    .addPrimaryKeyConstraint('firingPk', ['organisationId', 'firingId'])
    .execute();
  await db.schema
    .createIndex('firingByTime')
    .on('firing')
    .columns(['organisationId', 'startedAt'])
    .execute();

  await db.schema
    .createTable('digest')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('isOn', 'integer', (column) => column.notNull())
    .addColumn('weekday', 'integer', (column) => column.notNull())
    .addColumn('minute', 'integer', (column) => column.notNull())
    .addColumn('mailTo', 'text', (column) => column.notNull())
    .addColumn('unsubscribed', 'text', (column) => column.notNull())
    .addColumn('lastAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('digestPk', ['organisationId'])
    .execute();

  await db.schema.alterTable('notice').addColumn('firingId', 'text').execute();
  await db.schema
    .alterTable('notifySetting')
    .addColumn('language', 'text', (column) => column.notNull().defaultTo('en'))
    .execute();
  await db.schema.alterTable('notifySetting').addColumn('quietFrom', 'integer').execute();
  await db.schema.alterTable('notifySetting').addColumn('quietTo', 'integer').execute();
}
