import type { Kysely } from 'kysely';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { IdempotencyTable } from './tables.ts';

/** The response that was stored for an idempotency key at or after `from`. */
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

/** Stores a response unless its key has one, and deletes responses from before `from`. */
export async function keepResponse(
  { query }: Transaction,
  response: IdempotencyTable,
  from: number,
): Promise<void> {
  await query
    .deleteFrom('idempotency')
    .where('organisationId', '=', response.organisationId)
    .where('createdAt', '<', from)
    .execute();
  await query
    .insertInto('idempotency')
    .values(response)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
