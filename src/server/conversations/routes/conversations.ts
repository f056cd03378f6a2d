import {
  conversationAnswer,
  conversationDetailAnswer,
  conversationInput,
  conversationListAnswer,
  conversationQuery,
} from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { cursorOf, positionFrom } from '../cursor.ts';
import { conversationDetail } from '../detail.ts';
import { maskInput } from '../rules/masking.ts';
import type { ConversationServices } from '../services.ts';
import { listConversations } from '../store/conversations.ts';
import { filtersOf, summary } from '../summary.ts';
import { outcomeOf } from '../outcome.ts';

const sendConversation = endpoint(
  {
    method: 'post',
    path: '/api/v1/conversations',
    group: 'conversations',
    summary: 'Send a conversation',
    description:
      'Answered after the commit. For a known id it is an update: given fields replace, absent fields stay, messages are merged by `message_id`, else by position, sender and content. The same body twice changes nothing. At most 1 MB.',
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
      201: { description: 'Created', schema: conversationAnswer },
      200: { description: 'Updated', schema: conversationAnswer },
    },
    errors: ['expired'],
    isIdempotent: true,
    isAdmitted: true,
  },
  async ({ principal, body, respond, fail }, services: ConversationServices) => {
    const { organisationId, redacts } = principal;
    const status = await services.ingest.add('conversation', {
      organisationId,
      receivedAt: services.now(),
      input: redacts ? maskInput(body) : body,
    });
    services.monitor.countConversation(status);
    const answer = outcomeOf(body.conversation_id, status);
    if (answer instanceof Fault) return fail(answer);
    return respond(answer.status === 'created' ? 201 : 200, answer);
  },
);

const findConversations = endpoint(
  {
    method: 'get',
    path: '/api/v1/conversations',
    group: 'conversations',
    summary: 'List and search conversations',
    description:
      'The newest first. A conversation is listed when all given filters hold. `q` finds conversations in which each of its words begins a word of the transcript, whatever case and accents.',
    access: 'conversations:read',
    query: conversationQuery,
    responses: { 200: { description: 'A page of the list', schema: conversationListAnswer } },
  },
  async ({ principal, query, respond, fail }, { store, reader }: ConversationServices) => {
    const after = query.cursor === undefined ? undefined : positionFrom(query.cursor);
    if (after === null) {
      return fail('invalid_request', 'The cursor is not one of ours.', [
        { path: 'cursor', message: 'Use next_cursor of the page before.' },
      ]);
    }
    if (query.q !== undefined) await reader.caughtUp();
    const { page, total } = await listConversations(store, principal.organisationId, {
      limit: query.limit,
      after,
      filters: filtersOf(query),
    });
    const last = page.at(-1)?.conversation;
    return respond(200, {
      success: true,
      data: page.map(summary),
      next_cursor: last && page.length === query.limit ? cursorOf(last) : null,
      total,
    });
  },
);

const readConversation = endpoint(
  {
    method: 'get',
    path: '/api/v1/conversations/{id}',
    group: 'conversations',
    summary: 'Read a transcript',
    access: 'conversations:read',
    parameters: { id: 'The conversation_id.' },
    responses: {
      200: {
        description: 'The conversation with its transcript, files and events',
        schema: conversationDetailAnswer,
      },
    },
    errors: ['not_found'],
  },
  async ({ c, principal, params, respond, fail }, services: ConversationServices) => {
    const data = await conversationDetail(c, services, principal.organisationId, params.id);
    if (!data) return fail('not_found', 'There is no conversation with this id.');
    return respond(200, { success: true, data });
  },
);

/** Conversations from servers, and what is read of them (CONTRACT, part A). */
export const conversationEndpoints = [sendConversation, findConversations, readConversation];
