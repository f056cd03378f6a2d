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
 * left after such a wait. A customer who is shown the form for a message, because no agent is online, does not wait.
 */
export const isAsLate = ({ organisationId, isLate, after, now }: Lateness) => sql<boolean>`
  ${sql.ref('conversation.conversationId')} ${isLate ? sql`in` : sql`not in`} (
    ${chatsOf(organisationId)} and ${WAITED} > ${sql.lit(after)}
    union all
    ${chatsOf(organisationId)} and ${WAITED} is null and queued_at < ${sql.lit(now - after)})`;

/** As the index has it; null: the customer still waits. */
const WAITED = sql`coalesce(first_response, ended_at - queued_at)`;

const chatsOf = (organisationId: string) =>
  sql`select conversation_id from chat where organisation_id = ${organisationId} and form_shown = 0`;
