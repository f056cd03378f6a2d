import type { Kysely } from 'kysely';

/** As they were then; those of today are in domain/rollup.ts. */
const COUNTS = [
  'conversations',
  'resolved',
  'escalated',
  'firstContactResolved',
  'firstContactKnown',
  'rated1',
  'rated2',
  'rated3',
  'rated4',
  'rated5',
  'costMicros',
  'estimatedHumanCostMicros',
];

/** What the numbers are drawn from; `migrate` counts what is there already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  let table = db.schema
    .createTable('rollup')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('span', 'bigint', (column) => column.notNull())
    .addColumn('start', 'bigint', (column) => column.notNull())
    .addColumn('topicKey', 'text', (column) => column.notNull())
    .addColumn('aiHandled', 'integer', (column) => column.notNull());
  for (const name of COUNTS) table = table.addColumn(name, 'bigint', (column) => column.notNull());
  await table
    .addPrimaryKeyConstraint('rollupPk', [
      'organisationId',
      'span',
      'start',
      'topicKey',
      'aiHandled',
    ] as never)
    .execute();
}
