import type { Kysely } from 'kysely';
import { replace, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { PushSubscriptionTable } from '../tables.ts';

/** The most browsers of one agent. The oldest give way. */
const MAX_PER_AGENT = 10;

const saveRows: Save<'pushSubscription'> = { table: 'pushSubscription', whenKnown: replace() };

/** The browsers of these agents, or of all. */
export async function findSubscriptions(
  query: Kysely<Schema>,
  organisationId: string,
  agentIds?: readonly number[],
): Promise<PushSubscriptionTable[]> {
  if (agentIds?.length === 0) return [];
  return query
    .selectFrom('pushSubscription')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .$if(agentIds !== undefined, (select) => select.where('agentId', 'in', agentIds!))
    .orderBy('createdAt')
    .orderBy('subscriptionId')
    .execute();
}

export async function findSubscription(
  query: Kysely<Schema>,
  organisationId: string,
  subscriptionId: string,
): Promise<PushSubscriptionTable | undefined> {
  return query
    .selectFrom('pushSubscription')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('subscriptionId', '=', subscriptionId)
    .executeTakeFirst();
}

/** Adds a browser, or gives it to the agent who is signed in there now. */
export async function saveSubscription(
  transaction: Transaction,
  subscription: PushSubscriptionTable,
): Promise<void> {
  const { organisationId, agentId } = subscription;
  await transaction.save(saveRows, [subscription]);
  const own = await findSubscriptions(transaction.query, organisationId, [agentId]);
  for (const { subscriptionId } of own.slice(0, Math.max(0, own.length - MAX_PER_AGENT))) {
    await removeSubscription(transaction, organisationId, subscriptionId);
  }
}

export async function removeSubscription(
  { query }: Transaction,
  organisationId: string,
  subscriptionId: string,
): Promise<void> {
  await query
    .deleteFrom('pushSubscription')
    .where('organisationId', '=', organisationId)
    .where('subscriptionId', '=', subscriptionId)
    .execute();
}

/** Removes the browsers of agents who were removed. */
export async function removeSubscriptionsOfRemoved({ query }: Transaction): Promise<void> {
  await query
    .deleteFrom('pushSubscription')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('agent')
          .select('agentId')
          .whereRef('agent.organisationId', '=', 'pushSubscription.organisationId')
          .whereRef('agent.agentId', '=', 'pushSubscription.agentId')
          .where('agent.removedAt', 'is not', null),
      ),
    )
    .execute();
}
