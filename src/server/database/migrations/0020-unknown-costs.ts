import { type Kysely, sql } from 'kysely';

/** How many conversations have no known cost, for defaults; `migrate` counts existing data again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['aiCostUnknown', 'humanCostUnknown']) {
    await db.schema
      .alterTable('rollup')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await sql`delete from ${sql.table('rollup')}`.execute(db);
}
