import type { Kysely } from 'kysely';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { IdempotencyTable } from './tables.ts';

/** What was answered under a key since `from`. */
export async function findKeptResponse(
  query: Kysely<Schema>,
  organisationId: string,
  idempotencyKey: string,
  from: number,
): Promise<IdempotencyTable | undefined> {
  return query
    .selectFrom('idempotency')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('idempotencyKey', '=', idempotencyKey)
    .where('createdAt', '>=', from)
    .executeTakeFirst();
}

/** Keeps an answer, unless there is one, and drops those from before `from`. */
export async function keepResponse(
  { query }: Transaction,
  answer: IdempotencyTable,
  from: number,
): Promise<void> {
  await query
    .deleteFrom('idempotency')
    .where('organisationId', '=', answer.organisationId)
    .where('createdAt', '<', from)
    .execute();
  await query
    .insertInto('idempotency')
    .values(answer)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
