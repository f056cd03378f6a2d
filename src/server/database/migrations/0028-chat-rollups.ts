import { type Kysely, sql } from 'kysely';

const COUNTS =
  'parts chats missed waits waitTotal firstResponses firstResponseTotal responses responseTotal handled handleTotal transfers rated ratingTotal'.split(
    ' ',
  );

/** Reports on chats are read from sums by day, and agents' working time from spans by day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  let table = db.schema
    .createTable('chatRollup')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('dimension', 'text', (column) => column.notNull())
    .addColumn('start', 'bigint', (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull());
  for (const count of COUNTS)
    table = table.addColumn(count, 'bigint', (one) => one.notNull()) as never;
  await table
    .addPrimaryKeyConstraint('chatRollupPk', [
      'organisationId',
      'dimension',
      'start',
      'id',
    ] as never)
    .execute();
  await db.schema
    .createTable('agentWork')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('start', 'bigint', (column) => column.notNull())
    .addColumn('agentId', 'bigint', (column) => column.notNull())
    .addColumn('spans', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('agentWorkPk', ['organisationId', 'start', 'agentId'] as never)
    .execute();
  await sql`create index agent_span_by_start on agent_span (organisation_id, started_at)`.execute(
    db,
  );
}
