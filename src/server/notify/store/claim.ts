import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { Notice } from '../rules/notice.ts';
import type { Channel } from '../rules/retry.ts';
import type { DeliveryTable } from '../tables.ts';
import { findWebhook, setWebhook } from './webhooks.ts';

/** A delivery with its notice. */
export type Task = { delivery: DeliveryTable; notice: Notice };

export interface ClaimOptions {
  now: number;
  /** Milliseconds: if no outcome is known by then, whoever claimed a delivery was killed, and it is due again. */
  lease: Record<Channel, number>;
  /** Targets that an attempt of this node runs to. */
  busy: readonly string[];
  /** Due deliveries read at once. */
  limit: number;
  /** How many attempts may begin; mails do not count. */
  free: number;
}

/**
 * Claims deliveries that are due: all mails to an address, which go together, and one delivery to each browser and to
 * each webhook.
 */
export async function claimDue(transaction: Transaction, options: ClaimOptions): Promise<Task[]> {
  const { now, lease } = options;
  const claimed = await claimOthers(transaction, options);
  const free = options.free - claimed.filter(({ channel }) => channel === 'push').length;
  claimed.push(...(await claimWebhooks(transaction, { ...options, free })));
  const tasks: Task[] = [];
  for (const [organisationId, mine] of Map.groupBy(claimed, (one) => one.organisationId)) {
    const notices = await findNotices(
      transaction.query,
      organisationId,
      mine.map(({ noticeId }) => noticeId),
    );
    for (const [channel, own] of Map.groupBy(mine, (one) => one.channel)) {
      const dueAt = now + lease[channel];
      await begin(transaction, organisationId, own, dueAt);
      for (const delivery of own) {
        const notice = notices.get(delivery.noticeId);
        const attempts = delivery.attempts + 1;
        if (notice) tasks.push({ delivery: { ...delivery, attempts, dueAt }, notice });
      }
    }
  }
  return tasks;
}

/** Mails and push messages. Those that another node has locked are skipped. */
async function claimOthers(
  { query, locksRows }: Transaction,
  { now, busy, limit, free }: ClaimOptions,
): Promise<DeliveryTable[]> {
  const due = await query
    .selectFrom('delivery')
    .selectAll()
    .where('dueAt', '<=', now)
    .where('channel', '!=', 'webhook')
    .$if(busy.length > 0, (select) => select.where('targetId', 'not in', busy))
    .orderBy('dueAt')
    .orderBy('createdAt')
    .limit(limit)
    .$if(locksRows, (select) => select.forUpdate().skipLocked())
    .execute();
  const browsers = new Set<string>();
  return due.filter(({ channel, targetId }) => {
    if (channel === 'mail') return true;
    if (browsers.size >= free || browsers.has(targetId)) return false;
    browsers.add(targetId);
    return true;
  });
}

/**
 * The first due delivery of each webhook that no node is attempting: so the start of an alert comes before its end, also
 * when both were due at the end of quiet hours, or failed.
 */
async function claimWebhooks(
  transaction: Transaction,
  { now, lease, busy, limit, free }: ClaimOptions,
): Promise<DeliveryTable[]> {
  if (free <= 0) return [];
  const due = await transaction.query
    .selectFrom('delivery')
    .select(['organisationId', 'targetId'])
    .where('dueAt', '<=', now)
    .where('channel', '=', 'webhook')
    .$if(busy.length > 0, (select) => select.where('targetId', 'not in', busy))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('webhook')
            .select('webhookId')
            .whereRef('webhook.organisationId', '=', 'delivery.organisationId')
            .whereRef('webhook.webhookId', '=', 'delivery.targetId')
            .where('busyUntil', '>', now),
        ),
      ),
    )
    .orderBy('dueAt')
    .limit(limit)
    .execute();
  const targets = new Map(due.map((one) => [one.targetId, one.organisationId]));
  const claimed: DeliveryTable[] = [];
  for (const [webhookId, organisationId] of targets) {
    if (claimed.length === free) break;
    const until = now + lease.webhook;
    if (!(await takeTurn(transaction, { organisationId, webhookId }, { now, until }))) continue;
    const first = await firstDue(transaction.query, organisationId, webhookId, now);
    if (first) claimed.push(first);
  }
  return claimed;
}

/** @returns whether no other node has an attempt to the webhook, or one to a webhook that was deleted */
async function takeTurn(
  transaction: Transaction,
  { organisationId, webhookId }: { organisationId: string; webhookId: string },
  { now, until }: { now: number; until: number },
): Promise<boolean> {
  const { query, locksRows } = transaction;
  const free = await query
    .selectFrom('webhook')
    .select('webhookId')
    .where('organisationId', '=', organisationId)
    .where('webhookId', '=', webhookId)
    .where('busyUntil', '<=', now)
    .$if(locksRows, (select) => select.forUpdate().skipLocked())
    .executeTakeFirst();
  if (!free) return (await findWebhook(query, organisationId, webhookId)) === undefined;
  await setWebhook(transaction, organisationId, webhookId, { busyUntil: until });
  return true;
}

const firstDue = (
  query: Kysely<Schema>,
  organisationId: string,
  webhookId: string,
  now: number,
): Promise<DeliveryTable | undefined> =>
  query
    .selectFrom('delivery')
    .innerJoin('notice', (join) =>
      join
        .onRef('notice.organisationId', '=', 'delivery.organisationId')
        .onRef('notice.noticeId', '=', 'delivery.noticeId'),
    )
    .selectAll('delivery')
    .where('delivery.organisationId', '=', organisationId)
    .where('delivery.targetId', '=', webhookId)
    .where('delivery.dueAt', '<=', now)
    .orderBy('delivery.createdAt')
    .orderBy('notice.at')
    .orderBy('delivery.deliveryId')
    .limit(1)
    .executeTakeFirst();

async function begin(
  { query }: Transaction,
  organisationId: string,
  deliveries: readonly DeliveryTable[],
  dueAt: number,
): Promise<void> {
  await query
    .updateTable('delivery')
    .set((eb) => ({ dueAt, attempts: eb('attempts', '+', 1) }))
    .where('organisationId', '=', organisationId)
    .where(
      'deliveryId',
      'in',
      deliveries.map(({ deliveryId }) => deliveryId),
    )
    .execute();
}

async function findNotices(
  query: Kysely<Schema>,
  organisationId: string,
  ids: readonly string[],
): Promise<Map<string, Notice>> {
  const notices = await query
    .selectFrom('notice')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('noticeId', 'in', [...new Set(ids)])
    .execute();
  return new Map(notices.map((one) => [one.noticeId, one]));
}
