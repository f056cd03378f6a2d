import type { Kysely } from 'kysely';

/** Sessions that last, and can be told apart; passkeys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('session')
    .addColumn('usedAt', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('session')
    .addColumn('method', 'text', (column) => column.notNull().defaultTo('link'))
    .execute();
  await db.schema
    .alterTable('session')
    .addColumn('device', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createIndex('sessionByAgent')
    .on('session')
    .columns(['organisationId', 'agentId'])
    .execute();

  await db.schema
    .createTable('passkey')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('passkeyId', 'text', (column) => column.notNull())
    .addColumn('agentId', 'bigint', (column) => column.notNull())
    .addColumn('publicKey', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('usedAt', 'bigint')
    .addPrimaryKeyConstraint('passkeyPk', ['organisationId', 'passkeyId'])
    .execute();
  // Whoever signs in with a passkey tells neither organisation nor address. A unique index without the organisation
  // would keep the table from being distributed by it: who adds a passkey checks that its id is new.
  await db.schema.createIndex('passkeyById').on('passkey').columns(['passkeyId']).execute();

  await db.schema
    .createTable('passkeyChallenge')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('challengeHash', 'text', (column) => column.notNull())
    .addColumn('agentId', 'bigint')
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('passkeyChallengePk', ['organisationId', 'challengeHash'])
    .execute();
}
