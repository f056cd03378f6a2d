import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { Owner } from '../owner.ts';
import type { PasskeyChallengeTable, PasskeyTable } from '../tables.ts';

export async function findPasskey(
  query: Kysely<Schema>,
  passkeyId: string,
): Promise<PasskeyTable | undefined> {
  return query
    .selectFrom('passkey')
    .selectAll()
    .where('passkeyId', '=', passkeyId)
    .executeTakeFirst();
}

/** The passkeys of an agent, the oldest first. */
export async function findPasskeys(
  query: Kysely<Schema>,
  { organisationId, agentId }: Owner,
): Promise<PasskeyTable[]> {
  return query
    .selectFrom('passkey')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .orderBy('createdAt')
    .orderBy('passkeyId')
    .execute();
}

export async function addPasskey({ query }: Transaction, passkey: PasskeyTable): Promise<void> {
  await query.insertInto('passkey').values(passkey).execute();
}

/**
 * Records that a passkey was used.
 *
 * @param passkey as it was when its signature was checked
 * @returns `false`: it was removed or used since then
 */
export async function usePasskey(
  { query }: Transaction,
  {
    organisationId,
    passkeyId,
    counter,
  }: Pick<PasskeyTable, 'organisationId' | 'passkeyId' | 'counter'>,
  use: Pick<PasskeyTable, 'counter' | 'usedAt'>,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('passkey')
    .set(use)
    .where('organisationId', '=', organisationId)
    .where('passkeyId', '=', passkeyId)
    .where('counter', '=', counter)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** @returns whether there was one */
export async function removePasskey(
  { query }: Transaction,
  { organisationId, agentId }: Owner,
  passkeyId: string,
): Promise<boolean> {
  const { numDeletedRows } = await query
    .deleteFrom('passkey')
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .where('passkeyId', '=', passkeyId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Stores a challenge, and deletes expired ones. */
export async function addChallenge(
  { query }: Transaction,
  challenge: PasskeyChallengeTable,
  now: number,
): Promise<void> {
  await query.deleteFrom('passkeyChallenge').where('expiresAt', '<=', now).execute();
  await query.insertInto('passkeyChallenge').values(challenge).execute();
}

/** Uses a challenge, which then no longer counts. @returns whether it was open */
export async function useChallenge(
  { query }: Transaction,
  { organisationId, challengeHash, agentId }: Omit<PasskeyChallengeTable, 'expiresAt'>,
  now: number,
): Promise<boolean> {
  const { numDeletedRows } = await query
    .deleteFrom('passkeyChallenge')
    .where('organisationId', '=', organisationId)
    .where('challengeHash', '=', challengeHash)
    .where('agentId', agentId === null ? 'is' : '=', agentId)
    .where('expiresAt', '>', now)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
