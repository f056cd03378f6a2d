import { ratingsQuery, ratingsResponse } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { NO_CURSOR, positionFrom, positionCursor } from '../../conversations/index.ts';
import { findTopicNames } from '../../topics/index.ts';
import { listRated } from '../store/rated.ts';

const listRatings = endpoint(
  {
    method: 'get',
    path: '/api/v1/csat/ratings',
    group: 'surveys',
    summary: 'List ratings and comments',
    description:
      'The conversations that have a rating, each with its last one, newest first: from surveys by mail, from the widget, and as other systems sent them. Merged tickets are left out.',
    access: 'csat:read',
    query: ratingsQuery,
    responses: { 200: { description: 'A page of ratings', schema: ratingsResponse } },
  },
  async ({ principal, query, respond, fail }, { store }: Services) => {
    const { limit, cursor, has_comment, source, from, to } = query;
    const after = cursor === undefined ? undefined : positionFrom(cursor);
    if (after === null) return fail(NO_CURSOR);
    const page = await listRated(
      store.replica,
      principal.organisationId,
      { hasComment: has_comment, source, from, to },
      { limit, after },
    );
    const topics = await findTopicNames(store.replica, principal.organisationId);
    return respond(200, {
      success: true,
      data: page.map((one) => ({
        conversation_id: one.conversationId,
        started_at: iso(one.startedAt),
        rating: one.csatScore,
        feedback: one.feedback,
        topic: topics.shown(one.topic),
        source: one.source,
      })),
      next_cursor: page.length === limit ? positionCursor(page.at(-1)!) : null,
    });
  },
);

/** What customers said, wherever they said it. */
export const ratingEndpoints = [listRatings];
