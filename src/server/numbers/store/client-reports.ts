import { type Kysely, sql } from 'kysely';
import { addTo, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

/** Adds to the sums of the hour. */
export const saveClientReports: Save<'clientReport'> = {
  table: 'clientReport',
  whenKnown: addTo('clientReport'),
};

/** What browsers dropped and retried since `from`, milliseconds, by whole hours. */
export async function sumClientReports(
  query: Kysely<Schema>,
  organisationId: string,
  from: number,
): Promise<{ dropped: number; retried: number }> {
  return query
    .selectFrom('clientReport')
    .where('organisationId', '=', organisationId)
    .where('hour', '>=', from)
    .select([
      sql<number>`coalesce(sum(dropped), 0)`.as('dropped'),
      sql<number>`coalesce(sum(retried), 0)`.as('retried'),
    ])
    .executeTakeFirstOrThrow();
}
