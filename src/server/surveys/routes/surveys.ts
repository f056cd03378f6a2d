import {
  type ListedSurvey,
  surveyResponse,
  surveyDetailResponse,
  surveyListResponse,
  surveyQuery,
} from '../../../contract/index.ts';
import { DAY, iso, isoOrNull } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Services } from '../../http/services.ts';
import type { Survey } from '../rules/survey.ts';
import type { SurveyServices } from '../services.ts';
import { findSurveyRatings } from '../store/ratings.ts';
import { findSurvey, hastenSurvey, listSurveys } from '../store/surveys.ts';

/** Calls a minute of a key (CONTRACT, part B). */
const PER_MINUTE = 30;

const OF_SURVEY = { id: 'The id of the survey.' };

const NOT_FOUND = new Fault('not_found', 'There is no such survey.');

const listAll = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/surveys',
    group: 'surveys',
    summary: 'List surveys',
    description: `Newest first. At most ${PER_MINUTE} calls a minute per key.`,
    access: 'csat:read',
    limits: [{ name: 'csat-surveys', calls: PER_MINUTE, seconds: 60, per: 'key' }],
    query: surveyQuery,
    responses: { 200: { description: 'A page of surveys', schema: surveyListResponse } },
  },
  async ({ principal, query, respond }, { store }: Services) => {
    const { limit, offset, status, rating, channel, flag, start_date, end_date } = query;
    const { page, total } = await listSurveys(
      store.replica,
      principal.organisationId,
      {
        status,
        rating,
        channel,
        flag,
        from: start_date === undefined ? undefined : Date.parse(start_date),
        to: end_date === undefined ? undefined : Date.parse(end_date) + DAY,
      },
      { limit, offset },
    );
    return respond(200, { data: page.map(listed), total, limit, offset });
  },
);

const readSurvey = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/surveys/{id}',
    group: 'surveys',
    summary: 'Read a survey',
    description:
      'With everything that was received for it, in order. What a machine seems to have sent is marked.',
    access: 'csat:read',
    parameters: OF_SURVEY,
    responses: { 200: { description: 'The survey', schema: surveyDetailResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: Services) => {
    const { organisationId } = principal;
    const survey = await findSurvey(store.query, organisationId, params.id);
    if (!survey) return fail(NOT_FOUND);
    const answers = await findSurveyRatings(store.query, organisationId, [survey.surveyId]);
    return respond(200, {
      data: {
        ...listed(survey),
        answers: answers.map((one) => ({
          at: iso(one.at),
          rating: one.rating,
          feedback: one.feedback,
          source: one.source,
          suspected_automation: one.isSuspected === 1,
        })),
      },
    });
  },
);

const sendSurvey = endpoint(
  {
    method: 'post',
    path: '/api/v1/csat/surveys/{id}/send',
    group: 'surveys',
    summary: 'Send a survey now',
    description: 'Sends a survey that waits for its time. If it does not wait, this is 409.',
    access: 'config:write',
    parameters: OF_SURVEY,
    responses: { 200: { description: 'The survey as it is now', schema: surveyResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, respond, fail }, { store, now, sender }: SurveyServices) => {
    const { organisationId } = principal;
    const { id } = params;
    const survey = await findSurvey(store.query, organisationId, id);
    if (!survey) return fail(NOT_FOUND);
    const isHastened = await store.write((transaction) =>
      hastenSurvey(transaction, organisationId, id, now()),
    );
    if (!isHastened) return fail('conflict', 'This survey does not wait to be sent.');
    await sender.round();
    const after = (await findSurvey(store.query, organisationId, id)) ?? survey;
    return respond(200, { data: listed(after) });
  },
);

/** The surveys of an organisation (CONTRACT, part B). */
export const surveyEndpoints = [listAll, readSurvey, sendSurvey];

const listed = (survey: Survey): ListedSurvey => ({
  id: survey.surveyId,
  conversation_id: survey.conversationId,
  channel: survey.channel,
  contact_email: survey.contactEmail,
  rating: survey.rating,
  feedback: survey.feedback,
  status: survey.status,
  sent_at: isoOrNull(survey.sentAt),
  responded_at: isoOrNull(survey.respondedAt),
  due_at: iso(survey.dueAt),
  expires_at: isoOrNull(survey.expiresAt),
  reason: survey.reason,
  doubtful: survey.isDoubtful === 1,
  kept: survey.isKept === 1,
  suspected_automation: survey.suspected,
});
