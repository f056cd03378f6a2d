import {
  suspectedDecision,
  suspectedDecisionResponse,
  suspectedListResponse,
  suspectedQuery,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import type { ConversationServices } from '../services.ts';
import { acceptedSince } from '../allowances.ts';
import { groupCursor, groupPlaceFrom, NO_CURSOR } from '../cursor.ts';
import { acceptSource, rejectSource } from '../store/accepted-sources.ts';
import { countSuspected, findSuspectedConversations, sumSuspected } from '../store/suspected.ts';

/** Conversations that are decided about at once, so that other writes come in between. */
const BATCH = 100;

const listSuspected = endpoint(
  {
    method: 'get',
    path: '/api/v1/suspected',
    group: 'conversations',
    summary: 'List suspected floods',
    description:
      'Escalations and ratings that browsers sent in great numbers from one address or with one key, of conversations without a sign of a person. They are set apart: no number counts them, and no agent is asked, until somebody accepts them. By address and kind, the largest groups first.',
    access: 'metrics:read',
    query: suspectedQuery,
    responses: { 200: { description: 'What is set apart', schema: suspectedListResponse } },
  },
  async ({ principal, query, respond, fail }, { store }: Services) => {
    const { organisationId } = principal;
    const { limit, cursor } = query;
    const after = cursor === undefined ? undefined : groupPlaceFrom(cursor);
    if (after === null) return fail(NO_CURSOR);
    const groups = await sumSuspected(store.query, organisationId, { limit, after });
    const last = groups.at(-1);
    return respond(200, {
      success: true,
      data: groups.map((group) => ({
        source: group.source,
        kind: group.kind,
        count: group.count,
        conversations: group.conversations,
        average_rating: group.averageRating,
        key_id: group.keyId,
        first_at: iso(group.firstAt),
        last_at: iso(group.lastAt),
        examples: group.examples,
      })),
      total: await countSuspected(store.query, organisationId),
      next_cursor: last && groups.length === limit ? groupCursor(last) : null,
    });
  },
);

const decideSuspected = endpoint(
  {
    method: 'post',
    path: '/api/v1/suspected/{source}',
    group: 'conversations',
    summary: 'Accept or reject a suspected flood',
    description:
      'Decides about everything that came from one address. What is accepted counts as if it had just arrived, and nothing more is set apart from there for a while; what is rejected is deleted.',
    access: 'admin',
    parameters: { source: 'The source of the list.' },
    body: { schema: suspectedDecision, maxBytes: 1024, example: { decision: 'reject' } },
    responses: { 200: { description: 'Done', schema: suspectedDecisionResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, body, respond, fail }, services: ConversationServices) => {
    const { store, ingest, now, bounds } = services;
    const { organisationId } = principal;
    const { source } = params;
    const ids = await findSuspectedConversations(store.query, organisationId, source);
    if (ids.length === 0) return fail('not_found', 'Nothing of this source is set apart.');
    await store.write((transaction) => {
      if (body.decision === 'reject') return rejectSource(transaction, organisationId, source);
      const since = acceptedSince(bounds, now());
      return acceptSource(transaction, organisationId, source, { now: now(), since });
    });
    let count = 0;
    for (let start = 0; start < ids.length; start += BATCH) {
      const jobs = ids.slice(start, start + BATCH).map((conversationId) =>
        ingest.add('suspected', {
          organisationId,
          conversationId,
          source,
          decision: body.decision,
          receivedAt: now(),
        }),
      );
      for (const done of await Promise.all(jobs)) count += done;
    }
    return respond(200, { success: true, count });
  },
);

/** What was set apart because it may be part of a flood. */
export const suspectedEndpoints = [listSuspected, decideSuspected];
