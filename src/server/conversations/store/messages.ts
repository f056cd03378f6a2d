import { type Kysely, sql } from 'kysely';
import type { Message } from '../rules/message.ts';
import { replace, replaceOnly, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

/** Writes new and altered messages. */
export const saveMessages: Save<'message'> = {
  table: 'message',
  whenKnown: replace('agentId'),
};

/**
 * Saves messages from events. The id of a message never changes: if two events carry the same id, the one
 * with the lower position counts, whichever arrives first; `isReplacedBy` says the same.
 */
export const saveEventMessages: Save<'message'> = {
  table: 'message',
  whenKnown: (known, columns) =>
    replace<'message'>('agentId')(known, columns)
      .whereRef('excluded.position', '<', 'message.position')
      // What an agent wrote no browser writes anew.
      .where('message.agentId', 'is', null),
};

/** What messages are to say, by conversation and message: the text of the last edit, in whatever order they came. */
export async function saveEdits(
  query: Kysely<Schema>,
  organisationId: string,
  edited: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  for (const [conversationId, messageIds] of edited) {
    const events = await query
      .selectFrom('event')
      .select('data')
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', conversationId)
      .where('type', '=', 'message.edited')
      .orderBy('seq')
      .orderBy('eventId')
      .execute();
    const contents = new Map<string, string>();
    for (const { data } of events) {
      const { message_id, content } = JSON.parse(data) as { message_id: string; content: string };
      if (messageIds.has(message_id)) contents.set(message_id, content);
    }
    for (const [messageId, content] of contents) {
      await query
        .updateTable('message')
        .set({ content })
        .where('organisationId', '=', organisationId)
        .where('conversationId', '=', conversationId)
        .where('messageId', '=', messageId)
        // What an agent wrote no browser writes anew.
        .where('agentId', 'is', null)
        .execute();
    }
  }
}

/** Writes what is known of a message anew. */
export const saveFacts: Save<'message'> = { table: 'message', whenKnown: replaceOnly('facts') };

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

/** Which messages of a transcript are needed. */
export interface NeededMessages {
  ids: readonly string[];
  positions: readonly number[];
  /** All messages up to the one after which the customer's first ones, this many, are over; 0: none. */
  firstOfCustomer: number;
  /** All messages from the customer's last ones on, this many, and `before` messages before them; 0: none. */
  lastOfCustomer: number;
  before: number;
}

/** A part of a transcript, in order: at least the messages that are needed. */
export async function findNeeded(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
  { ids, positions, firstOfCustomer, lastOfCustomer, before }: NeededMessages,
): Promise<Message[]> {
  const messages = query
    .selectFrom('message')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId);
  /** The position of one message, counted from the start or the end; `undefined`: there are fewer. */
  const positionOf = async (
    some: typeof messages,
    direction: 'asc' | 'desc',
    number: number,
  ): Promise<number | undefined> => {
    const row = await some
      .select('position')
      .orderBy('position', direction)
      .limit(1)
      .offset(number - 1)
      .executeTakeFirst();
    return row?.position;
  };
  const ofCustomer = messages.where('senderType', '=', 'customer');
  let until = -Infinity;
  let from = Infinity;
  if (firstOfCustomer > 0) {
    until = (await positionOf(ofCustomer, 'asc', firstOfCustomer)) ?? Infinity;
  }
  if (lastOfCustomer > 0) {
    const last = await positionOf(ofCustomer, 'desc', lastOfCustomer);
    const start =
      last === undefined
        ? undefined
        : await positionOf(messages.where('position', '<', last), 'desc', before);
    from = start ?? -Infinity;
  }
  const isAll = until === Infinity || from === -Infinity;
  return messages
    .selectAll()
    .$if(!isAll, (select) =>
      select.where((eb) =>
        eb.or([
          ...(ids.length > 0 ? [eb('messageId', 'in', ids)] : []),
          ...(positions.length > 0 ? [eb('position', 'in', positions)] : []),
          ...(Number.isFinite(until) ? [eb('position', '<=', until)] : []),
          ...(Number.isFinite(from) ? [eb('position', '>=', from)] : []),
        ]),
      ),
    )
    .orderBy('position')
    .orderBy('at')
    .orderBy('messageId')
    .execute();
}

/** These messages, as far as they exist. */
export async function findMessagesById(
  query: Kysely<Schema>,
  organisationId: string,
  wanted: readonly Pick<Message, 'conversationId' | 'messageId'>[],
): Promise<Message[]> {
  if (wanted.length === 0) return [];
  const keys = wanted.map(
    ({ conversationId, messageId }) => sql`(${conversationId}, ${messageId})`,
  );
  return query
    .selectFrom('message')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where(sql<boolean>`(conversation_id, message_id) in (values ${sql.join(keys)})`)
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

/** How many messages of each transcript, and how much of each message, a search looks for highlights in. */
const LOOKED_AT = { messages: 40, characters: 1_500 };

/** The beginnings of the first messages of these conversations, in order of each transcript. */
export async function findBeginnings(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Pick<Message, 'conversationId' | 'messageId' | 'senderType' | 'content'>[]> {
  return query
    .selectFrom('message')
    .select(['conversationId', 'messageId', 'senderType'])
    .select(({ fn, val }) =>
      fn<string>('substr', ['content', val(1), val(LOOKED_AT.characters)]).as('content'),
    )
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('position', '<=', LOOKED_AT.messages)
    .orderBy('conversationId')
    .orderBy('position')
    .orderBy('at')
    .orderBy('messageId')
    .execute();
}
