import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type ConversationData, type NamedIn, recordOf } from '../database/personal.ts';
import type { Schema } from '../database/schema.ts';
import { normalEmail } from '../../text/email.ts';
import { lockConversations } from './store/conversations.ts';

/**
 * Conversations, messages, events and the search index. Event ids stay without their data, so that a
 * repeated event is still recognised. Nothing can be added to an erased conversation.
 */
export const conversationData: ConversationData = {
  async *records(query, organisationId, conversationIds) {
    const of = <Table extends 'conversation' | 'message' | 'event'>(table: Table) =>
      sql<Schema[Table]>`select * from ${sql.table(table)}
        where organisation_id = ${organisationId} and conversation_id in (${sql.join(conversationIds)})
        order by conversation_id, ${sql.ref({ conversation: 'startedAt', message: 'position', event: 'seq' }[table])}`.execute(
        query,
      );
    for (const row of (await of('conversation')).rows) yield recordOf('conversation', row);
    for (const row of (await of('message')).rows) yield recordOf('message', row, ['facts']);
    for (const row of (await of('event')).rows) yield recordOf('event', row, ['data']);
  },

  async erase(transaction, { organisationId, conversationIds, at }) {
    const { query, search } = transaction;
    // Waits for writes in progress on other nodes, so that they are erased too.
    await lockConversations(transaction, organisationId, conversationIds);
    await search.put(
      query,
      organisationId,
      conversationIds.map((conversationId) => ({ conversationId, words: [] })),
    );
    await query
      .deleteFrom('suspected')
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .execute();
    const { numDeletedRows: messages } = await query
      .deleteFrom('message')
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .executeTakeFirstOrThrow();
    const { numUpdatedRows: events } = await query
      .updateTable('event')
      .set({ type: 'erased', data: '{}' })
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .where('type', '!=', 'erased')
      .executeTakeFirstOrThrow();
    const { numUpdatedRows: conversations } = await query
      .updateTable('conversation')
      .set({
        customerId: null,
        contactEmail: null,
        contactName: null,
        contactVerified: null,
        identityVerified: null,
        feedback: null,
        language: null,
        platformTicketId: null,
        capabilityHash: null,
        suspectSource: null,
        updatedAt: at,
        erasedAt: at,
      })
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .where('erasedAt', 'is', null)
      .executeTakeFirstOrThrow();
    return {
      conversation: Number(conversations),
      message: Number(messages),
      event: Number(events),
    };
  },
};

/** Events read at once. */
const PAGE = 1_000;

/** Conversations whose browser named the person at some time, even if it named another one later. */
export const namedInEvents: NamedIn = async (query, organisationId, { customerIds, emails }) => {
  const found = new Set<string>();
  if (customerIds.length === 0 && emails.length === 0) return [];
  let after = ['', ''];
  for (;;) {
    const rows = await identityEvents(query, organisationId, after);
    for (const { conversationId, data } of rows) {
      const { customer_id, email } = JSON.parse(data) as { customer_id?: string; email?: string };
      const isNamed = customer_id !== undefined && customerIds.includes(customer_id);
      if (isNamed || (email !== undefined && emails.includes(normalEmail(email)))) {
        found.add(conversationId);
      }
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return [...found];
    // Other requests are served meanwhile: SQLite reads without a pause.
    await nextTurn();
    after = [last.conversationId, last.eventId];
  }
};

async function identityEvents(
  query: Kysely<Schema>,
  organisationId: string,
  [conversationId, eventId]: readonly string[],
) {
  const { rows } = await sql<Pick<Schema['event'], 'conversationId' | 'eventId' | 'data'>>`
    select conversation_id, event_id, data from event
    where organisation_id = ${organisationId} and type = 'identity.set'
      and (conversation_id, event_id) > (${conversationId}, ${eventId})
    order by conversation_id, event_id limit ${sql.lit(PAGE)}`.execute(query);
  return rows;
}
