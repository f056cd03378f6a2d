import { notifySettingsPatch, notifySettingsResponse } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { missingForMail } from '../missing-for-mail.ts';
import type { NotifyServices } from '../services.ts';
import { clockOf, minuteIn } from '../rules/quiet-hours.ts';
import { findNotifySettings, quietHoursIn, setNotifySettings } from '../store/settings.ts';
import { findSubscriptions } from '../store/subscriptions.ts';

async function settingsOf(services: NotifyServices, organisationId: string) {
  const { store } = services;
  const missing = missingForMail(services);
  const settings = await findNotifySettings(store.query, organisationId);
  const quiet = quietHoursIn(settings);
  return {
    mail_to: JSON.parse(settings.mailTo) as string[],
    mail_when_waiting: settings.mailsWaiting === 1,
    mail_when_left: settings.mailsLeft === 1,
    include_content: settings.withContent === 1,
    language: settings.language,
    quiet_hours: quiet && { from: clockOf(quiet.from), to: clockOf(quiet.to) },
    mails_leave: missing.length === 0,
    mails_need: missing,
    push_subscriptions: (await findSubscriptions(store.query, organisationId)).length,
  };
}

const readSettings = endpoint(
  {
    method: 'get',
    path: '/api/v1/notifications/settings',
    group: 'administration',
    summary: 'Read the settings of notifications',
    access: 'admin',
    responses: { 200: { description: 'The settings', schema: notifySettingsResponse } },
  },
  async ({ principal, respond }, services: NotifyServices) =>
    respond(200, { success: true, data: await settingsOf(services, principal.organisationId) }),
);

const changeSettings = endpoint(
  {
    method: 'patch',
    path: '/api/v1/notifications/settings',
    group: 'administration',
    summary: 'Change the settings of notifications',
    access: 'admin',
    body: {
      schema: notifySettingsPatch,
      maxBytes: 16 * 1024,
      example: { mail_to: ['support@example.com'] },
    },
    responses: { 200: { description: 'The settings', schema: notifySettingsResponse } },
  },
  async ({ principal, body, respond }, services: NotifyServices) => {
    const { organisationId } = principal;
    const { mail_to, mail_when_waiting, mail_when_left, include_content, language, quiet_hours } =
      body;
    await services.store.write((transaction) =>
      setNotifySettings(transaction, organisationId, {
        ...(mail_to !== undefined && { mailTo: JSON.stringify(mail_to) }),
        ...(mail_when_waiting !== undefined && { mailsWaiting: mail_when_waiting ? 1 : 0 }),
        ...(mail_when_left !== undefined && { mailsLeft: mail_when_left ? 1 : 0 }),
        ...(include_content !== undefined && { withContent: include_content ? 1 : 0 }),
        ...(language !== undefined && { language }),
        ...(quiet_hours !== undefined && {
          quietFrom: quiet_hours && minuteIn(quiet_hours.from),
          quietTo: quiet_hours && minuteIn(quiet_hours.to),
        }),
      }),
    );
    return respond(200, { success: true, data: await settingsOf(services, organisationId) });
  },
);

/** The settings of mails and push messages to the team. */
export const notifySettingEndpoints = [readSettings, changeSettings];
