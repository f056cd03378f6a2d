import type { Kysely } from 'kysely';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { WebhookFailureTable } from './tables.ts';

/** No more are kept of an organisation: the oldest go. */
const MOST = 500;

/** Keeps a delivery, and drops those from before `from`, milliseconds. */
export async function addWebhookFailure(
  { query }: Transaction,
  failure: WebhookFailureTable,
  from: number,
): Promise<void> {
  const { organisationId } = failure;
  await query
    .deleteFrom('webhookFailure')
    .where('organisationId', '=', organisationId)
    .where('receivedAt', '<', from)
    .execute();
  const tooMany = await query
    .selectFrom('webhookFailure')
    .select('failureId')
    .where('organisationId', '=', organisationId)
    .orderBy('receivedAt', 'desc')
    .orderBy('failureId')
    .limit(MOST)
    .offset(MOST - 1)
    .execute();
  if (tooMany.length > 0) {
    await query
      .deleteFrom('webhookFailure')
      .where('organisationId', '=', organisationId)
      .where(
        'failureId',
        'in',
        tooMany.map(({ failureId }) => failureId),
      )
      .execute();
  }
  await query
    .insertInto('webhookFailure')
    .values(failure)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Those since `from`, the latest first. */
export async function listWebhookFailures(
  query: Kysely<Schema>,
  organisationId: string,
  from: number,
): Promise<WebhookFailureTable[]> {
  return query
    .selectFrom('webhookFailure')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('receivedAt', '>=', from)
    .orderBy('receivedAt', 'desc')
    .orderBy('failureId')
    .limit(MOST)
    .execute();
}

/** @returns whether it was there */
export async function removeWebhookFailure(
  { query }: Transaction,
  organisationId: string,
  failureId: string,
): Promise<boolean> {
  const { numDeletedRows } = await query
    .deleteFrom('webhookFailure')
    .where('organisationId', '=', organisationId)
    .where('failureId', '=', failureId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
