import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';

/** The time zone whose days the figures have. */
export async function findTimeZone(query: Kysely<Schema>, organisationId: string): Promise<string> {
  const row = await query
    .selectFrom('organisation')
    .select('timeZone')
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return row?.timeZone ?? 'UTC';
}
