import { doneResponse } from '../../../contract/index.ts';
import { endpoint, FORM_TYPE } from '../../http/endpoint.ts';
import { findLinkSecret } from '../../http/link-secret.ts';
import type { Services } from '../../http/services.ts';
import { BY_TOKEN, byAddressAndToken, findByToken, MAX_BODY, OF_TOKEN } from '../limits.ts';
import { UNKNOWN } from '../fault.ts';
import { contactHashesOf, mailboxOfMark, readUnsubscribeToken, surveyPath } from '../links.ts';
import { noticePage, optOutPage } from '../page.ts';
import { PREVIEW } from '../preview.ts';
import type { Survey } from '../rules/survey.ts';
import { setContact } from '../store/contacts.ts';
import { lookOfSurvey, lookOfVisitor, wantsPage } from '../visitor.ts';

const askToUnsubscribe = endpoint(
  {
    ...BY_TOKEN,
    method: 'get',
    path: '/api/v1/csat/{token}/unsubscribe',
    summary: 'Open the unsubscribe page',
    description:
      'Opening the page does not unsubscribe the customer, because mail scanners follow links.',
    limits: byAddressAndToken('csat-opt-out'),
    parameters: OF_TOKEN,
    responses: { 200: { description: 'A page with an unsubscribe button', type: 'text/html' } },
    errors: ['not_found'],
  },
  async ({ c, params, send, fail }, { store }: Services) => {
    const { token } = readUnsubscribeToken(params.token);
    const survey = token === PREVIEW ? null : await findByToken(store, token);
    if (token !== PREVIEW && !survey) return fail(UNKNOWN);
    const look = survey ? await lookOfSurvey(c, store, survey) : lookOfVisitor(c);
    return send(await optOutPage(c, look, surveyPath(params.token)));
  },
);

const unsubscribe = endpoint(
  {
    ...BY_TOKEN,
    method: 'post',
    path: '/api/v1/csat/{token}/unsubscribe',
    summary: 'Unsubscribe from surveys',
    description:
      'The target of one-click unsubscribe requests of mail programs (RFC 8058). It also works after the survey has expired.',
    limits: byAddressAndToken('csat-opt-out'),
    parameters: OF_TOKEN,
    body: {
      type: FORM_TYPE,
      description: '`List-Unsubscribe=One-Click`; the content is ignored.',
      maxBytes: MAX_BODY,
      curl: '-d List-Unsubscribe=One-Click',
    },
    responses: {
      200: {
        description: 'The customer is unsubscribed; a browser gets a page',
        schema: doneResponse,
        type: 'text/html',
      },
    },
    errors: ['not_found'],
  },
  async ({ c, params, respond, send, fail }, services: Services) => {
    const { token, mark } = readUnsubscribeToken(params.token);
    const { store } = services;
    const survey = token === PREVIEW ? null : await findByToken(store, token);
    if (token !== PREVIEW && !survey) return fail(UNKNOWN);
    if (survey) await optOut(services, survey, token, mark);
    if (!wantsPage(c)) return respond(200, { success: true });
    const look = survey ? await lookOfSurvey(c, store, survey) : lookOfVisitor(c);
    return send(await noticePage(c, look, { title: look.words.mail.optedOut }));
  },
);

export const unsubscribeEndpoints = [askToUnsubscribe, unsubscribe];

/**
 * Works also for expired surveys, and for customers who were erased: then the link alone says who it was.
 * A link from before there was a mark is nobody's after an erasure.
 */
async function optOut(
  { store, now }: Services,
  { organisationId, contactEmail }: Survey,
  token: string,
  mark: string | null,
): Promise<void> {
  const secret = await findLinkSecret(store.query, organisationId);
  if (secret === null) return;
  const mailbox =
    (mark === null ? null : mailboxOfMark(secret, token, mark)) ??
    (contactEmail === null ? null : contactHashesOf(secret, contactEmail)?.mailbox);
  if (mailbox == null) return;
  await store.write((transaction) =>
    setContact(transaction, organisationId, mailbox, { optedOutAt: now() }),
  );
}
