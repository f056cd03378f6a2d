import {
  suspectedDecision,
  suspectedDecisionResponse,
  suspectedListResponse,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import type { ConversationServices } from '../services.ts';
import { findSuspectedConversations, sumSuspected } from '../store/suspected.ts';

/** Conversations that are decided about at once, so that other writes come in between. */
const BATCH = 100;

const listSuspected = endpoint(
  {
    method: 'get',
    path: '/api/v1/suspected',
    group: 'conversations',
    summary: 'List suspected floods',
    description:
      'Escalations and ratings that browsers sent in great numbers from one address or with one key, of conversations without a sign of a person. They are set apart: no number counts them, and no agent is asked, until somebody accepts them. The 100 largest groups.',
    access: 'metrics:read',
    responses: { 200: { description: 'What is set apart', schema: suspectedListResponse } },
  },
  async ({ principal, respond }, { store }: Services) => {
    const { groups, total } = await sumSuspected(store.query, principal.organisationId);
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
      total,
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
      'Decides about everything that came from one address. What is accepted counts as if it had just arrived; what is rejected is deleted.',
    access: 'admin',
    parameters: { source: 'The source of the list.' },
    body: { schema: suspectedDecision, maxBytes: 1024, example: { decision: 'reject' } },
    responses: { 200: { description: 'Done', schema: suspectedDecisionResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, body, respond, fail }, services: ConversationServices) => {
    const { store, ingest, now } = services;
    const { organisationId } = principal;
    const { source } = params;
    const ids = await findSuspectedConversations(store.query, organisationId, source);
    if (ids.length === 0) return fail('not_found', 'Nothing of this source is set apart.');
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
