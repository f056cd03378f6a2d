import {
  surveyConfig,
  type SurveyConfigResponse,
  surveyConfigPatch,
} from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { ORGANISATION_GONE } from '../../keys/index.ts';
import { findSurveyConfig, setSurveyConfig, type SurveyConfig } from '../store/surveys.ts';

const readConfig = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/config',
    group: 'surveys',
    summary: 'Read the survey settings',
    access: 'csat:read',
    responses: { 200: { description: 'The settings', schema: surveyConfig } },
    errors: ['not_found'],
  },
  async ({ principal, respond, fail }, { store }: Services) => {
    const config = await findSurveyConfig(store.query, principal.organisationId);
    return config ? respond(200, told(config)) : fail(ORGANISATION_GONE);
  },
);

const changeConfig = endpoint(
  {
    method: 'put',
    path: '/api/v1/csat/config',
    group: 'surveys',
    summary: 'Change the survey settings',
    description:
      'Absent fields stay as they are. When surveys are turned off, those that wait are cancelled.',
    access: 'config:write',
    body: {
      schema: surveyConfigPatch,
      maxBytes: 16 * 1024,
      example: { survey_delay_hours: 4 },
    },
    responses: { 200: { description: 'The settings after the change', schema: surveyConfig } },
    errors: ['not_found'],
  },
  async ({ principal, body, respond, fail }, { store }: Services) => {
    const { organisationId } = principal;
    const config = await store.write(async (transaction) => {
      const known = await findSurveyConfig(transaction.query, organisationId);
      if (!known) return null;
      const next = configOf({ ...told(known), ...body });
      await setSurveyConfig(transaction, organisationId, next);
      return next;
    });
    return config ? respond(200, told(config)) : fail(ORGANISATION_GONE);
  },
);

/** When surveys are sent, and what mails look like (CONTRACT, part B). */
export const surveyConfigEndpoints = [readConfig, changeConfig];

const told = (config: SurveyConfig): SurveyConfigResponse => ({
  enabled: config.enabled,
  survey_delay_hours: config.delayHours,
  survey_expiry_days: config.expiryDays,
  pause_days: config.pauseDays,
  brand_name: config.brandName,
  brand_color: config.brandColor,
  logo_url: config.logoUrl,
  sender: config.sender,
});

/** @param answer a configuration, and perhaps `undefined` where a field was not given */
const configOf = (answer: {
  [K in keyof SurveyConfigResponse]: SurveyConfigResponse[K] | undefined;
}): SurveyConfig => {
  const given = answer as SurveyConfigResponse;
  return {
    enabled: given.enabled,
    delayHours: given.survey_delay_hours,
    expiryDays: given.survey_expiry_days,
    pauseDays: given.pause_days,
    brandName: given.brand_name,
    brandColor: given.brand_color,
    logoUrl: given.logo_url,
    sender: given.sender,
  };
};
