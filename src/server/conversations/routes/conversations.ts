import {
  conversationResponse,
  conversationDetailResponse,
  conversationInput,
  conversationListResponse,
  conversationQuery,
  transcriptQuery,
} from '../../../contract/index.ts';
import { completeness } from '../../../contract/incomplete.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { cursorOf, NO_CURSOR, positionFrom, transcriptPosition } from '../cursor.ts';
import { conversationDetail } from '../detail.ts';
import { maskInput } from '../masking.ts';
import { withCredibleTimes } from '../rules/times.ts';
import type { ConversationServices } from '../services.ts';
import { highlightsOf } from '../highlights.ts';
import { findTopicNames } from '../../topics/index.ts';
import { latenessOf } from '../store/late.ts';
import { listConversations } from '../store/list.ts';
import { filtersOf, mergedOf, summary } from '../summary.ts';
import { outcomeOf } from '../response.ts';

const NO_TRANSCRIPT_CURSOR = new Fault('invalid_request', 'The cursor is invalid.', [
  { path: 'cursor', message: 'Use next_cursor or previous_cursor of another page.' },
]);

const sendConversation = endpoint(
  {
    method: 'post',
    path: '/api/v1/conversations',
    group: 'conversations',
    summary: 'Send a conversation',
    description:
      'The response follows the commit. A known id is updated: given fields replace, absent fields stay. Messages are merged by `message_id`, or, without one, by position, sender and content. Sending the same body again changes nothing. A time before 2000 or more than a day ahead is ignored, and `warnings` names it. The body may be at most 1 MB.',
    access: 'conversations:write',
    body: {
      schema: conversationInput,
      maxBytes: 1024 * 1024,
      example: {
        conversation_id: 'conv_12345',
        platform: 'zendesk',
        platform_ticket_id: '98765',
        messages: [
          {
            sender_type: 'customer',
            content: 'How do I reset my password?',
            timestamp: '2026-03-10T11:58:00Z',
          },
          {
            sender_type: 'ai',
            content: 'Go to Settings, then Security.',
            timestamp: '2026-03-10T11:58:04Z',
            ai_confidence_score: 0.93,
          },
        ],
        csat_score: 5,
        sentiment: 'positive',
        escalated: false,
        first_contact_resolution: true,
        resolution_time_seconds: 180,
        ai_handled: true,
        cost_usd: 0.05,
        estimated_human_cost_usd: 7.5,
        topic: 'account_access',
        customer_id: 'cust_1',
      },
    },
    responses: {
      201: { description: 'Created', schema: conversationResponse },
      200: { description: 'Updated', schema: conversationResponse },
    },
    errors: ['expired', 'body_too_large'],
    isIdempotent: true,
    isAdmitted: true,
  },
  async ({ principal, body, respond, fail }, services: ConversationServices) => {
    const { organisationId, redacts, keyHash } = principal;
    const receivedAt = services.now();
    const { input, warnings } = withCredibleTimes(body, receivedAt);
    const status = await services.ingest.add('conversation', {
      organisationId,
      receivedAt,
      sender: keyHash,
      rows: input.messages.length,
      input: redacts ? maskInput(input) : input,
    });
    services.monitor.countConversation(status);
    const outcome = outcomeOf(body.conversation_id, status, services.bounds.values);
    if (outcome instanceof Fault) return fail(outcome);
    const response = warnings.length === 0 ? outcome : { ...outcome, warnings };
    return respond(outcome.status === 'created' ? 201 : 200, response);
  },
);

const findConversations = endpoint(
  {
    method: 'get',
    path: '/api/v1/conversations',
    group: 'conversations',
    summary: 'List and search conversations',
    description:
      'Newest first. Lists the conversations that match all given filters. `q` is a list of words: a conversation matches if each of them is the start of a word in its transcript, of its id, or of the ticket, name, id or address of its customer. Case and accents are ignored. `total` is the number of all matches. With `total=capped`, they are counted up to 10,000, and a page looks through about 200,000 conversations: it may have fewer matches than `limit`, and `next_cursor` leads on.',
    access: 'conversations:read',
    query: conversationQuery,
    responses: { 200: { description: 'A page of the list', schema: conversationListResponse } },
  },
  async ({ principal, query, respond, fail }, { store, reader, now }: ConversationServices) => {
    const after = query.cursor === undefined ? undefined : positionFrom(query.cursor);
    if (after === null) return fail(NO_CURSOR);
    const isComplete = query.q === undefined || (await reader.caughtUp());
    const { organisationId } = principal;
    const late = await latenessOf(store.query, organisationId, query.late, now());
    const topics = await findTopicNames(store.query, organisationId);
    const filters = filtersOf(query, late, topics);
    const { page, next, total, isCapped } = await listConversations(store, organisationId, {
      limit: query.limit,
      after,
      filters,
      isExact: query.total === 'exact',
    });
    const highlights = await highlightsOf(store.replica, organisationId, page, filters.terms);
    return respond(200, {
      success: true,
      data: page.map((one) => ({
        ...summary(one, topics),
        ...(highlights && {
          highlight: highlights.get(one.conversation.conversationId) ?? null,
        }),
      })),
      next_cursor: next && cursorOf(next),
      total,
      total_is_capped: isCapped,
      ...completeness(isComplete),
      ...mergedOf(query.topic, topics),
    });
  },
);

const readConversation = endpoint(
  {
    method: 'get',
    path: '/api/v1/conversations/{id}',
    group: 'conversations',
    summary: 'Read a transcript',
    description:
      'A transcript of up to 2,000 messages is one response. A longer one has pages: `next_cursor` leads to the later messages, `previous_cursor` to the earlier ones. A page has the events after the last message of the page before, up to its own last message; the last page has those that follow, too.',
    access: 'conversations:read',
    parameters: { id: 'The conversation_id.' },
    query: transcriptQuery,
    responses: {
      200: {
        description: 'The conversation with its transcript, files and events',
        schema: conversationDetailResponse,
      },
    },
    errors: ['not_found'],
  },
  async ({ c, principal, params, query, respond, fail }, services: ConversationServices) => {
    const position = query.cursor === undefined ? undefined : transcriptPosition(query.cursor);
    if (position === null) return fail(NO_TRANSCRIPT_CURSOR);
    const data = await conversationDetail(c, services, principal.organisationId, params.id, {
      limit: query.messages_limit,
      position,
      start: query.start,
    });
    if (!data) return fail('not_found', 'There is no conversation with this id.');
    return respond(200, { success: true, data });
  },
);

/** Send, list and read conversations (CONTRACT, part A). */
export const conversationEndpoints = [sendConversation, findConversations, readConversation];
