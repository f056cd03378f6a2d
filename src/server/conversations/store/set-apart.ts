import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';

/** The place of a customer in the list of those set apart. */
export interface SetApartPlace {
  receivedAt: number;
  eventId: string;
}

/** A customer who asked for a person, and whose request was set apart. */
export interface SetApart extends SetApartPlace {
  conversationId: string;
  /** A keyed hash of the address from which it came. */
  source: string;
}

const SET_APART = ['conversationId', 'source', 'receivedAt', 'eventId'] as const;

/** Customers who asked for a person and were set apart, each with the latest request, the latest first. */
export async function listSetApart(
  query: Kysely<Schema>,
  organisationId: string,
  { limit, before }: { limit: number; before?: SetApartPlace | undefined },
): Promise<SetApart[]> {
  return query
    .selectFrom('suspected')
    .select(SET_APART)
    .where('organisationId', '=', organisationId)
    .where('kind', '=', 'escalation')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('suspected as other')
            .select('other.eventId')
            .whereRef('other.organisationId', '=', 'suspected.organisationId')
            .whereRef('other.conversationId', '=', 'suspected.conversationId')
            .where('other.kind', '=', 'escalation')
            .where(
              sql<boolean>`(other.received_at, other.event_id) > (suspected.received_at, suspected.event_id)`,
            ),
        ),
      ),
    )
    .$if(before !== undefined, (select) =>
      select.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('receivedAt', 'eventId'), '<', tuple(before!.receivedAt, before!.eventId)),
      ),
    )
    .orderBy('receivedAt', 'desc')
    .orderBy('eventId', 'desc')
    .limit(limit)
    .execute();
}

/** How many customers who asked for a person are set apart. */
export async function countSetApart(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<number> {
  const { total } = await query
    .selectFrom('suspected')
    .select(({ fn }) => fn.count('conversationId').distinct().as('total'))
    .where('organisationId', '=', organisationId)
    .where('kind', '=', 'escalation')
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Whether the conversation's request for a person is set apart. */
export async function isSetApart(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<boolean> {
  const found = await query
    .selectFrom('suspected')
    .select('eventId')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .where('kind', '=', 'escalation')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
