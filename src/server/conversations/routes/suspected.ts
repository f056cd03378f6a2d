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
import { groupCursor, groupPlaceFrom, NO_CURSOR } from '../cursor.ts';
import { decideSuspected, MOST, untilOf } from '../decide-suspected.ts';
import { countSuspected, isSourceSetApart, sumSuspected } from '../store/suspected.ts';

const DECIDED = `What is accepted counts as if it had just arrived, and nothing more is set apart from there for a while; what is rejected is deleted. One request decides about up to ${MOST} escalations and ratings: repeat it while \`has_more\` is true. With \`until\`, what was set apart later is left; send \`listed_at\` of the list that you have read.`;

/** An administrator decides about the addresses too. */
const REMEMBERED = { remembers: true };

const EXAMPLE = { decision: 'reject' as const, until: '2026-03-10T12:00:00.000Z' };

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
  async ({ principal, query, respond, fail }, { store, now }: Services) => {
    const { organisationId } = principal;
    const listedAt = now();
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
      listed_at: iso(listedAt),
      next_cursor: last && groups.length === limit ? groupCursor(last) : null,
    });
  },
);

const decideAll = endpoint(
  {
    method: 'post',
    path: '/api/v1/suspected',
    group: 'conversations',
    summary: 'Accept or reject all suspected floods',
    description: `Decides about everything that is set apart, of all addresses, the earliest first. ${DECIDED}`,
    access: 'admin',
    body: { schema: suspectedDecision, maxBytes: 1024, example: EXAMPLE },
    responses: { 200: { description: 'Done', schema: suspectedDecisionResponse } },
  },
  async ({ principal, body, respond }, services: ConversationServices) => {
    const { organisationId } = principal;
    const part = { until: untilOf(body, services.now()) };
    const done = await decideSuspected(services, organisationId, part, body.decision, REMEMBERED);
    return respond(200, { success: true, count: done.count, has_more: done.hasMore });
  },
);

const decideSource = endpoint(
  {
    method: 'post',
    path: '/api/v1/suspected/{source}',
    group: 'conversations',
    summary: 'Accept or reject a suspected flood',
    description: `Decides about everything that came from one address. ${DECIDED}`,
    access: 'admin',
    parameters: { source: 'The source of the list.' },
    body: { schema: suspectedDecision, maxBytes: 1024, example: EXAMPLE },
    responses: { 200: { description: 'Done', schema: suspectedDecisionResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, body, respond, fail }, services: ConversationServices) => {
    const { organisationId } = principal;
    const { source } = params;
    if (!(await isSourceSetApart(services.store.query, organisationId, source))) {
      return fail('not_found', 'Nothing of this source is set apart.');
    }
    const part = { source, until: untilOf(body, services.now()) };
    const done = await decideSuspected(services, organisationId, part, body.decision, REMEMBERED);
    return respond(200, { success: true, count: done.count, has_more: done.hasMore });
  },
);

/** What was set apart because it may be part of a flood. */
export const suspectedEndpoints = [listSuspected, decideAll, decideSource];
