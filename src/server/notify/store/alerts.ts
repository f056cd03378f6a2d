import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { AlertTable, Ending, FiringTable } from '../alert-tables.ts';

/** The alerts of an organisation, oldest first. */
export async function findAlerts(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<AlertTable[]> {
  return query
    .selectFrom('alert')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('createdAt')
    .orderBy('alertId')
    .execute();
}

export async function findAlert(
  query: Kysely<Schema>,
  organisationId: string,
  alertId: string,
): Promise<AlertTable | undefined> {
  return query
    .selectFrom('alert')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('alertId', '=', alertId)
    .executeTakeFirst();
}

/** Locks an alert until the transaction ends. */
export async function lockAlert(
  { query, locksRows }: Transaction,
  organisationId: string,
  alertId: string,
): Promise<AlertTable | undefined> {
  return query
    .selectFrom('alert')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('alertId', '=', alertId)
    .$if(locksRows, (select) => select.forUpdate())
    .executeTakeFirst();
}

export async function addAlert({ query }: Transaction, alert: AlertTable): Promise<void> {
  await query.insertInto('alert').values(alert).execute();
}

export async function setAlert(
  { query }: Transaction,
  { organisationId, alertId }: Pick<AlertTable, 'organisationId' | 'alertId'>,
  change: Partial<AlertTable>,
): Promise<void> {
  await query
    .updateTable('alert')
    .set(change)
    .where('organisationId', '=', organisationId)
    .where('alertId', '=', alertId)
    .execute();
}

export async function removeAlert(
  { query }: Transaction,
  organisationId: string,
  alertId: string,
): Promise<void> {
  await query
    .deleteFrom('alert')
    .where('organisationId', '=', organisationId)
    .where('alertId', '=', alertId)
    .execute();
}

/**
 * Claims alerts that are to be looked at: until `until`, no other node looks at them. If the node is killed, another
 * one does then.
 */
export async function claimAlerts(
  transaction: Transaction,
  { now, until, limit }: { now: number; until: number; limit: number },
): Promise<AlertTable[]> {
  const { query, locksRows } = transaction;
  const due = await query
    .selectFrom('alert')
    .selectAll()
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .$if(locksRows, (select) => select.forUpdate().skipLocked())
    .execute();
  for (const alert of due) await setAlert(transaction, alert, { dueAt: until });
  return due.map((alert) => ({ ...alert, dueAt: until }));
}

export async function addFiring({ query }: Transaction, firing: FiringTable): Promise<void> {
  await query.insertInto('firing').values(firing).execute();
}

export async function endFiring(
  { query }: Transaction,
  organisationId: string,
  firingId: string,
  ending: Ending,
  at: number,
): Promise<void> {
  await query
    .updateTable('firing')
    .set({ endedAt: at, ending: JSON.stringify(ending) })
    .where('organisationId', '=', organisationId)
    .where('firingId', '=', firingId)
    .where('endedAt', 'is', null)
    .execute();
}

export async function findFirings(
  query: Kysely<Schema>,
  organisationId: string,
  firingIds: readonly string[],
): Promise<Map<string, FiringTable>> {
  if (firingIds.length === 0) return new Map();
  const rows = await query
    .selectFrom('firing')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('firingId', 'in', firingIds)
    .execute();
  return new Map(rows.map((one) => [one.firingId, one]));
}

/** The last firings of all alerts, newest first. */
export async function lastFirings(
  query: Kysely<Schema>,
  organisationId: string,
  limit: number,
): Promise<FiringTable[]> {
  return query
    .selectFrom('firing')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('startedAt', 'desc')
    .orderBy('firingId')
    .limit(limit)
    .execute();
}

/** When each alert last started and was last over; those that never started are absent. */
export async function findLastTimes(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<Map<string, { startedAt: number; endedAt: number | null }>> {
  const rows = await query
    .selectFrom('firing')
    .select('alertId')
    .select(({ fn }) => [
      fn.max<number>('startedAt').as('startedAt'),
      fn.max<number | null>('endedAt').as('endedAt'),
    ])
    .where('organisationId', '=', organisationId)
    .groupBy('alertId')
    .execute();
  return new Map(
    rows.map(({ alertId, startedAt, endedAt }) => [
      alertId,
      { startedAt: Number(startedAt), endedAt: endedAt === null ? null : Number(endedAt) },
    ]),
  );
}

/** Removes firings that were over before a time. */
export async function removeOldFirings({ query }: Transaction, before: number): Promise<void> {
  await query.deleteFrom('firing').where('endedAt', '<', before).execute();
}
