import {
  setApartDecision,
  setApartDecisionResponse,
  setApartResponse,
  suspectedDecision,
  suspectedDecisionResponse,
  suspectedQuery,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import {
  countSetApart,
  decideSuspected,
  findConversations,
  findLastMessages,
  isSetApart,
  listSetApart,
  MOST,
  NO_CURSOR,
  setApartCursor,
  setApartPlaceFrom,
  untilOf,
} from '../../conversations/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { findTopicNames } from '../../topics/index.ts';
import { customerNameOf } from '../inbox-chats.ts';
import type { HandoffServices } from '../services.ts';

const listRequests = endpoint(
  {
    method: 'get',
    path: '/api/v1/inbox/suspected',
    group: 'people',
    summary: 'List the customers who were set apart',
    description:
      'Customers who asked for a person during a suspected flood, and of whom there is no sign yet that they are people. They are in no queue until an agent accepts them. The latest first.',
    access: 'agent',
    query: suspectedQuery,
    responses: { 200: { description: 'A page of the list', schema: setApartResponse } },
  },
  async (
    { principal, query: { limit, cursor }, respond, fail },
    { store, now }: HandoffServices,
  ) => {
    const { organisationId } = principal;
    const listedAt = now();
    const before = cursor === undefined ? undefined : setApartPlaceFrom(cursor);
    if (before === null) return fail(NO_CURSOR);
    const { query } = store;
    const page = await listSetApart(query, organisationId, { limit, before });
    const ids = page.map(({ conversationId }) => conversationId);
    const [conversations, messages, total, topics] = await Promise.all([
      ids.length === 0 ? [] : findConversations(query, organisationId, ids),
      findLastMessages(query, organisationId, ids),
      countSetApart(query, organisationId),
      findTopicNames(query, organisationId),
    ]);
    const byId = new Map(conversations.map((one) => [one.conversationId, one]));
    const last = page.at(-1);
    return respond(200, {
      success: true,
      data: page.map(({ conversationId, source, receivedAt }) => {
        const conversation = byId.get(conversationId);
        return {
          conversation_id: conversationId,
          asked_at: iso(receivedAt),
          source,
          customer: conversation ? customerNameOf(conversation) : null,
          customer_verified: conversation?.identityVerified ?? null,
          topic: topics.shown(conversation?.topic ?? null),
          preview: messages.get(conversationId)?.content ?? null,
        };
      }),
      total,
      listed_at: iso(listedAt),
      next_cursor: last && page.length === limit ? setApartCursor(last) : null,
    });
  },
);

const decideRequest = endpoint(
  {
    method: 'post',
    path: '/api/v1/inbox/suspected/{id}',
    group: 'people',
    summary: 'Accept or reject a customer who was set apart',
    description:
      'An accepted customer joins the queue. Set-apart ratings of the conversation are not decided about.',
    access: 'agent',
    parameters: { id: 'The conversation_id.' },
    body: { schema: setApartDecision, maxBytes: 1024, example: { decision: 'accept' } },
    responses: { 200: { description: 'Done', schema: setApartDecisionResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, body, respond, fail }, { store, ingest, now }: HandoffServices) => {
    const { organisationId } = principal;
    if (!(await isSetApart(store.query, organisationId, params.id))) {
      return fail('not_found', 'No request of this conversation is set apart.');
    }
    const count = await ingest.add('suspected', {
      organisationId,
      conversationId: params.id,
      suspectKind: 'escalation',
      decision: body.decision,
      receivedAt: now(),
    });
    return respond(200, { success: true, count });
  },
);

const decideRequests = endpoint(
  {
    method: 'post',
    path: '/api/v1/inbox/suspected',
    group: 'people',
    summary: 'Accept or reject all customers who were set apart',
    description: `The earliest first. Accepted customers join the queue. Set-apart ratings are not decided about, and what comes later is set apart as before. One request decides about up to ${MOST} customers: repeat it while \`has_more\` is true. With \`until\`, who was set apart later is left; send \`listed_at\` of the list that you have read.`,
    access: 'agent',
    body: {
      schema: suspectedDecision,
      maxBytes: 1024,
      example: { decision: 'accept', until: '2026-03-10T12:00:00.000Z' },
    },
    responses: { 200: { description: 'Done', schema: suspectedDecisionResponse } },
  },
  async ({ principal, body, respond }, services: HandoffServices) => {
    const done = await decideSuspected(
      services,
      principal.organisationId,
      { kind: 'escalation', until: untilOf(body, services.now()) },
      body.decision,
      { remembers: false },
    );
    return respond(200, { success: true, count: done.count, has_more: done.hasMore });
  },
);

/** Customers who asked for a person and were set apart, for agents. */
export const setApartEndpoints = [listRequests, decideRequests, decideRequest];
