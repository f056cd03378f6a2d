import type { Kysely } from 'kysely';
import type { Save } from '../../database/save.ts';
import { messageThumbs } from '../rules/message.ts';
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

/** Events read at once. */
const SLICE = 2_000;

/**
 * The events of a conversation in order, of these types, with a `seq` in this range. They are all returned: how
 * many there can be is limited when they come in.
 */
export async function findEvents(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
  wanted: {
    types?: readonly string[];
    /** With a higher `seq`. */
    after?: number | undefined;
    /** With at most this `seq`. */
    until?: number | undefined;
    /** With this text somewhere in `data`. A few others may be among them. */
    mentioned?: string;
  },
): Promise<EventTable[]> {
  const { types, after, until, mentioned } = wanted;
  // As JSON has it. What is special in a pattern stands for any character.
  const pattern = mentioned && `%${JSON.stringify(mentioned).replace(/[\\%_]/g, '_')}%`;
  const found: EventTable[] = [];
  let last: EventTable | undefined;
  for (;;) {
    const rows = await query
      .selectFrom('event')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', conversationId)
      .$if(types !== undefined, (select) => select.where('type', 'in', types!))
      .$if(after !== undefined, (select) => select.where('seq', '>', after!))
      .$if(until !== undefined, (select) => select.where('seq', '<=', until!))
      .$if(pattern !== undefined, (select) => select.where('data', 'like', pattern!))
      .$if(last !== undefined, (select) =>
        select.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('seq', 'eventId'), '>', tuple(last!.seq, last!.eventId)),
        ),
      )
      .orderBy('seq')
      .orderBy('eventId')
      .limit(SLICE)
      .execute();
    for (const row of rows) found.push(row);
    if (rows.length < SLICE) return found;
    last = rows.at(-1);
    // SQLite answers at once: other requests get their turn in between.
    await new Promise(setImmediate);
  }
}

/** By conversation, whether the customer rated a reply as helpful, by message id. */
export async function findThumbs(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, Map<string, boolean>>> {
  const rows = await query
    .selectFrom('event')
    .select(['conversationId', 'type', 'data'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('type', '=', 'message.rated')
    .orderBy('seq')
    .orderBy('eventId')
    .execute();
  const byConversation = Map.groupBy(rows, ({ conversationId }) => conversationId);
  return new Map(
    [...byConversation].map(([conversationId, events]) => [conversationId, messageThumbs(events)]),
  );
}
