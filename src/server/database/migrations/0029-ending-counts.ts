import type { Kysely } from 'kysely';

/** The end of a conversation has what the daily export says of its messages, so that it need not read them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['customerMessages', 'aiMessages', 'agentMessages']) {
    await db.schema
      .alterTable('ending')
      .addColumn(column, 'bigint', (definition) => definition.notNull().defaultTo(0))
      .execute();
  }
  await db.schema.alterTable('ending').addColumn('facts', 'text').execute();
}
