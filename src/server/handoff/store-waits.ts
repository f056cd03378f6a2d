import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Range } from '../numbers/index.ts';

/** How long the customer of a chat waited for the first agent, milliseconds. */
interface Wait {
  conversationId: string;
  queuedAt: number;
  wait: number;
  /** Whether an agent took the chat. */
  isTaken: boolean;
  teamId: number | null;
  agentId: number | null;
}

/** The longest waits of the chats that were queued in a range: until an agent took the chat, it ended, or now. */
export async function findLongestWaits(
  query: Kysely<Schema>,
  organisationId: string,
  wanted: { range: Range; now: number; limit: number },
): Promise<Wait[]> {
  const { range, now, limit } = wanted;
  const until = sql<number>`coalesce(${sql.ref('assignedAt')}, ${sql.ref('endedAt')}, ${sql.val(now)})`;
  const rows = await query
    .selectFrom('chat')
    .select(['conversationId', 'queuedAt', 'assignedAt', 'teamId', 'agentId'])
    .select(sql<number>`${until} - ${sql.ref('queuedAt')}`.as('wait'))
    .where('organisationId', '=', organisationId)
    .where('queuedAt', '>=', range[0])
    .where('queuedAt', '<', range[1])
    .orderBy('wait', 'desc')
    .orderBy('chatId')
    .limit(limit)
    .execute();
  return rows.map(({ assignedAt, ...row }) => ({
    ...row,
    queuedAt: Number(row.queuedAt),
    wait: Math.max(0, Number(row.wait)),
    isTaken: assignedAt !== null,
  }));
}
