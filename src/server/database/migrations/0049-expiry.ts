import { type Kysely, sql } from 'kysely';

/** With each sign-in, what has expired is removed, and is found without reading the rest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index session_expiry on session (expires_at)`.execute(db);
  await sql`create index sign_in_link_expiry on sign_in_link (expires_at)`.execute(db);
  await sql`create index passkey_challenge_expiry on passkey_challenge (expires_at)`.execute(db);
}
