import type { Kysely } from 'kysely';
import type { SenderType } from '../../../contract/index.ts';
import type { Message } from '../rules/message.ts';
import type { Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

const columns = [
  'organisationId',
  'conversationId',
  'messageId',
  'position',
  'senderType',
  'content',
  'at',
  'aiConfidenceScore',
  'facts',
  'agentId',
] as const;

/** Inserts new messages and updates changed ones. */
export const saveMessages: Save<'message'> = {
  table: 'message',
  columns,
  whenKnown: (insert) =>
    insert.onConflict((conflict) =>
      conflict.columns(['organisationId', 'conversationId', 'messageId']).doUpdateSet((row) => ({
        senderType: row.ref('excluded.senderType'),
        content: row.ref('excluded.content'),
        at: row.ref('excluded.at'),
        aiConfidenceScore: row.ref('excluded.aiConfidenceScore'),
        facts: row.ref('excluded.facts'),
      })),
    ),
};

/**
 * Saves messages from events. The id of a message never changes: if two events carry the same id, the one
 * with the lower position counts, whichever arrives first.
 */
export const saveEventMessages: Save<'message'> = {
  table: 'message',
  columns,
  whenKnown: (insert) =>
    insert.onConflict((conflict) =>
      conflict
        .columns(['organisationId', 'conversationId', 'messageId'])
        .doUpdateSet((row) => ({
          position: row.ref('excluded.position'),
          senderType: row.ref('excluded.senderType'),
          content: row.ref('excluded.content'),
          at: row.ref('excluded.at'),
          aiConfidenceScore: row.ref('excluded.aiConfidenceScore'),
          facts: row.ref('excluded.facts'),
        }))
        .whereRef('excluded.position', '<', 'message.position')
        // A browser must not overwrite the message of an agent.
        .where('message.agentId', 'is', null),
    ),
};

/** The transcripts of these conversations, each in order. */
export async function findMessages(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Message[]> {
  const rows = await query
    .selectFrom('message')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .orderBy('position')
    .orderBy('at')
    .orderBy('messageId')
    .execute();
  return rows.map((row) => ({ ...row, senderType: row.senderType as SenderType }));
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
  for (const row of rows) {
    last.set(row.conversationId, { ...row, senderType: row.senderType as SenderType });
  }
  return last;
}
