import { ratedResponse, type Rating, submitForm, submitInput } from '../../../contract/index.ts';
import { isForm } from '../../http/body.ts';
import { endpoint, FORM_TYPE, JSON_TYPE } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { BY_TOKEN, byAddressAndToken, findByToken, MAX_BODY, OF_TOKEN, paceOf } from '../limits.ts';
import { closed, SurveyFault, UNKNOWN } from '../fault.ts';
import { surveyPath } from '../links.ts';
import { surveyPage } from '../page.ts';
import { PREVIEW, previewOf, previewPage } from '../preview.ts';
import { record } from '../record.ts';
import { isOpen } from '../rules/survey.ts';
import type { SurveyServices } from '../services.ts';
import { lookOfSurvey } from '../visitor.ts';

/** Calls per minute and address, and per minute and token (CONTRACT, part B). */
const SUBMITS_PER_MINUTE = 10;

const submitSurvey = endpoint(
  {
    ...BY_TOKEN,
    method: 'post',
    path: '/api/v1/csat/{token}/submit',
    summary: 'Rate and comment',
    description: `A later submission replaces an earlier one until the survey expires. ${paceOf(SUBMITS_PER_MINUTE)}`,
    limits: byAddressAndToken('csat-submit', SUBMITS_PER_MINUTE),
    parameters: OF_TOKEN,
    // An unknown token gives 404, even if the body is invalid.
    isReadLater: true,
    body: {
      schema: submitInput,
      types: [...JSON_TYPE, FORM_TYPE],
      form: submitForm,
      maxBytes: MAX_BODY,
      example: { rating: 5, feedback: 'Quick and friendly.' },
    },
    responses: {
      200: { description: 'The rating that counts now', schema: ratedResponse },
      303: {
        description: 'A redirect to the survey page, after a form was submitted',
        isEmpty: true,
      },
    },
    errors: ['not_found', 'expired'],
  },
  async ({ c, params, later, respond, send, fail }, services: SurveyServices) => {
    const { token } = params;
    const survey = token === PREVIEW ? null : await findByToken(services.store, token);
    if (token !== PREVIEW && !survey) return fail(UNKNOWN);
    const body = await later.body();
    if (body instanceof Fault) return fail(isForm(c) ? new SurveyFault(body, survey) : body);
    const rating = body.rating as Rating;
    const feedback = body.feedback?.trim() || null;
    const rated = survey
      ? await record(services, survey, { rating, feedback, source: 'person' })
      : { ...previewOf(rating), feedback };
    if (!rated) return fail(closed(survey!));
    return isForm(c) ? send(c.redirect(surveyPath(token), 303)) : respond(200, rated);
  },
);

const openSurvey = endpoint(
  {
    ...BY_TOKEN,
    method: 'get',
    path: '/api/v1/csat/{token}',
    summary: 'Open the survey page',
    limits: byAddressAndToken('csat-page'),
    parameters: OF_TOKEN,
    responses: { 200: { description: 'The survey page', type: 'text/html' } },
    errors: ['not_found', 'expired'],
  },
  async ({ c, params, send, fail }, { store, now }: SurveyServices) => {
    const { token } = params;
    if (token === PREVIEW) return send(await previewPage(c, null));
    const survey = await findByToken(store, token);
    if (!survey) return fail(UNKNOWN);
    if (!isOpen(survey, now())) return fail(closed(survey));
    const look = await lookOfSurvey(c, store, survey);
    const { rating, feedback } = survey;
    const path = surveyPath(token);
    return send(await surveyPage(c, look, { path, token, rating, feedback, state: 'recorded' }));
  },
);

/** The survey page, and the endpoint of its form. A token can be any word: list them after all other `/csat/…`. */
export const surveyPageEndpoints = [submitSurvey, openSurvey];
