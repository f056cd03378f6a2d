import type { Kysely } from 'kysely';

/** Whether a conversation was merged into another one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('conversation').addColumn('merged', 'integer').execute();
}
