import type { Kysely } from 'kysely';
import type { Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';
import type { EventTable } from '../tables.ts';

/** Writes events that are not known yet. */
export const saveEvents: Save<'event'> = { table: 'event' };

/** The ids among `eventIds` that were accepted earlier. */
export async function findEventIds(
  query: Kysely<Schema>,
  organisationId: string,
  eventIds: readonly string[],
): Promise<Set<string>> {
  const rows = await query
    .selectFrom('event')
    .select('eventId')
    .where('organisationId', '=', organisationId)
    .where('eventId', 'in', eventIds)
    .execute();
  return new Set(rows.map((row) => row.eventId));
}

/** The events of a conversation in order. */
export async function findEvents(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<EventTable[]> {
  return query
    .selectFrom('event')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .orderBy('seq')
    .orderBy('eventId')
    .execute();
}
