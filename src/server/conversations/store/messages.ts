import type { Kysely } from 'kysely';
import type { Message } from '../rules/message.ts';
import { replace, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

/** Writes new and altered messages. */
export const saveMessages: Save<'message'> = {
  table: 'message',
  whenKnown: replace('position', 'agentId'),
};

/**
 * Saves messages from events. The id of a message never changes: if two events carry the same id, the one
 * with the lower position counts, whichever arrives first.
 */
export const saveEventMessages: Save<'message'> = {
  table: 'message',
  whenKnown: (known, columns) =>
    replace<'message'>('agentId')(known, columns)
      .whereRef('excluded.position', '<', 'message.position')
      // What an agent wrote no browser writes anew.
      .where('message.agentId', 'is', null),
};

/** The transcripts of these conversations, each in order. */
export async function findMessages(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Message[]> {
  return query
    .selectFrom('message')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .orderBy('position')
    .orderBy('at')
    .orderBy('messageId')
    .execute();
}

/** Messages read at once. */
const SLICE = 2_000;

/**
 * The transcripts of these conversations by id, each in order. Long ones are read in slices by key, so that
 * other requests get their turn in between.
 */
export async function findTranscripts(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, Message[]>> {
  const transcripts = new Map<string, Message[]>();
  let last: Message | undefined;
  for (;;) {
    const rows = await query
      .selectFrom('message')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .$if(last !== undefined, (select) =>
        select.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('conversationId', 'messageId'),
            '>',
            tuple(last!.conversationId, last!.messageId),
          ),
        ),
      )
      .orderBy('conversationId')
      .orderBy('messageId')
      .limit(SLICE)
      .execute();
    for (const row of rows) {
      const known = transcripts.get(row.conversationId);
      if (known) known.push(row);
      else transcripts.set(row.conversationId, [row]);
    }
    if (rows.length < SLICE) break;
    last = rows.at(-1);
    await new Promise(setImmediate);
  }
  for (const messages of transcripts.values()) {
    // The sort is stable, and the rows are in order of their ids.
    messages.sort((a, b) => a.position - b.position || a.at - b.at);
  }
  return transcripts;
}

/** The place of a message in its transcript. */
export type MessagePlace = Pick<Message, 'position' | 'at' | 'messageId'>;

/**
 * Some messages of a transcript, in order: the first ones after a place, the last ones before it, or, without
 * a place, the first or last ones of all.
 */
export async function pageMessages(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
  wanted: { side: 'after' | 'before'; place?: MessagePlace | undefined; limit: number },
): Promise<Message[]> {
  const { side, place, limit } = wanted;
  const direction = side === 'after' ? 'asc' : 'desc';
  const rows = await query
    .selectFrom('message')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .$if(place !== undefined, (select) =>
      select.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('position', 'at', 'messageId'),
          side === 'after' ? '>' : '<',
          tuple(place!.position, place!.at, place!.messageId),
        ),
      ),
    )
    .orderBy('position', direction)
    .orderBy('at', direction)
    .orderBy('messageId', direction)
    .limit(limit)
    .execute();
  return side === 'after' ? rows : rows.toReversed();
}

/** The customer's first messages. */
export async function findFirstOfCustomer(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
  limit: number,
): Promise<Message[]> {
  return query
    .selectFrom('message')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .where('senderType', '=', 'customer')
    .orderBy('position')
    .orderBy('at')
    .orderBy('messageId')
    .limit(limit)
    .execute();
}

/** The last message of the customer or an agent in each of these conversations. */
export async function findLastMessages(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, Message>> {
  const last = new Map<string, Message>();
  if (conversationIds.length === 0) return last;
  const rows = await query
    .selectFrom('message')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('senderType', '!=', 'ai')
    .where(({ eb, selectFrom }) =>
      eb(
        'position',
        '=',
        selectFrom('message as other')
          .whereRef('other.organisationId', '=', 'message.organisationId')
          .whereRef('other.conversationId', '=', 'message.conversationId')
          .where('other.senderType', '!=', 'ai')
          .select(({ fn }) => fn.max('other.position').as('position')),
      ),
    )
    .orderBy('at')
    .execute();
  for (const message of rows) last.set(message.conversationId, message);
  return last;
}
