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
import { cursorOf, positionFrom } from '../cursor.ts';
import type { Survey } from '../rules/survey.ts';
import type { SurveyServices } from '../services.ts';
import { findSurveyRatings } from '../store/ratings.ts';
import { findSurvey, hastenSurvey, listSurveys } from '../store/surveys.ts';

/** Calls per minute and key (CONTRACT, part B). */
const PER_MINUTE = 30;

const OF_SURVEY = { id: 'The id of the survey.' };

const NOT_FOUND = new Fault('not_found', 'No survey has this id.');

const listAll = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/surveys',
    group: 'surveys',
    summary: 'List surveys',
    description: `Newest first. At most ${PER_MINUTE} calls per minute per key.`,
    access: 'csat:read',
    limits: [{ name: 'csat-surveys', calls: PER_MINUTE, seconds: 60, per: 'key' }],
    query: surveyQuery,
    responses: { 200: { description: 'A page of surveys', schema: surveyListResponse } },
  },
  async ({ principal, query, respond, fail }, { store }: Services) => {
    const { limit, offset, cursor, status, rating, channel, flag, start_date, end_date } = query;
    const after = cursor === undefined ? undefined : positionFrom(cursor);
    if (after === null) {
      const message = 'The cursor is not one of this list.';
      return fail(new Fault('invalid_request', message, [{ path: 'cursor', message }]));
    }
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
      // One more, to know whether there is a next page.
      { limit: limit + 1, offset, after },
    );
    const shown = page.slice(0, limit);
    return respond(200, {
      data: shown.map(listed),
      total,
      limit,
      offset,
      ...(page.length > limit && { next_cursor: cursorOf(shown.at(-1)!) }),
    });
  },
);

const readSurvey = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/surveys/{id}',
    group: 'surveys',
    summary: 'Read a survey',
    description:
      'The survey with all ratings and comments that were received, in order. Those that appear to be automated are marked.',
    access: 'csat:read',
    parameters: OF_SURVEY,
    responses: { 200: { description: 'The survey', schema: surveyDetailResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: Services) => {
    const { organisationId } = principal;
    const survey = await findSurvey(store.query, organisationId, params.id);
    if (!survey) return fail(NOT_FOUND);
    const ratings = await findSurveyRatings(store.query, organisationId, [survey.surveyId]);
    return respond(200, {
      data: {
        ...listed(survey),
        answers: ratings.map((one) => ({
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
    description:
      'Sends a pending survey before it is due. If the survey is not pending, the response is 409.',
    access: 'config:write',
    parameters: OF_SURVEY,
    responses: { 200: { description: 'The survey after the change', schema: surveyResponse } },
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
    if (!isHastened) return fail('conflict', 'This survey is not pending.');
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
