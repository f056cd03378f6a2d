import { randomUUID } from 'node:crypto';
import {
  alertCheckInput,
  alertCheckResponse,
  alertInput,
  type AlertInput,
  alertListResponse,
  alertPatch,
  alertResponse,
  doneResponse,
  type ListedAlert,
  MAX_ALERTS,
} from '../../../contract/index.ts';
import { iso, isoOrNull } from '../../../contract/time.ts';
import type { Transaction } from '../../database/store.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Principal } from '../../http/principal.ts';
import { firingInWords, endingOf } from '../alert-body.ts';
import type { AlertTable } from '../alert-tables.ts';
import { measure } from '../measure.ts';
import { isReached } from '../rules/alert.ts';
import { measuredInWords } from '../rules/alert-words.ts';
import type { NotifyServices } from '../services.ts';
import {
  addAlert,
  findAlert,
  findAlerts,
  findLastTimes,
  lastFirings,
  lockAlert,
  removeAlert,
  setAlert,
} from '../store/alerts.ts';
import { findNotifySettings } from '../store/settings.ts';
import { endAlert, ruleOf } from '../switch-alert.ts';

/** Firings in the list. */
const LISTED = 20;
const MAX_BODY = 16 * 1024;
const OF_ALERT = { id: 'The id of the alert.' };
const NOT_FOUND = new Fault('not_found', 'This alert does not exist.');

const EXAMPLE = {
  name: 'CSAT is low',
  figure: 'csat_percent',
  comparison: 'below',
  threshold: 80,
  window_hours: 24,
  minimum: 20,
} as const;

type LastTimes = Awaited<ReturnType<typeof findLastTimes>>;

function listed(alert: AlertTable, last: LastTimes, now: number): ListedAlert {
  const { alertId, dueAt, firingId, restsUntil, createdAt } = alert;
  const known = last.get(alertId);
  return {
    id: alertId,
    ...ruleOf(alert),
    enabled: dueAt !== null,
    state:
      dueAt === null
        ? 'off'
        : firingId !== null
          ? 'firing'
          : restsUntil > now
            ? 'resting'
            : 'quiet',
    last_started_at: isoOrNull(known?.startedAt ?? null),
    last_ended_at: isoOrNull(known?.endedAt ?? null),
    created_at: iso(createdAt),
  };
}

async function listedOne({ store, now }: NotifyServices, organisationId: string, alertId: string) {
  const alert = await findAlert(store.query, organisationId, alertId);
  return alert && listed(alert, await findLastTimes(store.query, organisationId), now());
}

const listAlerts = endpoint(
  {
    method: 'get',
    path: '/api/v1/alerts',
    group: 'administration',
    summary: 'List alerts',
    description: 'The alerts with their state, and when they last started and were over.',
    access: 'admin',
    responses: { 200: { description: 'All alerts, oldest first', schema: alertListResponse } },
  },
  async ({ principal: { organisationId }, respond }, { store, now }: NotifyServices) => {
    const [alerts, last, firings, { language }] = await Promise.all([
      findAlerts(store.query, organisationId),
      findLastTimes(store.query, organisationId),
      lastFirings(store.query, organisationId, LISTED),
      findNotifySettings(store.query, organisationId),
    ]);
    return respond(200, {
      success: true,
      data: alerts.map((one) => listed(one, last, now())),
      firings: firings.map((one) => ({
        id: one.firingId,
        alert_id: one.alertId,
        name: ruleOf(one).name,
        started_at: iso(one.startedAt),
        ended_at: isoOrNull(one.endedAt),
        end_reason: endingOf(one)?.reason ?? null,
        text: firingInWords(one, language),
      })),
    });
  },
);

const audited = (
  { auditChange, now }: NotifyServices,
  transaction: Transaction,
  { organisationId, keyHash }: Principal,
) => auditChange(transaction, { organisationId, keyHash, at: now(), action: 'alerts' });

const createAlert = endpoint(
  {
    method: 'post',
    path: '/api/v1/alerts',
    group: 'administration',
    summary: 'Create an alert',
    description:
      'The figure is looked at every minute, or every five minutes if it is that of more than an hour. The team is told once when the limit is passed, and once when it has been over for ten minutes. Then the alert rests.',
    access: 'admin',
    body: { schema: alertInput, maxBytes: MAX_BODY, example: EXAMPLE },
    responses: { 201: { description: 'The alert', schema: alertResponse } },
    errors: ['conflict'],
  },
  async ({ principal, body, respond, fail }, services: NotifyServices) => {
    const { store, now } = services;
    const { organisationId } = principal;
    const { enabled, ...rule } = body;
    const alertId = randomUUID();
    const isAdded = await store.write(async (transaction) => {
      const known = await findAlerts(transaction.query, organisationId);
      if (known.length >= MAX_ALERTS) return false;
      await addAlert(transaction, {
        organisationId,
        alertId,
        rule: JSON.stringify(rule),
        createdAt: now(),
        dueAt: enabled ? now() : null,
        firingId: null,
        clearSince: null,
        restsUntil: 0,
      });
      await audited(services, transaction, principal);
      return true;
    });
    if (!isAdded) return fail('conflict', `There can be at most ${MAX_ALERTS} alerts.`);
    return respond(201, {
      success: true,
      data: (await listedOne(services, organisationId, alertId))!,
    });
  },
);

/** An alert that fires is over when it is changed: what it said is not watched any more. */
async function endIfFiring(transaction: Transaction, alert: AlertTable, now: number) {
  const { organisationId, firingId } = alert;
  if (firingId === null) return;
  await endAlert(transaction, organisationId, firingId, { reason: 'off', measured: null }, now);
}

const changeAlert = endpoint(
  {
    method: 'patch',
    path: '/api/v1/alerts/{id}',
    group: 'administration',
    summary: 'Change an alert, or switch it off or on',
    description: 'If it is firing, and its figure or limit changes or it is switched off, it ends.',
    access: 'admin',
    parameters: OF_ALERT,
    body: { schema: alertPatch, maxBytes: MAX_BODY, example: { enabled: false } },
    responses: { 200: { description: 'The alert', schema: alertResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, body, respond, fail }, services: NotifyServices) => {
    const { store, now, notifier } = services;
    const { organisationId } = principal;
    const outcome = await store.write(async (transaction) => {
      const alert = await lockAlert(transaction, organisationId, params.id);
      if (!alert) return NOT_FOUND;
      const before: AlertInput = { ...ruleOf(alert), enabled: alert.dueAt !== null };
      const parsed = alertInput.safeParse({ ...before, ...body });
      if (!parsed.success) return invalid(parsed.error.issues);
      const { enabled, ...rule } = parsed.data;
      const ends = !enabled || watched(rule) !== watched(before);
      if (ends) await endIfFiring(transaction, alert, now());
      await setAlert(transaction, alert, {
        rule: JSON.stringify(rule),
        dueAt: enabled ? now() : null,
        ...(ends && { firingId: null, clearSince: null, restsUntil: 0 }),
      });
      await audited(services, transaction, principal);
      return null;
    });
    if (outcome) return fail(outcome);
    notifier.wake();
    const data = await listedOne(services, organisationId, params.id);
    return data ? respond(200, { success: true, data }) : fail(NOT_FOUND);
  },
);

const watched = ({
  figure,
  comparison,
  threshold,
  window_hours,
  minimum,
}: Omit<AlertInput, 'enabled'>) =>
  JSON.stringify([figure, comparison, threshold, window_hours, minimum]);

const invalid = (issues: readonly { path: PropertyKey[]; message: string }[]) =>
  new Fault(
    'invalid_request',
    'The alert is not valid with these changes.',
    issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  );

const deleteAlert = endpoint(
  {
    method: 'delete',
    path: '/api/v1/alerts/{id}',
    group: 'administration',
    summary: 'Delete an alert',
    access: 'admin',
    parameters: OF_ALERT,
    responses: { 200: { description: 'Deleted', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, services: NotifyServices) => {
    const { store, now, notifier } = services;
    const { organisationId } = principal;
    const existed = await store.write(async (transaction) => {
      const alert = await lockAlert(transaction, organisationId, params.id);
      if (!alert) return false;
      await endIfFiring(transaction, alert, now());
      await removeAlert(transaction, organisationId, params.id);
      await audited(services, transaction, principal);
      return true;
    });
    if (!existed) return fail(NOT_FOUND);
    notifier.wake();
    return respond(200, { success: true });
  },
);

const checkAlert = endpoint(
  {
    method: 'post',
    path: '/api/v1/alerts/check',
    group: 'administration',
    summary: 'Read the present value of what an alert would watch',
    description: 'Tells nobody, and changes nothing.',
    access: 'admin',
    limits: [{ name: 'alert-check', calls: 120, seconds: 60, per: 'organisation' }],
    body: {
      schema: alertCheckInput,
      maxBytes: MAX_BODY,
      example: {
        figure: 'escalated',
        comparison: 'usual',
        threshold: 2,
        window_hours: 1,
        minimum: 5,
      },
    },
    responses: { 200: { description: 'The value', schema: alertCheckResponse } },
  },
  async ({ principal: { organisationId }, body, respond }, services: NotifyServices) => {
    const { store, now } = services;
    const [measured, { language }] = await Promise.all([
      measure(services, organisationId, body, now()),
      findNotifySettings(store.query, organisationId),
    ]);
    return respond(200, {
      success: true,
      ...measured,
      reached: isReached(body, measured),
      text: measuredInWords(body, measured, language),
    });
  },
);

/** What is watched, and whom to tell. */
export const alertEndpoints = [listAlerts, createAlert, checkAlert, changeAlert, deleteAlert];
