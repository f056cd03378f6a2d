import { randomUUID } from 'node:crypto';
import type { Measured } from '../../contract/index.ts';
import type { Transaction } from '../database/store.ts';
import type { AlertTable, Ending, StoredRule } from './alert-tables.ts';
import { noticeOfAlert } from './rules/notice.ts';
import { addFiring, endFiring } from './store/alerts.ts';
import { addNotices } from './store/notices.ts';

export const ruleOf = ({ rule }: Pick<AlertTable, 'rule'>) => JSON.parse(rule) as StoredRule;

/** Records that an alert starts, and tells the team. @returns the id of the firing */
export async function startAlert(
  transaction: Transaction,
  { organisationId, alertId, rule }: AlertTable,
  measured: Measured,
  now: number,
): Promise<string> {
  const firingId = randomUUID();
  await addFiring(transaction, {
    organisationId,
    firingId,
    alertId,
    startedAt: now,
    endedAt: null,
    rule,
    measured: JSON.stringify(measured),
    ending: null,
  });
  await addNotices(transaction, organisationId, [noticeOfAlert('alert.started', firingId, now)]);
  return firingId;
}

/** Records that an alert is over, and tells the team. */
export async function endAlert(
  transaction: Transaction,
  organisationId: string,
  firingId: string,
  ending: Ending,
  now: number,
): Promise<void> {
  await endFiring(transaction, organisationId, firingId, ending, now);
  await addNotices(transaction, organisationId, [noticeOfAlert('alert.ended', firingId, now)]);
}
