import {
  type OrganisationResponse,
  organisationResponse,
  organisationPatch,
} from '../../../contract/index.ts';
import type { Store } from '../../database/store.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Services } from '../../http/services.ts';
import { findOrganisation, setOrganisation } from '../store/organisations.ts';

/** The organisation of a key or session was deleted. */
export const ORGANISATION_GONE = new Fault('not_found', 'The organisation no longer exists.');

const readOrganisation = endpoint(
  {
    method: 'get',
    path: '/api/v1/organisation',
    group: 'administration',
    summary: 'Read the settings of the organisation',
    access: 'admin',
    responses: { 200: { description: 'The settings', schema: organisationResponse } },
    errors: ['not_found'],
  },
  async ({ principal, respond, fail }, { store }: Services) => {
    const settings = await settingsOf(store, principal.organisationId);
    return settings ? respond(200, settings) : fail(ORGANISATION_GONE);
  },
);

const changeOrganisation = endpoint(
  {
    method: 'patch',
    path: '/api/v1/organisation',
    group: 'administration',
    summary: 'Change the settings of the organisation',
    description: 'Absent fields stay unchanged.',
    access: 'admin',
    body: { schema: organisationPatch, maxBytes: 64 * 1024, example: { retention_days: 365 } },
    responses: {
      200: { description: 'The settings after the change', schema: organisationResponse },
    },
    errors: ['not_found'],
  },
  async ({ principal, body, respond, fail }, { store }: Services) => {
    const { organisationId } = principal;
    const { retention_days, redaction, allowed_origins, export_idle_hours } = body;
    const { agent_absence_minutes, answer_within_minutes, time_zone, late_after_minutes } = body;
    await store.write((transaction) =>
      setOrganisation(transaction, organisationId, {
        ...(retention_days === undefined ? {} : { retentionDays: retention_days }),
        ...(export_idle_hours === undefined ? {} : { idleHours: export_idle_hours }),
        ...(agent_absence_minutes === undefined ? {} : { absenceMinutes: agent_absence_minutes }),
        ...(answer_within_minutes === undefined ? {} : { answerMinutes: answer_within_minutes }),
        ...(late_after_minutes === undefined ? {} : { lateMinutes: late_after_minutes }),
        ...(time_zone === undefined ? {} : { timeZone: time_zone }),
        ...(redaction === undefined ? {} : { redaction: redaction ? 1 : 0 }),
        ...(allowed_origins === undefined
          ? {}
          : { allowedOrigins: JSON.stringify(allowed_origins) }),
      }),
    );
    const settings = await settingsOf(store, organisationId);
    return settings ? respond(200, settings) : fail(ORGANISATION_GONE);
  },
);

/** The settings of the caller's organisation. */
export const organisationEndpoints = [readOrganisation, changeOrganisation];

/** @returns `null` if the organisation no longer exists */
async function settingsOf(
  store: Store,
  organisationId: string,
): Promise<OrganisationResponse | null> {
  const settings = await findOrganisation(store.query, organisationId);
  if (!settings) return null;
  return {
    success: true,
    data: {
      organisation_id: organisationId,
      retention_days: settings.retentionDays,
      redaction: settings.redaction === 1,
      allowed_origins: JSON.parse(settings.allowedOrigins) as string[],
      export_idle_hours: settings.idleHours,
      agent_absence_minutes: settings.absenceMinutes,
      answer_within_minutes: settings.answerMinutes,
      late_after_minutes: settings.lateMinutes,
      time_zone: settings.timeZone,
      identity_verification: settings.identitySecret !== null,
    },
  };
}
