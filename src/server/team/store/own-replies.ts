import type { Kysely } from 'kysely';
import type { CannedReplies } from '../../../contract/index.ts';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';

/** The canned replies that an agent keeps for themselves. */
export async function findOwnReplies(
  query: Kysely<Schema>,
  organisationId: string,
  agentId: number,
): Promise<CannedReplies> {
  const row = await query
    .selectFrom('ownReplies')
    .select('replies')
    .where('organisationId', '=', organisationId)
    .where('agentId', '=', agentId)
    .executeTakeFirst();
  return row ? (JSON.parse(row.replies) as CannedReplies) : [];
}

/** The canned replies that agents keep for themselves, of all of them. */
export async function findAllOwnReplies(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<CannedReplies> {
  const rows = await query
    .selectFrom('ownReplies')
    .select('replies')
    .where('organisationId', '=', organisationId)
    .orderBy('agentId')
    .execute();
  return rows.flatMap(({ replies }) => JSON.parse(replies) as CannedReplies);
}

export async function setOwnReplies(
  { query }: Transaction,
  organisationId: string,
  agentId: number,
  replies: CannedReplies,
): Promise<void> {
  const row = { replies: JSON.stringify(replies) };
  await query
    .insertInto('ownReplies')
    .values({ organisationId, agentId, ...row })
    .onConflict((conflict) => conflict.columns(['organisationId', 'agentId']).doUpdateSet(row))
    .execute();
}

/** Removes what an agent kept for themselves: canned replies, and views of the list. What they shared stays. */
export async function removeOwn(
  { query }: Transaction,
  organisationId: string,
  agentId: number,
): Promise<void> {
  for (const table of ['ownReplies', 'savedView'] as const) {
    await query
      .deleteFrom(table)
      .where('organisationId', '=', organisationId)
      .where('agentId', '=', agentId)
      .execute();
  }
}
