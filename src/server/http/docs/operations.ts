import { z } from 'zod';
import {
  attachmentAnswer,
  attachmentLinksAnswer,
  attachmentLinksRequest,
  attachmentQuery,
  auditAnswer,
  auditQuery,
  chatRequest,
  conversationAnswer,
  conversationDetailAnswer,
  conversationInput,
  conversationListAnswer,
  conversationFileQuery,
  conversationQuery,
  costAnalysisAnswer,
  csatTrendsAnswer,
  csatTrendsQuery,
  customerErasureAnswer,
  customerExportAnswer,
  dashboardAnswer,
  dashboardQuery,
  deliveryAnswer,
  escalationPatternsAnswer,
  event,
  eventBatch,
  eventBatchAnswer,
  knowledgeGapsAnswer,
  knowledgeGapsQuery,
  MAX_BATCH_EVENTS,
  replyPart,
  timeRangeQuery,
} from '../../../contract/index.ts';
import { FROM_BROWSERS, JSON_ALONE, type Operation } from './operation.ts';
import { peopleOperations } from './people.ts';
import { reportingOperations } from './reporting.ts';

const IDEMPOTENCY = {
  'Idempotency-Key':
    '1–255 characters. The same request again within 24 hours gets the same answer and changes nothing; another body under the key is 409.',
};

const conversationExample = {
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
};

const eventExample = {
  id: '0198f3a0-5b1e-7c3a-9d4e-2f6a8b0c1d2e',
  conversation_id: '0198f3a0-0000-7000-8000-000000000001',
  seq: 1,
  type: 'message.added',
  at: '2026-03-10T11:59:58.120Z',
  data: { message_id: 'm1', sender_type: 'customer', content: 'Hi' },
};

/** The batch with its events as they have to be; the server checks them one by one. */
const fullBatch = eventBatch.extend({ events: z.array(event).min(1).max(MAX_BATCH_EVENTS) });

/** Everything that the server answers, but for pages and their files. */
export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/v1/conversations',
    group: 'conversations',
    summary: 'Send a conversation',
    description:
      'Answered when it is on disk. An id that is known is an update: given fields replace, absent fields stay, messages are merged by `message_id`, else by place, sender and content. The same body twice changes nothing. At most 1 MB.',
    access: 'conversations:write',
    headers: IDEMPOTENCY,
    body: { schema: conversationInput, types: JSON_ALONE, example: conversationExample },
    answers: {
      201: { description: 'Created', schema: conversationAnswer },
      200: { description: 'Updated', schema: conversationAnswer },
    },
    refusals: [409, 410, 503],
  },
  {
    method: 'get',
    path: '/api/v1/conversations',
    group: 'conversations',
    summary: 'List and search conversations',
    description:
      'Newest first. All filters that are given must hold. `q` finds conversations in which each of its words begins a word of the transcript, whatever case and accents.',
    access: 'conversations:read',
    query: conversationQuery,
    answers: { 200: { description: 'A page of them', schema: conversationListAnswer } },
  },
  ...(['csv', 'ndjson'] as const).map((form): Operation => ({
    method: 'get',
    path: `/api/v1/conversations.${form}`,
    group: 'conversations',
    summary: `List all conversations as ${form === 'csv' ? 'CSV' : 'lines of JSON'}`,
    description:
      'With the filters of the list, newest first, as it is read. In CSV, text that a spreadsheet would take for a formula stands behind a single quote.',
    access: 'conversations:read',
    query: conversationFileQuery,
    answers: {
      200: {
        description: 'The fields of the list',
        type: form === 'csv' ? 'text/csv' : 'application/x-ndjson',
      },
    },
  })),
  {
    method: 'get',
    path: '/api/v1/conversations/{id}',
    group: 'conversations',
    summary: 'Read a transcript',
    access: 'conversations:read',
    parameters: { id: 'The conversation_id.' },
    answers: {
      200: {
        description: 'The whole of it, with its files and events',
        schema: conversationDetailAnswer,
      },
    },
    refusals: [404],
  },
  {
    method: 'get',
    path: '/api/v1/conversations/knowledge-gaps',
    group: 'metrics',
    summary: 'What the AI could not answer',
    description:
      "Customers' questions that got an answer of little confidence or none, were asked again, frustrated the customer, or went to a person; those that ask the same are one.",
    access: 'metrics:read',
    query: knowledgeGapsQuery,
    answers: { 200: { description: 'The commonest first', schema: knowledgeGapsAnswer } },
  },
  {
    method: 'get',
    path: '/api/v1/cs-metrics/dashboard',
    group: 'metrics',
    summary: 'The numbers of the last hours',
    description:
      'Of the conversations that started then. Rates are percentages with one decimal, money is USD; over nothing they are null.',
    access: 'metrics:read',
    query: dashboardQuery,
    answers: { 200: { description: 'The numbers', schema: dashboardAnswer } },
  },
  {
    method: 'get',
    path: '/api/v1/cs-metrics/escalation-patterns',
    group: 'metrics',
    summary: 'How conversations come to be escalated',
    description:
      'When a conversation was escalated is told by its event; where a body says no more than that it was, the first message of a person stands for it.',
    access: 'metrics:read',
    query: timeRangeQuery,
    answers: { 200: { description: 'By topic', schema: escalationPatternsAnswer } },
  },
  {
    method: 'get',
    path: '/api/v1/cs-metrics/cost-analysis',
    group: 'metrics',
    summary: 'What answers cost',
    access: 'metrics:read',
    query: timeRangeQuery,
    answers: { 200: { description: 'In all, by topic and by day', schema: costAnalysisAnswer } },
  },
  {
    method: 'get',
    path: '/api/v1/cs-metrics/csat-trends',
    group: 'metrics',
    summary: 'Ratings over time',
    access: 'metrics:read',
    query: csatTrendsQuery,
    answers: { 200: { description: 'By hour, day or week', schema: csatTrendsAnswer } },
  },
  {
    method: 'get',
    path: '/api/v1/cs-metrics/delivery',
    group: 'metrics',
    summary: 'How well browsers get through',
    access: 'metrics:read',
    query: timeRangeQuery,
    answers: { 200: { description: 'What they tell of it', schema: deliveryAnswer } },
  },
  {
    method: 'post',
    path: '/api/v1/events',
    group: 'browsers',
    summary: 'Send what happened',
    description:
      'A batch of at most 50 events and 60 KB, answered when they are on disk, with a result for each. Ids make repetition harmless, `seq` makes the order of arrival irrelevant. The first event of a conversation binds it to its capability.',
    access: 'publishable',
    body: {
      schema: fullBatch,
      types: FROM_BROWSERS,
      example: {
        key: 'amo_pub_…',
        sent_at: '2026-03-10T12:00:00.000Z',
        capabilities: {
          [eventExample.conversation_id]: 'a secret made by the browser for this conversation',
        },
        events: [eventExample],
      },
    },
    answers: { 200: { description: 'A result for each event', schema: eventBatchAnswer } },
    refusals: [429, 503],
  },
  {
    method: 'post',
    path: '/api/v1/chat',
    group: 'browsers',
    summary: 'Ask the bot',
    description: 'Sixty a minute of an address. Keeps nothing: the browser reports the answer.',
    access: 'publishable',
    body: {
      schema: chatRequest,
      types: FROM_BROWSERS,
      example: {
        key: 'amo_pub_…',
        conversation_id: eventExample.conversation_id,
        messages: [{ message_id: 'm1', sender_type: 'customer', content: 'Do you ship abroad?' }],
      },
    },
    answers: {
      200: {
        type: 'text/event-stream',
        description: `Server-sent events, the data of each: ${Object.keys(replyPart.shape).join(', ')}. Where the bot fails, the last one is of the type \`error\`.`,
      },
    },
    refusals: [429],
  },
  {
    method: 'post',
    path: '/api/v1/attachments',
    group: 'browsers',
    summary: 'Send a photo or a video',
    description:
      'JPEG, PNG, GIF, WebP, MP4, QuickTime or WebM by its bytes, at most 20 MB. Place, time and device are taken out. The same `attachment_id` again is 200 and changes nothing.',
    access: 'publishable',
    query: attachmentQuery,
    headers: {
      'X-Conversation-Capability': 'The secret of the conversation; with a secret key none.',
    },
    body: { type: '*/*', description: 'The file.' },
    answers: {
      201: { description: 'Kept', schema: attachmentAnswer },
      200: { description: 'Known', schema: attachmentAnswer },
    },
    refusals: [429, 503],
  },
  {
    method: 'post',
    path: '/api/v1/attachments/links',
    group: 'browsers',
    summary: "Link to a conversation's files",
    access: 'publishable',
    body: {
      schema: attachmentLinksRequest,
      types: FROM_BROWSERS,
      example: {
        key: 'amo_pub_…',
        conversation_id: eventExample.conversation_id,
        capability: 'a secret made by the browser for this conversation',
      },
    },
    answers: { 200: { description: 'All of them', schema: attachmentLinksAnswer } },
  },
  {
    method: 'get',
    path: '/api/v1/attachments/{organisation}/{id}',
    group: 'browsers',
    summary: 'Read a file by its signed link',
    access: 'signature',
    parameters: { organisation: 'Its organisation.', id: 'The attachment_id.' },
    query: z.object({ expires: z.string(), signature: z.string() }),
    headers: { Range: 'A part of it.' },
    answers: {
      200: { type: '*/*', description: 'The file, with its real type' },
      206: { type: '*/*', description: 'The part' },
    },
    refusals: [404, 416],
  },
  {
    method: 'get',
    path: '/api/v1/live',
    group: 'conversations',
    summary: 'Hear of changes',
    access: 'conversations:read',
    answers: {
      200: {
        type: 'text/event-stream',
        description: 'Server-sent events named `conversation`, with its id, after each commit',
      },
    },
  },
  {
    method: 'get',
    path: '/api/v1/customers/{id}',
    group: 'administration',
    summary: 'Export all that is kept of a person',
    access: 'admin',
    parameters: { id: 'The customer_id.' },
    answers: { 200: { description: 'Every conversation whole', schema: customerExportAnswer } },
    refusals: [404],
  },
  {
    method: 'delete',
    path: '/api/v1/customers/{id}',
    group: 'administration',
    summary: 'Erase a person',
    description:
      'Messages, feedback, address, identity and files go; counts stay. Their conversations take nothing more in.',
    access: 'admin',
    parameters: { id: 'The customer_id.' },
    answers: { 200: { description: 'Erased', schema: customerErasureAnswer } },
    refusals: [404],
  },
  {
    method: 'get',
    path: '/api/v1/audit',
    group: 'administration',
    summary: 'Who exported or erased whom, by hash',
    access: 'admin',
    query: auditQuery,
    answers: { 200: { description: 'The latest first', schema: auditAnswer } },
  },
  ...peopleOperations,
  ...reportingOperations,
];
