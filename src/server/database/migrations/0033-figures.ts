import type { Kysely } from 'kysely';

/** The counts at the time of this migration; the current ones are in numbers/rules/figures.ts. */
const COUNTS =
  'conversations resolved escalated aiHandled aiResolved rated1 rated2 rated3 rated4 rated5 costMicros estimatedHumanCostMicros aiCostUnknown humanCostUnknown timed resolutionSeconds'.split(
    ' ',
  );

/** Figures by topic, bot, agent, team, language, channel and platform, and the time zone of their days. */
export async function up(db: Kysely<unknown>): Promise<void> {
  let table = db.schema
    .createTable('figureRollup')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('dimension', 'text', (column) => column.notNull())
    .addColumn('span', 'bigint', (column) => column.notNull())
    .addColumn('start', 'bigint', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull());
  for (const name of COUNTS)
    table = table.addColumn(name, 'bigint', (column) => column.notNull()) as never;
  await table
    .addPrimaryKeyConstraint('figureRollupPk', [
      'organisationId',
      'dimension',
      'span',
      'start',
      'value',
    ] as never)
    .execute();
  await db.schema
    .alterTable('organisation')
    .addColumn('timeZone', 'text', (column) => column.notNull().defaultTo('UTC'))
    .execute();
}
