import type { Kysely } from 'kysely';
import type { ApiKeyTable, OrganisationTable, Schema } from './schema.ts';
import type { Transaction } from './index.ts';

/** The key with this hash, unless revoked, with its organisation's settings. */
export async function findKey(
  query: Kysely<Schema>,
  keyHash: string,
): Promise<
  | (ApiKeyTable &
      Pick<OrganisationTable, 'identitySecret'> & { allowedOrigins: string; redaction: number })
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
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
}

export async function findOrganisation(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<{ redaction: number } | undefined> {
  return query
    .selectFrom('organisation')
    .select('redaction')
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
}

/** All keys of an organisation, oldest first, revoked ones too. */
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

/** Adds the key and, where it is new, its organisation. A known key is left as it is. */
export async function addKey({ query }: Transaction, key: ApiKeyTable): Promise<void> {
  await query
    .insertInto('organisation')
    .values({ organisationId: key.organisationId, createdAt: key.createdAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await query
    .insertInto('apiKey')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** @returns how many keys begin with `prefix` and were revoked now */
export async function revokeKeys(
  { query }: Transaction,
  organisationId: string,
  prefix: string,
  at: number,
): Promise<number> {
  const { numUpdatedRows } = await query
    .updateTable('apiKey')
    .set({ revokedAt: at })
    .where('organisationId', '=', organisationId)
    .where('prefix', '=', prefix)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Origins whose pages may use the publishable keys, beside any localhost. */
export async function setAllowedOrigins(
  { query }: Transaction,
  organisationId: string,
  origins: readonly string[],
): Promise<void> {
  await query
    .updateTable('organisation')
    .set({ allowedOrigins: JSON.stringify(origins) })
    .where('organisationId', '=', organisationId)
    .execute();
}

/** Whether the organisation's messages are masked before they are stored. */
export async function setRedaction(
  { query }: Transaction,
  organisationId: string,
  isOn: boolean,
): Promise<void> {
  await query
    .updateTable('organisation')
    .set({ redaction: isOn ? 1 : 0 })
    .where('organisationId', '=', organisationId)
    .execute();
}

/** With a secret browsers must prove who their customer is; `null`: no longer. */
export async function setIdentitySecret(
  { query }: Transaction,
  organisationId: string,
  secret: string | null,
): Promise<void> {
  await query
    .updateTable('organisation')
    .set({ identitySecret: secret })
    .where('organisationId', '=', organisationId)
    .execute();
}
