import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Transaction } from '../database/store.ts';

/** The secret that signs the links of an organisation. */
export async function findLinkSecret(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<string | null> {
  const row = await query
    .selectFrom('organisation')
    .select('linkSecret')
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return row?.linkSecret ?? null;
}

/** Stores `secret` for the organisation unless it has one. @returns the stored secret */
export async function makeLinkSecret(
  { query }: Transaction,
  organisationId: string,
  secret: string,
): Promise<string> {
  await query
    .updateTable('organisation')
    .set({ linkSecret: secret })
    .where('organisationId', '=', organisationId)
    .where('linkSecret', 'is', null)
    .execute();
  return (await findLinkSecret(query, organisationId)) ?? secret;
}
