import { z } from 'zod';
import { replyFacts } from './reply-facts.ts';
import { MAX_BATCH_EVENTS, MAX_EVENT_CONTENT, MAX_FEEDBACK, MAX_FILE_NAME } from './limits.ts';
import { clientId, text, timestamp } from './text.ts';
import { warnings } from './warning.ts';
import { platform, rating, senderType, sentiment } from './words.ts';

/** The database stores positions as signed 32-bit integers. */
const MAX_SEQ = 2 ** 31 - 1;

const envelope = {
  /** UUID v7, made by whoever makes the event; used for deduplication. */
  id: z.uuid(),
  conversation_id: clientId,
  /** Position in the conversation, from 1. It orders the events, in whatever order they arrive. */
  seq: z.int().min(0).max(MAX_SEQ),
  /** The time of the event by the sender's clock. */
  at: timestamp,
};

const confidence = z.number().min(0).max(1);
const score = z.number().min(-1).max(1);

const dataByType = {
  'conversation.started': z.object({
    platform: platform.optional(),
    topic: text(200).optional(),
    language: text(35).optional(),
  }),
  'message.added': z.object({
    message_id: clientId,
    sender_type: senderType,
    content: text(MAX_EVENT_CONTENT),
    ai_confidence_score: confidence.optional(),
    ...replyFacts,
  }),
  /** The message reads otherwise now; empty: its sender has removed it. */
  'message.edited': z.object({ message_id: clientId, content: text(MAX_EVENT_CONTENT) }),
  'sentiment.changed': z.object({
    /** Of the conversation as a whole. */
    sentiment,
    score: score.optional(),
    /** Of the customer's message that changed it. */
    message: z.object({ message_id: clientId, sentiment, score: score.optional() }).optional(),
    /** `false`: the language is not supported, and the sentiment has no meaning. */
    supported: z.boolean().optional(),
  }),
  'conversation.escalated': z.object({
    reason: text(100).min(1),
    /** Detected in the conversation, not requested by a button or by the site. */
    detected: z.boolean().optional(),
    /** Only offered to the customer: no agent was called, and it does not count as an escalation. */
    suggested: z.boolean().optional(),
    /** What was detected. */
    trigger: text(200).optional(),
  }),
  'conversation.resolved': z.object({}),
  'conversation.reopened': z.object({}),
  'survey.shown': z.object({}),
  'survey.rated': z.object({ rating }),
  'survey.feedback': z.object({ feedback: text(MAX_FEEDBACK) }),
  'survey.dismissed': z.object({}),
  'message.rated': z.object({ message_id: clientId, helpful: z.boolean() }),
  'attachment.added': z.object({
    attachment_id: clientId,
    message_id: clientId.optional(),
    name: text(MAX_FILE_NAME).optional(),
    content_type: text(100).optional(),
    size_bytes: z.int().min(0).optional(),
  }),
  'identity.set': z.object({
    customer_id: text(200).optional(),
    email: text(254).optional(),
    name: text(200).optional(),
    /** HMAC-SHA256 in hex, computed by the site's server; see docs/capture.md. */
    hash: text(128).optional(),
  }),
};

export type EventType = keyof typeof dataByType;
export type EventData<T extends EventType = EventType> = z.input<(typeof dataByType)[T]>;

const variants = Object.entries(dataByType).map(([type, data]) =>
  z.object({ ...envelope, type: z.literal(type as EventType), data }),
);

/**
 * An event of a conversation on the wire. After parsing, `at` is in milliseconds since 1970.
 */
export const event = z.discriminatedUnion('type', variants as [(typeof variants)[0]]);

/** A parsed event; `type` determines the shape of `data`. */
export type ConversationEvent = {
  [T in EventType]: {
    id: string;
    conversation_id: string;
    seq: number;
    at: number;
    type: T;
    data: z.output<(typeof dataByType)[T]>;
  };
}[EventType];

/** An event as a client writes it: `at` is ISO 8601. */
export type WireEvent = {
  [T in EventType]: {
    id: string;
    conversation_id: string;
    seq: number;
    at: string;
    type: T;
    data: EventData<T>;
  };
}[EventType];

/**
 * The body of `POST /api/v1/events`. The server validates the events one by one afterwards, so that
 * an invalid event does not reject the others. `capabilities` holds the secret of each conversation
 * in the batch, by conversation id (DESIGN, rule 5).
 */
export const eventBatch = z.object({
  key: text(200).optional(),
  sent_at: timestamp.optional(),
  capabilities: z.record(z.string().max(200), z.string().min(16).max(128)).optional(),
  /** How many events the sender dropped and how many batches it retried since the last batch. */
  client: z.object({ dropped: z.int().min(0), retried: z.int().min(0) }).optional(),
  events: z.array(z.unknown()).min(1).max(MAX_BATCH_EVENTS),
});

export interface WireBatch {
  key: string;
  sent_at: string;
  capabilities: Record<string, string>;
  events: WireEvent[];
  client?: { dropped: number; retried: number } | undefined;
}

/** `code` and `message` are present when `status` is `rejected`. */
export const eventResult = z.object({
  id: z.string().nullable(),
  status: z.enum(['accepted', 'duplicate', 'rejected']),
  code: z.enum(['invalid_event', 'forbidden', 'conversation_full', 'rate_limited']).optional(),
  message: z.string().optional(),
});
export type EventResult = z.output<typeof eventResult>;

/** The response of `POST /api/v1/events`: one result per event, in the order of the batch. */
export const eventBatchResponse = z.object({
  success: z.literal(true),
  results: z.array(eventResult),
  warnings: warnings.optional(),
});
export type EventBatchResponse = z.output<typeof eventBatchResponse>;
