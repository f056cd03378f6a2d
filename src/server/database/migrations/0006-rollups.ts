import type { Kysely } from 'kysely';

/** The counts at the time of this migration; the current ones are in numbers/rules/rollup.ts. */
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

/** Rollups, from which metrics are calculated; `migrate` counts existing data. */
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
