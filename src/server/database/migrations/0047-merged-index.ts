import { type Kysely, sql } from 'kysely';

/** Merged conversations, which are few, are found without reading the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index conversation_merged on conversation
    (organisation_id, started_at, conversation_id, status, csat_score, sentiment, escalated, ai_handled, platform,
    channel, language, ai_agent_id) where merged = 1`.execute(db);
}
