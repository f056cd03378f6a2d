import { z } from 'zod';
import { conversationDetail } from './conversation.ts';
import { liveEvent } from './handoff.ts';
import { clientId, text } from './text.ts';

/** The kinds of stored personal data. */
export const personalKind = z.enum([
  'conversation',
  'message',
  'event',
  'file',
  'chat',
  'chat_event',
  'question',
  'export_input',
  'survey',
  'rating',
  'contact',
  'call',
  'webhook_delivery',
  'stored_response',
  'saved_view',
  'article_version',
]);
export type PersonalKind = z.output<typeof personalKind>;

/** How many records of each kind. */
export const personalCounts = z
  .partialRecord(personalKind, z.int().min(1))
  .describe('How many records of each kind; kinds without a record are absent.');
export type PersonalCounts = z.output<typeof personalCounts>;

/** A stored record about a person. Times are ISO 8601. */
export const personalRecord = z.object({
  kind: personalKind,
  data: z.record(z.string(), z.unknown()),
});
export type PersonalRecord = z.output<typeof personalRecord>;

const named = {
  customer_id: text(200).min(1).optional(),
  email: text(254).min(3).optional().describe('Compared without letter case; `+tag` is compared.'),
  conversation_id: clientId.optional().describe('Names the customer of this conversation.'),
  include_unproven: z
    .boolean()
    .default(false)
    .describe(
      'Also follow links between customer ids and addresses that a browser claimed without proof. Check them first: anyone can claim them.',
    ),
};

/** The body of `POST /api/v1/customers/find`, `/export` and `/erase`: a person, by exactly one identifier. */
export const personInput = z.object(named);
export type PersonInput = z.output<typeof personInput>;

const person = {
  customer_ids: z.array(z.string()),
  emails: z.array(z.string()).describe('The addresses that belong to the person.'),
  conversation_ids: z.array(z.string()),
  not_followed: z
    .array(
      z.object({
        customer_id: z.string().optional(),
        email: z.string().optional(),
        reason: z
          .enum(['unproven', 'shared'])
          .describe(
            '`unproven`: a browser claimed the link. `shared`: the address belongs to several customer ids.',
          ),
      }),
    )
    .describe('Identifiers that may belong to the person, too. To include one, name it.'),
};

const remains = {
  export_days: z
    .array(z.object({ bot_id: z.string(), date: z.iso.date() }))
    .describe(
      'Days whose exported files contain these conversations. `afterword export --date DATE --reissue` removes the lines.',
    ),
  canned_replies: z.array(z.string()).describe('Titles of canned replies that name the person.'),
  articles: z
    .array(z.string())
    .describe(
      'Titles of knowledge articles that name the person. Earlier versions and deleted articles that do are erased.',
    ),
  named_ids: z
    .array(z.string())
    .describe('Conversation ids that contain an identifier of the person. Ids stay.'),
};

/** `POST /api/v1/customers/find`: what is stored about a person. */
export const personResponse = z.object({
  success: z.literal(true),
  ...person,
  found: personalCounts,
  remains: z.object(remains).describe('What an erasure does not erase.'),
});
export type PersonResponse = z.output<typeof personResponse>;

/** `POST /api/v1/customers/erase`: what was erased, and what was not. */
export const personErasureResponse = z.object({
  success: z.literal(true),
  erased: personalCounts,
  not_followed: person.not_followed,
  remains: z.object({
    ...remains,
    write_ahead_log: z
      .boolean()
      .describe(
        "Whether SQLite's write-ahead log still has erased text, because a long read is using it. The server clears it as soon as the read ends.",
      ),
  }),
});
export type PersonErasureResponse = z.output<typeof personErasureResponse>;

/** `GET /api/v1/customers/:id`: all stored data of a customer. */
export const customerExportResponse = z.object({
  success: z.literal(true),
  customer_id: z.string(),
  conversations: z.array(
    conversationDetail.extend({
      chat_events: z
        .array(liveEvent)
        .describe('The events of its chats with agents, including internal notes.'),
    }),
  ),
  records: z
    .array(personalRecord)
    .describe('Everything else: surveys, ratings, calls, undeliverable webhooks and so on.'),
});
export type CustomerExportResponse = z.output<typeof customerExportResponse>;

/** `DELETE /api/v1/customers/:id`. */
export const customerErasureResponse = personErasureResponse.extend({
  customer_id: z.string(),
  erased_conversations: z.int().min(0),
});
export type CustomerErasureResponse = z.output<typeof customerErasureResponse>;

export const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** `GET /api/v1/audit`: who exported or erased customers, or changed alerts and the digest, newest first. */
export const auditResponse = z.object({
  success: z.literal(true),
  data: z.array(
    z.object({
      id: z.string(),
      at: z.iso.datetime(),
      action: z
        .enum(['export', 'erase', 'retention', 'reissue', 'alerts', 'digest'])
        .describe(
          '`retention`: old conversations were erased. `reissue`: lines of erased conversations were removed from an exported day. `alerts`, `digest`: an alert, or the weekly digest, was changed.',
        ),
      key: z
        .string()
        .nullable()
        .describe(
          'The first digits of the SHA-256 of the key that was used; null: the server itself.',
        ),
      subject_hash: z
        .string()
        .nullable()
        .describe(
          'For a customer id: SHA-256 of the organisation id, a line break, and the customer id. For an address or a conversation: a keyed hash, which only this server can compute.',
        ),
      conversations: z.int().min(0),
    }),
  ),
});
export type AuditResponse = z.output<typeof auditResponse>;
