import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { WebhookTable } from '../tables.ts';

/** The webhooks of an organisation, oldest first. */
export async function findWebhooks(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<WebhookTable[]> {
  return query
    .selectFrom('webhook')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('createdAt')
    .orderBy('webhookId')
    .execute();
}

export async function findWebhook(
  query: Kysely<Schema>,
  organisationId: string,
  webhookId: string,
): Promise<WebhookTable | undefined> {
  return query
    .selectFrom('webhook')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('webhookId', '=', webhookId)
    .executeTakeFirst();
}

export async function addWebhook({ query }: Transaction, webhook: WebhookTable): Promise<void> {
  await query.insertInto('webhook').values(webhook).execute();
}

/** Changes the given fields. @returns whether it exists */
export async function setWebhook(
  { query }: Transaction,
  organisationId: string,
  webhookId: string,
  change: Partial<WebhookTable>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await query
    .updateTable('webhook')
    .set(change)
    .where('organisationId', '=', organisationId)
    .where('webhookId', '=', webhookId)
    .execute();
}

/** @returns whether it existed */
export async function removeWebhook(
  { query }: Transaction,
  organisationId: string,
  webhookId: string,
): Promise<boolean> {
  const { numDeletedRows } = await query
    .deleteFrom('webhook')
    .where('organisationId', '=', organisationId)
    .where('webhookId', '=', webhookId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
