import type { Kysely } from 'kysely';

/** How sure the sentiment is, whether an identity was proven, and what proves it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('conversation')
    .addColumn('sentimentScore', 'double precision')
    .execute();
  await db.schema.alterTable('conversation').addColumn('identityVerified', 'integer').execute();
  await db.schema.alterTable('organisation').addColumn('identitySecret', 'text').execute();
}
