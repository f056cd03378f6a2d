import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';

/** Remembers that somebody accepted what was set apart from addresses. @param since forgets what is older */
export async function acceptSources(
  { query }: Transaction,
  organisationId: string,
  sources: readonly string[],
  { now, since }: { now: number; since: number },
): Promise<void> {
  await query
    .deleteFrom('acceptedSource')
    .where('organisationId', '=', organisationId)
    .where('acceptedAt', '<', since)
    .execute();
  await query
    .insertInto('acceptedSource')
    .values(sources.map((source) => ({ organisationId, source, acceptedAt: now })))
    .onConflict((conflict) =>
      conflict.columns(['organisationId', 'source']).doUpdateSet({ acceptedAt: now }),
    )
    .execute();
}

/** Takes the acceptance of addresses back. */
export async function rejectSources(
  { query }: Transaction,
  organisationId: string,
  sources: readonly string[],
): Promise<void> {
  await query
    .deleteFrom('acceptedSource')
    .where('organisationId', '=', organisationId)
    .where('source', 'in', sources)
    .execute();
}

/** Whether an address was accepted after `since`. */
export async function isSourceAccepted(
  query: Kysely<Schema>,
  organisationId: string,
  source: string,
  since: number,
): Promise<boolean> {
  const found = await query
    .selectFrom('acceptedSource')
    .select('acceptedAt')
    .where('organisationId', '=', organisationId)
    .where('source', '=', source)
    .where('acceptedAt', '>', since)
    .executeTakeFirst();
  return found !== undefined;
}
