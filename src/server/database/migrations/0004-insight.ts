import type { Kysely } from 'kysely';

/** Confidence of the sentiment, verified identities, and the secret that verifies them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('conversation')
    .addColumn('sentimentScore', 'double precision')
    .execute();
  await db.schema.alterTable('conversation').addColumn('identityVerified', 'integer').execute();
  await db.schema.alterTable('organisation').addColumn('identitySecret', 'text').execute();
}
