import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { DigestTable } from '../alert-tables.ts';

/** Off, on Monday at 8. */
const defaults = (organisationId: string): DigestTable => ({
  organisationId,
  isOn: 0,
  weekday: 1,
  minute: 8 * 60,
  mailTo: '[]',
  unsubscribed: '[]',
  lastAt: 0,
});

/** The digest of an organisation, or the defaults. */
export async function findDigest(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<DigestTable> {
  const row = await query
    .selectFrom('digest')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return row ?? defaults(organisationId);
}

/** Locks the digest until the transaction ends. It is stored if it was not. */
export async function lockDigest(
  { query, locksRows }: Transaction,
  organisationId: string,
): Promise<DigestTable> {
  await query
    .insertInto('digest')
    .values(defaults(organisationId))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return query
    .selectFrom('digest')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .$if(locksRows, (select) => select.forUpdate())
    .executeTakeFirstOrThrow();
}

export async function setDigest(
  { query }: Transaction,
  organisationId: string,
  change: Partial<DigestTable>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await query
    .updateTable('digest')
    .set(change)
    .where('organisationId', '=', organisationId)
    .execute();
}

/** All digests that are on, with the time zones of their organisations. */
export async function findDigestsOn(
  query: Kysely<Schema>,
): Promise<(DigestTable & { timeZone: string })[]> {
  return query
    .selectFrom('digest')
    .innerJoin('organisation', 'organisation.organisationId', 'digest.organisationId')
    .selectAll('digest')
    .select('organisation.timeZone')
    .where('digest.isOn', '=', 1)
    .execute();
}
