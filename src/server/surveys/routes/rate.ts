import { ratedResponse, type Rating, rateInput, rateQuery } from '../../../contract/index.ts';
import { counted } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import {
  BY_TOKEN,
  byAddressAndToken,
  findByToken,
  MAX_BODY,
  paceOf,
  PER_MINUTE,
} from '../by-token.ts';
import { closed, SurveyFault, UNKNOWN } from '../fault.ts';
import { surveyPath, tokenHashOf } from '../links.ts';
import { surveyPage } from '../page.ts';
import { PREVIEW, previewOf, previewPage } from '../preview.ts';
import { record } from '../record.ts';
import { isOpen } from '../rules/survey.ts';
import type { SurveyServices } from '../services.ts';
import { isPrefetch, lookOfSurvey, wantsPage } from '../visitor.ts';

/**
 * A program that follows a link rates at once; a browser gets a page, which rates by script when it opens or
 * by its button, so that what follows links without looking does not.
 */
const rateByLink = endpoint(
  {
    ...BY_TOKEN,
    method: 'get',
    path: '/api/v1/csat/rate',
    summary: 'Rate by a link',
    description: `The links in survey mails. A program that follows a link records its rating at once. A browser (\`Accept: text/html\`) gets a page, for errors too; the rating is recorded by the page's script when it opens, or by its button. HEAD and prefetch requests record nothing. Different ratings within ten seconds count for nothing, unless a person gave them on the page. ${paceOf(PER_MINUTE)}`,
    limits: byAddressAndToken('csat-rate'),
    // An unknown token is 404 and a closed survey 410, whatever the rating.
    isReadLater: true,
    query: rateQuery,
    responses: {
      200: {
        description: 'The rating that counts now; or the survey page, for a browser',
        schema: ratedResponse,
        type: 'text/html',
      },
    },
    errors: ['not_found', 'expired'],
  },
  async ({ c, later, respond, send, fail }, services: SurveyServices) => {
    const { store, now } = services;
    const isPage = wantsPage(c);
    const token = c.req.query('token') ?? '';
    const query = later.query();
    if (token === PREVIEW && !(query instanceof Fault)) {
      const rating = query.rating as Rating;
      return isPage ? send(await previewPage(c, rating)) : respond(200, previewOf(rating));
    }
    const survey = await findByToken(store, token);
    if (!survey) return fail(UNKNOWN);
    if (!isOpen(survey, now())) return fail(closed(survey));
    if (query instanceof Fault) return fail(new SurveyFault(query, survey));
    const rating = query.rating as Rating;
    c.header('Cache-Control', 'no-store');
    const isLooking = c.req.method === 'HEAD' || isPrefetch(c);
    if (isPage) {
      // No answer; but who opens them all is no customer.
      if (!isLooking) await record(services, survey, { rating, feedback: null, source: 'page' });
      const look = await lookOfSurvey(c, store, survey);
      const { feedback } = survey;
      const path = surveyPath(token);
      return send(await surveyPage(c, look, { path, token, rating, feedback, state: 'link' }));
    }
    if (isLooking) {
      return respond(200, { success: true, rating: survey.rating, feedback: survey.feedback });
    }
    const rated = await record(services, survey, { rating, feedback: null, source: 'plain' });
    return rated ? respond(200, rated) : fail(closed(survey));
  },
);

const rateByPage = endpoint(
  {
    ...BY_TOKEN,
    method: 'post',
    path: '/api/v1/csat/rate',
    summary: 'Rate when the page of a link opens',
    description: `Sent by the script of the page. ${paceOf(PER_MINUTE)}`,
    limits: byAddressAndToken('csat-load'),
    body: {
      schema: rateInput,
      maxBytes: MAX_BODY,
      example: { token: 'Yk0mS2f1cVwqJkX3cY0c8mWm5rWm8y1Vb0p9sT7uQeE', rating: 4 },
    },
    responses: { 200: { description: 'The rating that counts now', schema: ratedResponse } },
    errors: ['not_found', 'expired'],
  },
  async ({ c, body, respond, fail }, services: SurveyServices) => {
    const { store, limits } = services;
    const { token } = body;
    const rating = body.rating as Rating;
    if (token === PREVIEW) return respond(200, previewOf(rating));
    const limit = limits('csat-load-token', PER_MINUTE, 60);
    const refused = await counted(c, limit, tokenHashOf(token));
    if (refused) return fail(refused);
    const survey = await findByToken(store, token);
    if (!survey) return fail(UNKNOWN);
    if (isPrefetch(c)) return respond(200, previewOf(rating));
    const rated = await record(services, survey, { rating, feedback: null, source: 'script' });
    return rated ? respond(200, rated) : fail(closed(survey));
  },
);

export const rateEndpoints = [rateByLink, rateByPage];
