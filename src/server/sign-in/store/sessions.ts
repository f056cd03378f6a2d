import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { SessionTable } from '../tables.ts';
import type { Transaction } from '../../database/store.ts';

/** The session with this token hash, unless it has expired. */
export async function findSession(
  query: Kysely<Schema>,
  tokenHash: string,
  now: number,
): Promise<SessionTable | undefined> {
  return query
    .selectFrom('session')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

/** Adds a session, and deletes expired ones. */
export async function addSession({ query }: Transaction, session: SessionTable): Promise<void> {
  await query.deleteFrom('session').where('expiresAt', '<=', session.createdAt).execute();
  await query.insertInto('session').values(session).execute();
}

export async function removeSession({ query }: Transaction, tokenHash: string): Promise<void> {
  await query.deleteFrom('session').where('tokenHash', '=', tokenHash).execute();
}
