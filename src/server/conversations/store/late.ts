import { type Kysely, sql } from 'kysely';
import { MINUTE } from '../../../contract/time.ts';
import type { Schema } from '../../database/schema.ts';

/** What counts as late. */
export interface Lateness {
  organisationId: string;
  /** Whether late conversations are wanted, or the others. */
  isLate: boolean;
  /** The longest time to the first message of an agent that is not late, milliseconds. */
  after: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** The filter as the organisation has set it. @param isLate `undefined`: it is not filtered by it */
export async function latenessOf(
  query: Kysely<Schema>,
  organisationId: string,
  isLate: boolean | undefined,
  now: number,
): Promise<Lateness | undefined> {
  if (isLate === undefined) return undefined;
  const row = await query
    .selectFrom('organisation')
    .select('lateMinutes')
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return { organisationId, isLate, after: (row?.lateMinutes ?? 5) * MINUTE, now };
}

/**
 * Whether a conversation has a chat whose customer waited longer for the first message of an agent, or still does, or
 * left after such a wait. Who looks at the form for a message does not wait.
 */
export const isAsLate = ({ organisationId, isLate, after, now }: Lateness) => sql<boolean>`
  ${sql.ref('conversation.conversationId')} ${isLate ? sql`in` : sql`not in`} (
    select late.conversation_id from chat as late
    where late.organisation_id = ${organisationId}
      and late.status <> 'away'
      and coalesce(late.first_response, coalesce(late.ended_at, ${sql.lit(now)}) - late.queued_at) > ${sql.lit(after)})`;
