import { z } from 'zod';
import { MAX_FEEDBACK, MAX_MESSAGE_CONTENT } from './limits.ts';
import { clientId, text, timestamp } from './text.ts';
import {
  type ConversationStatus,
  conversationStatus,
  platform,
  type Platform,
  rating,
  senderType,
  type SenderType,
  sentiment,
  type Sentiment,
} from './words.ts';

const usd = z.number().min(0).max(1_000_000);

export const messageInput = z.object({
  message_id: clientId.optional(),
  sender_type: senderType,
  content: text(MAX_MESSAGE_CONTENT),
  timestamp: timestamp.optional(),
  ai_confidence_score: z.number().min(0).max(1).optional(),
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
});
export type ConversationInput = z.output<typeof conversationInput>;

/** The answer of `POST /api/v1/conversations`: 201 `created`, 200 `updated`. */
export interface ConversationAnswer {
  success: true;
  conversation_id: string;
  status: 'created' | 'updated';
}

const bool = z.enum(['true', 'false']).transform((value) => value === 'true');
const score = z.coerce.number().int().min(1).max(5);

/** Filters of `GET /api/v1/conversations`; all that are given must hold. */
export const conversationQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
  platform: platform.optional(),
  /** By its normal form: `Billing` and `billing` are one. */
  topic: text(200).optional(),
  escalated: bool.optional(),
  ai_handled: bool.optional(),
  sentiment: sentiment.optional(),
  min_csat: score.optional(),
  max_csat: score.optional(),
  customer_id: text(200).optional(),
  /** Words of the transcript; each must begin a word in it. */
  q: text(500).optional(),
  /** Started then or later. */
  from: timestamp.optional(),
  /** Started before. */
  to: timestamp.optional(),
});
export type ConversationQuery = z.output<typeof conversationQuery>;

/** A conversation in a list. Times are ISO 8601 in UTC, money is USD; `null` is "not known". */
export interface ConversationSummary {
  conversation_id: string;
  platform: Platform;
  platform_ticket_id: string | null;
  status: ConversationStatus;
  started_at: string;
  updated_at: string;
  resolved_at: string | null;
  resolution_time_seconds: number | null;
  topic: string | null;
  language: string | null;
  sentiment: Sentiment | null;
  /** −1 (very bad) to 1 (very good); `null` where only the word was told. */
  sentiment_score: number | null;
  escalated: boolean;
  escalation_reason: string | null;
  escalated_at: string | null;
  first_contact_resolution: boolean | null;
  csat_score: number | null;
  feedback: string | null;
  ai_handled: boolean;
  ai_agent_id: string | null;
  ai_confidence_score: number | null;
  cost_usd: number | null;
  estimated_human_cost_usd: number | null;
  customer_id: string | null;
  contact_email: string | null;
  contact_name: string | null;
  /**
   * Whether customer id, address and name are proven: `false`, and they are only what a browser
   * says; `null`, nobody asked for proof.
   */
  identity_verified: boolean | null;
  message_count: number;
  /** The first thing the customer wrote, cut to 200 characters. */
  preview: string | null;
}

export interface TranscriptMessage {
  message_id: string;
  sender_type: SenderType;
  content: string;
  timestamp: string;
  ai_confidence_score: number | null;
  /** How the customer sounds in it; `null` in others' messages and in languages not read. */
  sentiment: Sentiment | null;
  sentiment_score: number | null;
  /** Whether the customer found the answer helpful; `null`: they have not said. */
  helpful: boolean | null;
}

/** A file that came with the conversation. */
export interface TranscriptAttachment {
  attachment_id: string;
  /** `null`: with none of the messages. */
  message_id: string | null;
  name: string | null;
  content_type: string | null;
  size_bytes: number | null;
  /** Signed, for an hour; `null`: only its name was told. */
  url: string | null;
}

export interface RecordedEvent {
  id: string;
  seq: number;
  type: string;
  at: string;
  data: unknown;
}

/** `GET /api/v1/conversations/:id`: the whole transcript in order, with the events behind it. */
export interface ConversationDetail extends ConversationSummary {
  messages: TranscriptMessage[];
  attachments: TranscriptAttachment[];
  events: RecordedEvent[];
}

export interface ConversationListAnswer {
  success: true;
  data: ConversationSummary[];
  next_cursor: string | null;
  total: number;
}
