import { html } from 'hono/html';
import { z } from 'zod';
import { digestPatch, digestResponse, doneResponse } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { teamByLanguage, type TeamLanguage } from '../../../strings/team/all.ts';
import { endpoint, FORM_TYPE } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { findTimeZone } from '../../numbers/index.ts';
import { digestPath, recipientId } from '../digest-link.ts';
import { missingForMail } from '../missing-for-mail.ts';
import { administrators, possibleAddresses } from '../recipients.ts';
import { clockOf, minuteIn } from '../rules/quiet-hours.ts';
import { lastTime, nextTime } from '../rules/week.ts';
import type { NotifyServices } from '../services.ts';
import { findDigest, lockDigest, setDigest } from '../store/digests.ts';
import { findNotifySettings } from '../store/settings.ts';

async function settingsOf(services: NotifyServices, organisationId: string) {
  const { store, now } = services;
  const missing = missingForMail(services);
  const [digest, timeZone] = await Promise.all([
    findDigest(store.query, organisationId),
    findTimeZone(store.query, organisationId),
  ]);
  return {
    enabled: digest.isOn === 1,
    weekday: digest.weekday,
    time: clockOf(digest.minute),
    mail_to: JSON.parse(digest.mailTo) as string[],
    unsubscribed: JSON.parse(digest.unsubscribed) as string[],
    last_at: digest.lastAt === 0 ? null : iso(digest.lastAt),
    next_at: digest.isOn === 1 ? iso(nextTime(digest, timeZone, now())) : null,
    mails_leave: missing.length === 0,
    mails_need: missing,
  };
}

const readDigest = endpoint(
  {
    method: 'get',
    path: '/api/v1/digest',
    group: 'administration',
    summary: 'Read the settings of the weekly digest',
    access: 'admin',
    responses: { 200: { description: 'The settings', schema: digestResponse } },
  },
  async ({ principal: { organisationId }, respond }, services: NotifyServices) =>
    respond(200, { success: true, data: await settingsOf(services, organisationId) }),
);

const changeDigest = endpoint(
  {
    method: 'patch',
    path: '/api/v1/digest',
    group: 'administration',
    summary: 'Change the settings of the weekly digest',
    access: 'admin',
    body: {
      schema: digestPatch,
      maxBytes: 512 * 1024,
      example: { enabled: true, weekday: 1, time: '08:00' },
    },
    responses: { 200: { description: 'The settings', schema: digestResponse } },
  },
  async ({ principal, body, respond }, services: NotifyServices) => {
    const { organisationId, keyHash } = principal;
    const { store, now, auditChange } = services;
    const timeZone = await findTimeZone(store.query, organisationId);
    await store.write(async (transaction) => {
      const before = await lockDigest(transaction, organisationId);
      const after = {
        ...before,
        ...(body.enabled !== undefined && { isOn: body.enabled ? 1 : 0 }),
        ...(body.weekday !== undefined && { weekday: body.weekday }),
        ...(body.time !== undefined && { minute: minuteIn(body.time) }),
        ...(body.mail_to !== undefined && { mailTo: JSON.stringify(body.mail_to) }),
      };
      const kept = body.unsubscribed?.map((address) => address.toLowerCase());
      const unsubscribed = (JSON.parse(before.unsubscribed) as string[]).filter(
        (address) => kept?.includes(address) ?? true,
      );
      // A time that has passed is not made up for.
      const passed = lastTime(after, timeZone, now());
      await setDigest(transaction, organisationId, {
        ...after,
        unsubscribed: JSON.stringify(unsubscribed),
        lastAt: Math.max(before.lastAt, passed),
      });
      await auditChange(transaction, { organisationId, keyHash, at: now(), action: 'digest' });
    });
    return respond(200, { success: true, data: await settingsOf(services, organisationId) });
  },
);

const OF_LINK = { organisation: 'From the link.', recipient: 'From the link.' };
const BY_LINK = {
  group: 'administration',
  access: 'signature',
  parameters: OF_LINK,
  query: z.object({
    expires: z.string().max(20).optional().describe('From the link.'),
    signature: z.string().max(100).optional().describe('From the link.'),
  }),
  limits: [{ name: 'digest-unsubscribe', calls: 60, seconds: 60, per: 'address' }],
} as const;
const BAD_LINK = new Fault('forbidden', 'The link has expired or was altered.');

/** The page loads nothing from other origins, and cannot be embedded in a frame. */
const POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const pageOf = (language: TeamLanguage, title: string, content: unknown) =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="/afterword/survey-page.css" />
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`.toString();

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  'Cache-Control': 'no-store',
};

const askToUnsubscribe = endpoint(
  {
    ...BY_LINK,
    method: 'get',
    path: '/api/v1/digest/{organisation}/{recipient}/unsubscribe',
    summary: 'Open the page that unsubscribes from the weekly digest',
    description: 'Opening the page unsubscribes nobody, because mail scanners follow links.',
    responses: { 200: { description: 'A page with an unsubscribe button', type: 'text/html' } },
  },
  async ({ c, params, query, send, fail }, { store, links }: NotifyServices) => {
    const { organisation, recipient } = params;
    if (!(await links.isGood(organisation, digestPath(organisation, recipient), query))) {
      return fail(BAD_LINK);
    }
    const { language } = await findNotifySettings(store.query, organisation);
    const strings = teamByLanguage[language];
    const page = pageOf(
      language,
      strings.unsubscribe,
      html`<form method="post">
        <h1>${strings.unsubscribeQuestion}</h1>
        <button>${strings.unsubscribe}</button>
      </form>`,
    );
    return send(c.body(page, 200, headers));
  },
);

const unsubscribe = endpoint(
  {
    ...BY_LINK,
    method: 'post',
    path: '/api/v1/digest/{organisation}/{recipient}/unsubscribe',
    summary: 'Unsubscribe from the weekly digest',
    description: 'The target of one-click unsubscribe requests of mail programs (RFC 8058).',
    body: {
      type: FORM_TYPE,
      description: '`List-Unsubscribe=One-Click`; the content is ignored.',
      maxBytes: 1024,
      curl: '-d List-Unsubscribe=One-Click',
    },
    responses: {
      200: {
        description: 'The address is unsubscribed; a browser gets a page',
        schema: doneResponse,
        type: 'text/html',
      },
    },
  },
  async ({ c, params, query, respond, send, fail }, { store, links }: NotifyServices) => {
    const { organisation, recipient } = params;
    if (!(await links.isGood(organisation, digestPath(organisation, recipient), query))) {
      return fail(BAD_LINK);
    }
    await store.write(async (transaction) => {
      const digest = await lockDigest(transaction, organisation);
      const admins = await administrators(transaction.query, organisation);
      const address = possibleAddresses(digest, admins).find(
        (one) => recipientId(one) === recipient,
      );
      const left = JSON.parse(digest.unsubscribed) as string[];
      if (address === undefined || left.includes(address)) return;
      await setDigest(transaction, organisation, {
        unsubscribed: JSON.stringify([...left, address]),
      });
    });
    if (!c.req.header('accept')?.includes('text/html')) return respond(200, { success: true });
    const { language } = await findNotifySettings(store.query, organisation);
    const { unsubscribed } = teamByLanguage[language];
    const page = pageOf(language, unsubscribed, html`<h1>${unsubscribed}</h1>`);
    return send(c.body(page, 200, headers));
  },
);

/** The weekly mail with the figures. */
export const digestEndpoints = [readDigest, changeDigest, askToUnsubscribe, unsubscribe];
