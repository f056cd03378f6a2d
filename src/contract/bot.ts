import { z } from 'zod';
import { replyFacts } from './reply-facts.ts';
import { errorResponse } from './error.ts';
import { MAX_EVENT_CONTENT } from './limits.ts';
import { clientId, text } from './text.ts';
import { senderType } from './words.ts';

/**
 * The body of `POST /api/v1/chat`: the latest messages of a conversation, oldest first; the last
 * one is the customer's.
 */
export const chatRequest = z.object({
  key: text(200).optional(),
  conversation_id: clientId,
  messages: z
    .array(
      z.object({
        message_id: clientId,
        sender_type: senderType,
        content: text(MAX_EVENT_CONTENT),
      }),
    )
    .min(1)
    .max(40),
});
export type ChatRequest = z.output<typeof chatRequest>;

/**
 * A piece of an answer. Pieces with the same `message_id` are one message; a new id begins the
 * next one. What a piece does not say stays as the pieces before it said.
 */
export const replyPart = z.object({
  text: z.string().optional(),
  message_id: z.string().optional(),
  sender_type: z.enum(['ai', 'human_agent']).optional(),
  /** 0–1: how sure the AI is of its answer. */
  ai_confidence_score: z.number().min(0).max(1).optional(),
  /** The answer did not help and says so: the chat offers a person. */
  offer_person: z.boolean().optional(),
  /** What the customer may answer with a click. */
  quick_replies: z.array(z.string()).optional(),
  /** Nothing more comes: there is no reply, or what was said of it so far is not finished. */
  error: errorResponse.shape.error.pick({ code: true, message: true }).optional(),
  ...replyFacts,
});
export type ReplyPart = {
  [Field in keyof z.output<typeof replyPart>]?: NonNullable<z.output<typeof replyPart>[Field]>;
};
