import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import {
  mailPreviewQuery,
  mailStatusResponse,
  testMailResponse,
  testMailInput,
} from '../../../contract/index.ts';
import { DAY } from '../../../contract/time.ts';
import { findConversation } from '../../conversations/index.ts';
import { type Env, ownOrigin } from '../../http/context.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { findLinkSecret } from '../../http/link-secret.ts';
import { ORGANISATION_GONE } from '../../keys/index.ts';
import { findBrand, type RenderedMail, senderAddress } from '../../mail/brand.ts';
import { surveyLinks, surveyToken } from '../links.ts';
import { renderSurveyMail } from '../mail.ts';
import { PREVIEW } from '../preview.ts';
import type { SurveyServices } from '../services.ts';
import { countHeld, findSurvey, findSurveyConfig, type SurveyConfig } from '../store/surveys.ts';
import { styleHashes } from '../style-hashes.ts';
import { languages, wordsOf } from '../words.ts';

/**
 * The policy of a mail that is shown as a page: it runs no scripts, has its own styles only, and only our own
 * pages may embed it.
 */
const policyOf = (html: string) =>
  `default-src 'none'; style-src 'unsafe-hashes' ${styleHashes(html)}; img-src https: data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation`;

const TESTS_PER_MINUTE = 5;

/** The period of what was held back. */
const HELD_DAYS = 7;

const readMailStatus = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/mail/status',
    group: 'surveys',
    summary: 'Check whether mail is configured, and what was held back',
    access: 'csat:read',
    responses: {
      200: {
        description: 'Whether mails are sent, and from which address',
        schema: mailStatusResponse,
      },
    },
    errors: ['not_found'],
  },
  async ({ c, principal, respond, fail }, services: SurveyServices) => {
    const { store, now, mailer, mailFrom } = services;
    const brand = await findBrand(store.query, principal.organisationId);
    if (!brand) return fail(ORGANISATION_GONE);
    return respond(200, {
      smtp: mailer !== null,
      sender: senderAddress(brand, urlOf(c, services), mailFrom).address,
      languages,
      held: await countHeld(store.replica, principal.organisationId, now() - HELD_DAYS * DAY),
    });
  },
);

const previewMail = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/mail',
    group: 'surveys',
    summary: 'Preview the survey mail',
    access: 'csat:read',
    query: mailPreviewQuery,
    responses: {
      200: {
        description: 'The mail, with links that record nothing',
        type: ['text/html', 'text/plain'],
      },
    },
    errors: ['not_found'],
  },
  async ({ c, principal, query, send, fail }, services: SurveyServices) => {
    const config = await findSurveyConfig(services.store.query, principal.organisationId);
    if (!config) return fail(ORGANISATION_GONE);
    return send(await shown(c, sample(c, services, config, query.language), query.format));
  },
);

const sendTestMail = endpoint(
  {
    method: 'post',
    path: '/api/v1/csat/mail/test',
    group: 'surveys',
    summary: 'Send a test mail',
    description: `The links in the mail record nothing. At most ${TESTS_PER_MINUTE} calls per minute per key.`,
    access: 'config:write',
    limits: [{ name: 'csat-test-mail', calls: TESTS_PER_MINUTE, seconds: 60, per: 'key' }],
    body: { schema: testMailInput, maxBytes: 4 * 1024, example: { to: 'me@example.com' } },
    responses: { 200: { description: 'The mail server accepted it', schema: testMailResponse } },
    errors: ['not_found', 'conflict', 'unavailable'],
  },
  async ({ c, principal, body, respond, fail }, services: SurveyServices) => {
    const { store, mailer, mailFrom } = services;
    if (!mailer) return fail('conflict', 'No mail server is configured. Set AFTERWORD_SMTP_URL.');
    const config = await findSurveyConfig(store.query, principal.organisationId);
    if (!config) return fail(ORGANISATION_GONE);
    const from = senderAddress(config, urlOf(c, services), mailFrom);
    const outcome = await mailer.send({
      ...sample(c, services, config, body.language),
      from,
      to: body.to,
      messageId: `test_${randomUUID()}@${from.address.split('@').at(-1)}`,
    });
    if (outcome.kind === 'accepted') return respond(200, { success: true, sent_to: body.to });
    const why = `The mail server did not accept the mail: ${outcome.reason}.`;
    const isForNow = outcome.kind === 'unreachable' || outcome.kind === 'deferred';
    return isForNow
      ? fail(new Fault('unavailable', why, undefined, { 'Retry-After': '60' }))
      : fail('conflict', why);
  },
);

const viewKeptMail = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/surveys/{id}/mail',
    group: 'surveys',
    summary: 'View a stored mail',
    description:
      'If no mail server is configured, mails are stored and can be viewed. A mail that was sent cannot be viewed, because its links would rate on behalf of the customer.',
    access: 'config:write',
    parameters: { id: 'The id of the survey.' },
    responses: { 200: { description: 'The mail, with links that work', type: 'text/html' } },
    errors: ['not_found'],
  },
  async ({ c, principal, params, send, fail }, services: SurveyServices) => {
    const { store, now } = services;
    const { organisationId } = principal;
    const [survey, config, secret] = await Promise.all([
      findSurvey(store.query, organisationId, params.id),
      findSurveyConfig(store.query, organisationId),
      findLinkSecret(store.query, organisationId),
    ]);
    // Only the customer may see a sent mail: its links would rate on their behalf.
    if (!survey || !config || secret === null || survey.isKept !== 1) {
      return fail('not_found', 'No mail is stored for this survey.');
    }
    const { conversationId, surveyId, expiresAt } = survey;
    const conversation = await findConversation(store.query, organisationId, conversationId);
    const links = surveyLinks(urlOf(c, services), surveyToken(secret, surveyId));
    const words = wordsOf(conversation?.language);
    const mail = renderSurveyMail(words, links, config, expiresAt ?? now());
    return send(await shown(c, mail, 'html'));
  },
);

/** Survey mails: preview, stored mails and test mail. */
export const surveyMailEndpoints = [readMailStatus, previewMail, sendTestMail, viewKeptMail];

/** The URL at which browsers reach the server. */
const urlOf = (c: Context<Env>, services: SurveyServices) =>
  services.publicUrl ?? ownOrigin(c, services);

const sample = (
  c: Context<Env>,
  services: SurveyServices,
  config: SurveyConfig,
  language: string,
): RenderedMail =>
  renderSurveyMail(
    wordsOf(language),
    surveyLinks(urlOf(c, services), PREVIEW),
    config,
    services.now() + config.expiryDays * DAY,
  );

function shown(
  c: Context<Env>,
  mail: RenderedMail,
  format: 'html' | 'text',
): Response | Promise<Response> {
  c.header('Content-Security-Policy', policyOf(mail.html));
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cache-Control', 'no-store');
  return format === 'text' ? c.text(mail.text) : c.html(mail.html);
}
