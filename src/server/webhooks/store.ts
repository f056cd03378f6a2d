import type { Kysely } from 'kysely';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { WebhookFailureTable } from './tables.ts';

/** Most failed deliveries kept per organisation; the oldest are deleted. */
const MAX_FAILURES = 500;

/** Stores a failed delivery, and deletes those received before `from`, milliseconds. */
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
    .limit(MAX_FAILURES)
    .offset(MAX_FAILURES - 1)
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

/** The most characters of a body in the list: all bodies may have 500 MB. */
const MAX_LISTED = 16_000;

/** Failed deliveries since `from`, milliseconds, newest first. A long body is `null`. */
export async function listWebhookFailures(
  query: Kysely<Schema>,
  organisationId: string,
  from: number,
): Promise<(Omit<WebhookFailureTable, 'body'> & { body: string | null })[]> {
  return failuresOf(query, organisationId, from)
    .select(['organisationId', 'failureId', 'source', 'receivedAt', 'reason'])
    .select((eb) =>
      eb
        .case()
        .when(eb.fn<number>('length', ['body']), '<=', MAX_LISTED)
        .then(eb.ref('body'))
        .end()
        .as('body'),
    )
    .orderBy('receivedAt', 'desc')
    .orderBy('failureId')
    .limit(MAX_FAILURES)
    .execute();
}

/** One of them, whole. */
export const findWebhookFailure = (
  query: Kysely<Schema>,
  organisationId: string,
  from: number,
  failureId: string,
): Promise<WebhookFailureTable | undefined> =>
  failuresOf(query, organisationId, from)
    .selectAll()
    .where('failureId', '=', failureId)
    .executeTakeFirst();

const failuresOf = (query: Kysely<Schema>, organisationId: string, from: number) =>
  query
    .selectFrom('webhookFailure')
    .where('organisationId', '=', organisationId)
    .where('receivedAt', '>=', from);

/** @returns whether it existed */
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
