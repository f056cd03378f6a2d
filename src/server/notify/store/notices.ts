import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Save } from '../../database/save.ts';
import type { Transaction } from '../../database/store.ts';
import {
  isToAnswer,
  type MailKind,
  mailKindOf,
  type NewNotice,
  type Notice,
  type ToldEscalation,
} from '../rules/notice.ts';
import type { Channel } from '../rules/retry.ts';
import type { DeliveryTable } from '../tables.ts';

const saveNoticeRows: Save<'notice'> = { table: 'notice' };
const saveDeliveryRows: Save<'delivery'> = { table: 'delivery' };

/** Records notices in the transaction of what they tell. */
export async function addNotices(
  { save }: Transaction,
  organisationId: string,
  notices: readonly NewNotice[],
): Promise<void> {
  await save(
    saveNoticeRows,
    notices.map((notice) => ({
      organisationId,
      noticeId: randomUUID(),
      spreadAt: null,
      ...notice,
    })),
  );
}

/** When these conversations were last told as escalated; those that never were are absent. */
export async function findToldEscalations(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, ToldEscalation>> {
  const told = new Map<string, ToldEscalation>();
  if (conversationIds.length === 0) return told;
  const rows = await query
    .selectFrom('notice')
    .select(['conversationId', 'isSelfHarm'])
    .select(({ fn }) => fn.max<number>('at').as('last'))
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('type', '=', 'conversation.escalated')
    .groupBy(['conversationId', 'isSelfHarm'])
    .execute();
  for (const { conversationId, isSelfHarm, last } of rows) {
    const { at = 0, selfHarmAt = 0 } = told.get(conversationId) ?? {};
    const time = Number(last);
    told.set(conversationId, {
      at: Math.max(at, time),
      selfHarmAt: isSelfHarm === 1 ? time : selfHarmAt,
    });
  }
  return told;
}

/** Locks notices of which no deliveries have been made; those that another node has locked are skipped. */
export async function lockNotices(
  { query, locksRows }: Transaction,
  limit: number,
): Promise<Notice[]> {
  return query
    .selectFrom('notice')
    .selectAll()
    .where('spreadAt', 'is', null)
    .orderBy('at')
    .limit(limit)
    .$if(locksRows, (select) => select.forUpdate().skipLocked())
    .execute();
}

/** @param at when deliveries of these notices were made; `null`: they are to be made again */
export async function setSpread(
  { query }: Transaction,
  organisationId: string,
  noticeIds: readonly string[],
  at: number | null,
): Promise<void> {
  await query
    .updateTable('notice')
    .set({ spreadAt: at })
    .where('organisationId', '=', organisationId)
    .where('noticeId', 'in', noticeIds)
    .execute();
}

/** The targets of the deliveries that were made of these notices; notices without one are absent. */
export async function findTargets(
  query: Kysely<Schema>,
  organisationId: string,
  noticeIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows = await query
    .selectFrom('delivery')
    .select(['noticeId', 'targetId'])
    .where('organisationId', '=', organisationId)
    .where('noticeId', 'in', noticeIds)
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ noticeId }) => noticeId)].map(([noticeId, own]) => [
      noticeId,
      new Set(own.map(({ targetId }) => targetId)),
    ]),
  );
}

export type NewDelivery = Pick<
  DeliveryTable,
  'organisationId' | 'noticeId' | 'channel' | 'targetId' | 'firstDueAt' | 'dueAt'
>;

export async function addDeliveries(
  { save }: Transaction,
  made: readonly NewDelivery[],
  now: number,
): Promise<string[]> {
  const rows = made.map((one) => ({
    ...one,
    deliveryId: randomUUID(),
    state: 'pending' as const,
    attempts: 0,
    createdAt: now,
    doneAt: null,
    problem: null,
  }));
  await save(saveDeliveryRows, rows);
  return rows.map(({ deliveryId }) => deliveryId);
}

/** Stores what became of an attempt, unless a later attempt has begun. */
export async function settle(
  { query }: Transaction,
  { organisationId, deliveryId, attempts }: DeliveryTable,
  outcome: Pick<DeliveryTable, 'state' | 'dueAt' | 'doneAt' | 'problem'> &
    Partial<Pick<DeliveryTable, 'firstDueAt'>>,
): Promise<void> {
  await query
    .updateTable('delivery')
    .set(outcome)
    .where('organisationId', '=', organisationId)
    .where('deliveryId', '=', deliveryId)
    .where('attempts', '=', attempts)
    .where('state', '=', 'pending')
    .execute();
}

/** Nothing is sent to a target before `until`. */
export async function holdBack(
  { query }: Transaction,
  organisationId: string,
  targetId: string,
  until: number,
): Promise<void> {
  await query
    .updateTable('delivery')
    .set({ dueAt: until })
    .where('organisationId', '=', organisationId)
    .where('targetId', '=', targetId)
    .where('dueAt', '<', until)
    .execute();
}

/** Ends everything that is on its way to a target. */
export async function dropPending(
  { query }: Transaction,
  organisationId: string,
  targetId: string,
  problem: string,
  at: number,
): Promise<void> {
  await query
    .updateTable('delivery')
    .set({ state: 'dropped', dueAt: null, doneAt: at, problem })
    .where('organisationId', '=', organisationId)
    .where('targetId', '=', targetId)
    .where('state', '=', 'pending')
    .execute();
}

/** How many deliveries are on their way to each target; targets without one are absent. */
export async function countPending(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<Map<string, number>> {
  const rows = await query
    .selectFrom('delivery')
    .select(['targetId', ({ fn }) => fn.countAll<number>().as('count')])
    .where('organisationId', '=', organisationId)
    .where('dueAt', 'is not', null)
    .groupBy('targetId')
    .execute();
  return new Map(rows.map(({ targetId, count }) => [targetId, Number(count)]));
}

export interface DeliveryWithNotice extends DeliveryTable {
  type: Notice['type'];
  conversationId: string;
}

/** The latest deliveries to a target, or the one with this id. */
export async function findDeliveries(
  query: Kysely<Schema>,
  organisationId: string,
  wanted: { targetId: string } | { deliveryId: string },
  limit: number,
): Promise<DeliveryWithNotice[]> {
  const [[column, value]] = Object.entries(wanted) as [['targetId' | 'deliveryId', string]];
  return query
    .selectFrom('delivery')
    .innerJoin('notice', (join) =>
      join
        .onRef('notice.organisationId', '=', 'delivery.organisationId')
        .onRef('notice.noticeId', '=', 'delivery.noticeId'),
    )
    .selectAll('delivery')
    .select(['notice.type', 'notice.conversationId'])
    .where('delivery.organisationId', '=', organisationId)
    .where(`delivery.${column}`, '=', value)
    .orderBy('delivery.createdAt', 'desc')
    .orderBy('delivery.deliveryId')
    .limit(limit)
    .execute();
}

/** The deliveries of the notices of a chat (`null`: of those without one), and whether more will be made. */
export async function findNoticeDeliveries(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
  chatId: number | null,
): Promise<
  {
    type: Notice['type'];
    isSpread: boolean;
    channel: Channel | null;
    state: DeliveryTable['state'] | null;
  }[]
> {
  const rows = await query
    .selectFrom('notice')
    .leftJoin('delivery', (join) =>
      join
        .onRef('delivery.organisationId', '=', 'notice.organisationId')
        .onRef('delivery.noticeId', '=', 'notice.noticeId'),
    )
    .select(['notice.type', 'notice.spreadAt', 'delivery.channel', 'delivery.state'])
    .where('notice.organisationId', '=', organisationId)
    .where('notice.conversationId', '=', conversationId)
    .where('notice.chatId', chatId === null ? 'is' : '=', chatId)
    .execute();
  return rows.map(({ spreadAt, ...row }) => ({ ...row, isSpread: spreadAt !== null }));
}

/** Which of these addresses have a mail about the notice's conversation (or chat), sent or on its way. */
export async function findMailed(query: Kysely<Schema>, notice: Notice): Promise<Set<string>> {
  const { organisationId, conversationId, type, chatId, messageId, isSelfHarm } = notice;
  // Whenever the customer writes so.
  if (isSelfHarm === 1 || mailKindOf(notice) !== 'customers') return new Set();
  const rows = await query
    .selectFrom('notice')
    .innerJoin('delivery', (join) =>
      join
        .onRef('delivery.organisationId', '=', 'notice.organisationId')
        .onRef('delivery.noticeId', '=', 'notice.noticeId'),
    )
    .select('delivery.targetId')
    .where('notice.organisationId', '=', organisationId)
    .where('notice.conversationId', '=', conversationId)
    .where('notice.type', '=', type)
    .where('delivery.channel', '=', 'mail')
    .$if(isToAnswer({ type }), (select) =>
      select
        .where('notice.chatId', '=', chatId)
        .where('notice.messageId', messageId === null ? 'is' : '=', messageId),
    )
    .execute();
  return new Set(rows.map(({ targetId }) => targetId));
}

const OF_ALERTS = ['alert.started', 'alert.ended'] as const;

/** When a mail of this kind to this address last left; 0: never. */
export async function lastMailAt(
  query: Kysely<Schema>,
  organisationId: string,
  address: string,
  kind: MailKind,
): Promise<number> {
  const row = await query
    .selectFrom('delivery')
    .innerJoin('notice', (join) =>
      join
        .onRef('notice.organisationId', '=', 'delivery.organisationId')
        .onRef('notice.noticeId', '=', 'delivery.noticeId'),
    )
    .select(({ fn }) => fn.max<number | null>('delivery.doneAt').as('last'))
    .where('delivery.organisationId', '=', organisationId)
    .where('delivery.targetId', '=', address)
    .where('delivery.state', '=', 'delivered')
    .$if(kind === 'digest', (select) => select.where('notice.type', '=', 'digest'))
    .$if(kind === 'alerts', (select) => select.where('notice.type', 'in', OF_ALERTS))
    .$if(kind === 'customers', (select) =>
      select.where('notice.type', 'not in', [...OF_ALERTS, 'digest']),
    )
    .executeTakeFirstOrThrow();
  return Number(row.last ?? 0);
}

/** Removes notices and their deliveries before a time, some at once. @returns how many notices */
export async function removeOld(
  { query }: Transaction,
  before: number,
  limit: number,
): Promise<number> {
  const old = await query
    .selectFrom('notice')
    .select(['organisationId', 'noticeId'])
    .where('at', '<', before)
    .orderBy('at')
    .limit(limit)
    .execute();
  for (const [organisationId, mine] of Map.groupBy(old, (one) => one.organisationId)) {
    await removeNotices(
      query,
      organisationId,
      mine.map(({ noticeId }) => noticeId),
    );
  }
  return old.length;
}

async function removeNotices(
  query: Kysely<Schema>,
  organisationId: string,
  noticeIds: readonly string[],
): Promise<void> {
  for (const table of ['delivery', 'notice'] as const) {
    await query
      .deleteFrom(table)
      .where('organisationId', '=', organisationId)
      .where('noticeId', 'in', noticeIds)
      .execute();
  }
}

/** Removes all notices of these conversations. */
export async function removeNoticesOf(
  { query }: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<void> {
  const rows = await query
    .selectFrom('notice')
    .select('noticeId')
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .execute();
  if (rows.length === 0) return;
  await removeNotices(
    query,
    organisationId,
    rows.map(({ noticeId }) => noticeId),
  );
}

/** Whether there is anything to do now. */
export async function isAnythingDue(query: Kysely<Schema>, now: number): Promise<boolean> {
  const { rows } = await sql`select 1 where
    exists (select 1 from notice where spread_at is null)
    or exists (select 1 from delivery where due_at <= ${now})`.execute(query);
  return rows.length > 0;
}
