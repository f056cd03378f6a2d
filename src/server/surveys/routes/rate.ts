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
} from '../limits.ts';
import { closed, SurveyFault, UNKNOWN } from '../fault.ts';
import { surveyPath, tokenHashOf } from '../links.ts';
import { surveyPage } from '../page.ts';
import { PREVIEW, previewOf, previewPage } from '../preview.ts';
import { record } from '../record.ts';
import { isOpen } from '../rules/survey.ts';
import type { SurveyServices } from '../services.ts';
import { isPrefetch, lookOfSurvey, wantsPage } from '../visitor.ts';

/**
 * If a program follows the link, the rating is recorded immediately. A browser gets a page, whose script or
 * button records the rating, so that a prefetch of the link does not.
 */
const rateByLink = endpoint(
  {
    ...BY_TOKEN,
    method: 'get',
    path: '/api/v1/csat/rate',
    summary: 'Rate by a link',
    description: `The links in survey mails. If a program follows a link, its rating is recorded immediately. A browser (\`Accept: text/html\`) gets a page, also for errors; the script of the page records the rating when it opens, or its button does. HEAD and prefetch requests record nothing. Different ratings within ten seconds are ignored, unless a person gave them on the page. ${paceOf(PER_MINUTE)}`,
    limits: byAddressAndToken('csat-rate'),
    // An unknown token gives 404 and a closed survey 410, even if the rating is invalid.
    isReadLater: true,
    query: rateQuery,
    responses: {
      200: {
        description: 'The rating that counts now, or the survey page for a browser',
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
      // This is not a rating yet, but a caller who opens all links is not a customer.
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
    summary: 'Record the rating of an opened page',
    description: `The script of the survey page sends this request. ${paceOf(PER_MINUTE)}`,
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
