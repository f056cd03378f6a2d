import { type Kysely, sql } from 'kysely';

/**
 * Indexes to find a person by address; where the address of a conversation comes from; from when the delay
 * of a survey counts; and the claim to write an exported day again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index conversation_by_email on conversation (organisation_id, lower(contact_email))
    where contact_email is not null`.execute(db);
  await sql`create index survey_by_email on survey (organisation_id, lower(contact_email))
    where contact_email is not null`.execute(db);
  await sql`create index event_by_identity on event (organisation_id, conversation_id, event_id)
    where type = 'identity.set'`.execute(db);

  await db.schema.alterTable('conversation').addColumn('contactVerified', 'integer').execute();
  await sql`update conversation set contact_verified = identity_verified
    where contact_email is not null`.execute(db);
  await db.schema.alterTable('survey').addColumn('countsFrom', 'bigint').execute();
  await db.schema.alterTable('exportDay').addColumn('rewriteClaimedAt', 'bigint').execute();
}
