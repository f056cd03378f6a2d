import type { Kysely } from 'kysely';
import type { Transaction } from '../../database/store.ts';
import type { OrganisationSettings } from './organisations.ts';
import type { Schema } from '../../database/schema.ts';
import type { ApiKeyTable } from '../tables.ts';

/** The active key with this hash, with settings of its organisation. */
export async function findKey(
  query: Kysely<Schema>,
  keyHash: string,
  now: number,
): Promise<
  | (ApiKeyTable &
      Omit<
        OrganisationSettings,
        | 'idleHours'
        | 'retentionDays'
        | 'absenceMinutes'
        | 'timeZone'
        | 'answerMinutes'
        | 'lateMinutes'
      >)
  | undefined
> {
  return query
    .selectFrom('apiKey')
    .innerJoin('organisation', 'organisation.organisationId', 'apiKey.organisationId')
    .selectAll('apiKey')
    .select([
      'organisation.allowedOrigins',
      'organisation.redaction',
      'organisation.identitySecret',
    ])
    .where('keyHash', '=', keyHash)
    .where((eb) => eb.or([eb('revokedAt', 'is', null), eb('revokedAt', '>', now)]))
    .executeTakeFirst();
}

/** All keys of an organisation, including revoked ones, oldest first. */
export async function listKeys(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<ApiKeyTable[]> {
  return query
    .selectFrom('apiKey')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('createdAt')
    .execute();
}

async function addOrganisation(
  { query }: Transaction,
  organisationId: string,
  createdAt: number,
): Promise<void> {
  await query
    .insertInto('organisation')
    .values({ organisationId, createdAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Adds the organisation if it is new. Who locks it, too, waits for the end of this transaction. */
export async function lockOrganisation(
  transaction: Transaction,
  organisationId: string,
  createdAt: number,
): Promise<void> {
  await addOrganisation(transaction, organisationId, createdAt);
  await transaction.query
    .selectFrom('organisation')
    .select('organisationId')
    .where('organisationId', '=', organisationId)
    .$if(transaction.locksRows, (select) => select.forUpdate())
    .execute();
}

/** Adds the key and, if it is new, its organisation. A known key is not changed. */
export async function addKey(transaction: Transaction, key: ApiKeyTable): Promise<void> {
  const { query } = transaction;
  await addOrganisation(transaction, key.organisationId, key.createdAt);
  await query
    .insertInto('apiKey')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Revokes these keys at the time `at`, milliseconds since 1970; one that ends earlier keeps its end. */
export async function revokeKeys(
  { query }: Transaction,
  organisationId: string,
  keyHashes: readonly string[],
  at: number,
): Promise<void> {
  await query
    .updateTable('apiKey')
    .set({ revokedAt: at })
    .where('organisationId', '=', organisationId)
    .where('keyHash', 'in', keyHashes)
    .where((eb) => eb.or([eb('revokedAt', 'is', null), eb('revokedAt', '>', at)]))
    .execute();
}

export async function touchKey(
  { query }: Transaction,
  { organisationId, keyHash }: Pick<ApiKeyTable, 'organisationId' | 'keyHash'>,
  at: number,
): Promise<void> {
  await query
    .updateTable('apiKey')
    .set({ lastUsedAt: at })
    .where('organisationId', '=', organisationId)
    .where('keyHash', '=', keyHash)
    .execute();
}
