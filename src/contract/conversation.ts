import { z } from 'zod';
import { replyFacts } from './reply-facts.ts';
import { exportFields } from './export.ts';
import { incomplete } from './incomplete.ts';
import { MAX_FEEDBACK, MAX_MESSAGE_CONTENT, MAX_TRANSCRIPT_MESSAGES } from './limits.ts';
import { clientId, day, periodEnd, periodStart, text, timestamp } from './text.ts';
import { mergedTopic } from './topic.ts';
import { warnings } from './warning.ts';
import { channel, conversationStatus, platform, rating, senderType, sentiment } from './words.ts';

const usd = z.number().min(0).max(1_000_000);

export const messageInput = z.object({
  message_id: clientId.optional(),
  sender_type: senderType,
  content: text(MAX_MESSAGE_CONTENT),
  timestamp: timestamp.optional(),
  ai_confidence_score: z.number().min(0).max(1).optional(),
  ...replyFacts,
});
export type MessageInput = z.output<typeof messageInput>;

/** The body of `POST /api/v1/conversations` (CONTRACT, part A). */
export const conversationInput = z.object({
  conversation_id: clientId,
  platform,
  messages: z.array(messageInput).max(5_000),
  platform_ticket_id: text(200).optional(),
  csat_score: rating.optional(),
  feedback: text(MAX_FEEDBACK).optional(),
  sentiment: sentiment.optional(),
  escalated: z.boolean().optional(),
  escalation_reason: text(100).optional(),
  first_contact_resolution: z.boolean().optional(),
  resolution_time_seconds: z.number().min(0).optional(),
  ai_handled: z.boolean().optional(),
  ai_agent_id: text(200).optional(),
  ai_confidence_score: z.number().min(0).max(1).optional(),
  cost_usd: usd.optional(),
  estimated_human_cost_usd: usd.optional(),
  topic: text(200).optional(),
  customer_id: text(200).optional(),
  status: conversationStatus.optional(),
  resolved_at: timestamp.optional(),
  contact_email: text(254).optional(),
  contact_name: text(200).optional(),
  language: text(35).optional(),
  ...exportFields,
});
export type ConversationInput = z.output<typeof conversationInput>;
/** The body as clients send it: times are ISO 8601. */
export type ConversationBody = z.input<typeof conversationInput>;

/** The response of `POST /api/v1/conversations`: 201 `created`, 200 `updated`. */
export const conversationResponse = z.object({
  success: z.literal(true),
  conversation_id: z.string(),
  status: z.enum(['created', 'updated']),
  warnings: warnings.optional(),
});
export type ConversationResponse = z.output<typeof conversationResponse>;

const bool = z.enum(['true', 'false']).transform((value) => value === 'true');
const score = z.coerce.number().int().min(1).max(5);

/** The id of an agent or a team; empty: none. */
const idOrNone = z
  .string()
  .regex(/^\d{0,15}$/, { error: 'Must be a number, or empty.' })
  .transform((value) => (value === '' ? null : Number(value)));

/** A UTC day and the id of a bot: `2026-11-26:BOT`. */
const missingFromFile = z
  .string()
  .max(211)
  .transform((value, context) => {
    const parsed = day.safeParse(value.slice(0, 10));
    if (!parsed.success || value[10] !== ':' || value.length === 11) {
      context.addIssue({
        code: 'custom',
        message: 'Must be a day and a bot, like 2026-11-26:BOT.',
      });
      return z.NEVER;
    }
    return { day: parsed.data, botId: value.slice(11) };
  });

/**
 * Filters of `GET /api/v1/conversations`; a conversation must match all of them. An empty topic, reason, bot,
 * language, agent or team matches conversations without one.
 */
export const conversationQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
  total: z
    .enum(['exact', 'capped'])
    .default('exact')
    .describe(
      '`capped`: matches are counted up to 10,000, and in about the newest 200,000 conversations, which is faster where there are many.',
    ),
  platform: platform.optional(),
  channel: channel
    .optional()
    .describe(
      'chat: from a browser; ticket: with a ticket_id of a help desk; api: otherwise from a server.',
    ),
  status: conversationStatus.optional(),
  topic: text(200)
    .optional()
    .describe(
      'Compared in normal form: `Billing` and `billing` are the same. A topic that was merged or renamed stands for the one that it is part of now. Empty: no topic.',
    ),
  language: text(35).optional().describe('As stored, for example `en` or `pt-BR`. Empty: unknown.'),
  escalated: bool.optional(),
  escalation_reason: text(100).optional().describe('Empty: escalated without a reason.'),
  ai_handled: bool.optional(),
  ai_agent_id: text(200).optional().describe('The bot. Empty: none.'),
  agent_id: idOrNone
    .optional()
    .describe('The agent who is in the latest chat, or was last. Empty: no agent.'),
  team_id: idOrNone.optional().describe('The team of the latest chat. Empty: no team.'),
  sentiment: sentiment.optional(),
  min_csat: score.optional(),
  max_csat: score.optional(),
  late: bool
    .optional()
    .describe(
      'Whether the customer waited longer for the first message of an agent than `late_after_minutes` of the organisation, or still does. A conversation that no agent was asked into is not late.',
    ),
  has_comment: bool.optional().describe('Whether the customer wrote a comment with the rating.'),
  merged: bool
    .optional()
    .describe('Whether it was merged into another ticket. Figures do not count those.'),
  missing_from_file: missingFromFile
    .optional()
    .describe(
      'A day and a bot of the daily export, `2026-11-26:BOT`: conversations that ended on that day (UTC) and are in none of its files, because they arrived after the files were written.',
    ),
  customer_id: text(200).optional(),
  /** Search words. The transcript must have a word that starts with each of them. */
  q: text(500).optional(),
  /** Started at this time or later. */
  from: periodStart.optional(),
  /** Started before this time, or on this day at the latest. */
  to: periodEnd.optional(),
});
export type ConversationQuery = z.output<typeof conversationQuery>;
/** Filters of `GET /api/v1/conversations.csv` and `.ndjson`, which return all matches at once. */
export const conversationFileQuery = conversationQuery.omit({
  limit: true,
  cursor: true,
  total: true,
});

/** The filters as a client writes them. */
export interface ConversationFilters {
  limit?: number;
  cursor?: string;
  total?: ConversationQuery['total'];
  platform?: ConversationQuery['platform'] & string;
  channel?: ConversationQuery['channel'] & string;
  status?: ConversationQuery['status'] & string;
  /** Empty: no topic; so it is with the following ones. */
  topic?: string;
  language?: string;
  escalated?: boolean;
  escalation_reason?: string;
  ai_handled?: boolean;
  ai_agent_id?: string;
  agent_id?: number | '';
  team_id?: number | '';
  late?: boolean;
  has_comment?: boolean;
  merged?: boolean;
  /** A UTC day and a bot, `2026-11-26:BOT`. */
  missing_from_file?: string;
  sentiment?: ConversationQuery['sentiment'] & string;
  min_csat?: number;
  max_csat?: number;
  customer_id?: string;
  /** Search words. The transcript must have a word that starts with each of them. */
  q?: string;
  /** ISO 8601: a time or a UTC day. */
  from?: string;
  /** ISO 8601: a time, which is not included, or a UTC day, which is. */
  to?: string;
}

const count = z.int().min(0);
const time = z.iso.datetime();

/** A conversation in a list. Times are ISO 8601 in UTC, money is USD; `null` means unknown. */
export const conversationSummary = z.object({
  conversation_id: z.string(),
  platform,
  platform_ticket_id: z.string().nullable(),
  status: conversationStatus,
  started_at: time,
  updated_at: time,
  resolved_at: time.nullable(),
  resolution_time_seconds: z.number().nullable(),
  topic: z.string().nullable(),
  language: z.string().nullable(),
  sentiment: sentiment.nullable(),
  sentiment_score: z
    .number()
    .min(-1)
    .max(1)
    .nullable()
    .describe('−1 (very bad) to 1 (very good); null if only the sentiment was sent.'),
  escalated: z.boolean(),
  escalation_reason: z.string().nullable(),
  escalated_at: time.nullable(),
  first_contact_resolution: z.boolean().nullable(),
  csat_score: rating.nullable(),
  feedback: z.string().nullable(),
  ai_handled: z.boolean(),
  ai_agent_id: z.string().nullable(),
  ai_confidence_score: z.number().min(0).max(1).nullable(),
  cost_usd: z.number().nullable(),
  estimated_human_cost_usd: z.number().nullable(),
  customer_id: z.string().nullable(),
  contact_email: z.string().nullable(),
  contact_name: z.string().nullable(),
  identity_verified: z
    .boolean()
    .nullable()
    .describe(
      'Whether customer id, e-mail address and name are verified. false: they come from a browser without proof; null: the organisation does not verify identities.',
    ),
  message_count: count,
  preview: z
    .string()
    .nullable()
    .describe('The first message of the customer, cut to 200 characters.'),
});
export type ConversationSummary = z.output<typeof conversationSummary>;

export const transcriptMessage = z.object({
  message_id: z.string(),
  sender_type: senderType,
  agent_id: z
    .int()
    .nullable()
    .describe('The agent who wrote it in the inbox; null for other messages.'),
  agent_name: z.string().nullable().describe('The name of that agent.'),
  claimed: z
    .boolean()
    .describe(
      "Whether only the customer's browser says that an agent wrote it. It counts for no agent.",
    ),
  content: z.string(),
  timestamp: time,
  ai_confidence_score: z.number().min(0).max(1).nullable(),
  sentiment: sentiment
    .nullable()
    .describe('How the customer sounds; null for messages of others and in unsupported languages.'),
  sentiment_score: z.number().min(-1).max(1).nullable(),
  helpful: z
    .boolean()
    .nullable()
    .describe('Whether the customer rated the reply as helpful; null: not rated.'),
  reply_to: z
    .string()
    .nullable()
    .describe(
      'The e-mail address that the customer gave with a message left; null for other messages.',
    ),
});

/** A file of the conversation. */
export const transcriptAttachment = z.object({
  attachment_id: z.string(),
  message_id: z.string().nullable().describe('null: it belongs to no message.'),
  name: z.string().nullable(),
  content_type: z.string().nullable(),
  size_bytes: count.nullable(),
  url: z
    .string()
    .nullable()
    .describe('Signed; works for one hour. null: the file itself was not stored.'),
});
export type TranscriptAttachment = z.output<typeof transcriptAttachment>;

export const recordedEvent = z.object({
  id: z.string(),
  seq: count,
  type: z.string(),
  at: time,
  data: z.record(z.string(), z.unknown()),
});
export type RecordedEvent = z.output<typeof recordedEvent>;

/** The state of a conversation in the daily export. */
export const conversationExport = z.object({
  day: z.iso
    .date()
    .nullable()
    .describe('The day of the file that contains it; null: it is in no file.'),
  late: z
    .boolean()
    .describe(
      'Whether it changed after its file was written, or ended on a day whose file was already written.',
    ),
});

/** The part of a transcript that `GET /api/v1/conversations/:id` and `GET /api/v1/inbox/chats/:id` return. */
export const transcriptQuery = z.object({
  messages_limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_TRANSCRIPT_MESSAGES)
    .default(MAX_TRANSCRIPT_MESSAGES)
    .describe('The most messages in the response.'),
  cursor: z
    .string()
    .max(1_000)
    .optional()
    .describe('The `next_cursor` or `previous_cursor` of another page of the same transcript.'),
  start: z
    .enum(['first', 'last'])
    .default('first')
    .describe('Without a cursor: whether the page has the first or the last messages.'),
});
export type TranscriptQuery = z.output<typeof transcriptQuery>;

/** A page of the transcript in order, with the events behind it. Most transcripts have one page. */
export const conversationDetail = z.object({
  ...conversationSummary.shape,
  messages: z.array(transcriptMessage),
  attachments: z.array(transcriptAttachment),
  recorded_topic: z
    .string()
    .nullable()
    .describe('The topic as it was sent: `topic` is what it is part of now.'),
  events: z.array(recordedEvent),
  next_cursor: z
    .string()
    .nullable()
    .describe('For the page with the messages after these; null: there are none.'),
  previous_cursor: z
    .string()
    .nullable()
    .describe('For the page with the messages before these; null: there are none.'),
  export: conversationExport,
});
export type ConversationDetail = z.output<typeof conversationDetail>;

/** `GET /api/v1/conversations/:id`. */
export const conversationDetailResponse = z.object({
  success: z.literal(true),
  data: conversationDetail,
});
export type ConversationDetailResponse = z.output<typeof conversationDetailResponse>;

/** Where a search found its words. */
export const searchHighlight = z.object({
  message_id: z.string(),
  sender_type: senderType,
  excerpt: z.string().describe('A part of the message, at most 240 characters.'),
  ranges: z
    .array(z.tuple([count, count]))
    .describe('Begin and end of each word found, in UTF-16 code units of `excerpt`.'),
});
export type SearchHighlight = z.output<typeof searchHighlight>;

export const listedConversation = z.object({
  ...conversationSummary.shape,
  highlight: searchHighlight
    .nullable()
    .optional()
    .describe(
      'Only with `q`: the first message with words of the search; null: they are in an id, a name or an address, or late in a long message or transcript.',
    ),
});
export type ListedSummary = z.output<typeof listedConversation>;

/** Up to this number, matches are counted if they are not to be counted exactly. */
export const MAX_TOTAL = 10_000;

export const conversationListResponse = z.object({
  success: z.literal(true),
  data: z
    .array(listedConversation)
    .describe(
      'A page of a search for a frequent word together with other filters may be shorter than `limit`, although others follow: `next_cursor` tells.',
    ),
  next_cursor: z.string().nullable(),
  total: count.describe('The number of matches on all pages.'),
  total_is_capped: z
    .boolean()
    .describe(
      'Only with `total=capped`. `true`: counting ended at `total`, and there are probably more.',
    ),
  incomplete,
  merged_topic: mergedTopic
    .optional()
    .describe('Only where the topic of the filter was merged into another or renamed.'),
});
export type ConversationListResponse = z.output<typeof conversationListResponse>;
