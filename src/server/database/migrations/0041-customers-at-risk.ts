import { type Kysely, sql } from 'kysely';

/** The conversations of unhappy customers are found without reading the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index conversation_unhappy on conversation
    (organisation_id, started_at, customer_id, csat_score, sentiment, merged)
    where customer_id is not null and (csat_score <= 2 or sentiment = 'frustrated')`.execute(db);
}
