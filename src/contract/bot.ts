import { z } from 'zod';
import { replyFacts } from './reply-facts.ts';
import { errorResponse } from './error.ts';
import { MAX_EVENT_CONTENT } from './limits.ts';
import { clientId, text } from './text.ts';
import { senderType } from './words.ts';

/**
 * The body of `POST /api/v1/chat`: the latest messages of a conversation, oldest first. The last one
 * is from the customer.
 */
export const chatRequest = z.object({
  key: text(200).optional(),
  conversation_id: clientId,
  capability: z
    .string()
    .min(16)
    .max(128)
    .optional()
    .describe(
      'The secret of the conversation. Questions with it count by themselves; without it, those of a conversation and an address count together.',
    ),
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
  language: text(35)
    .optional()
    .describe(
      'The language of the chat, BCP 47. The server replies in it when it has no reply to give.',
    ),
  escalated: z
    .boolean()
    .optional()
    .describe('A person has been asked for, and is not offered again.'),
});
export type ChatRequest = z.output<typeof chatRequest>;

/**
 * A piece of a reply. Pieces with the same `message_id` form one message; a new id starts the next
 * message. A field that is absent keeps the value from earlier pieces.
 */
export const replyPart = z.object({
  text: z.string().optional(),
  message_id: z.string().optional(),
  /** Begins another message, for a bot that gives no ids. */
  starts: z.boolean().optional(),
  /** `text` replaces what the message says so far. */
  replaces: z.boolean().optional(),
  sender_type: z.enum(['ai', 'human_agent']).optional(),
  /** How sure the AI is of its reply, 0–1. */
  ai_confidence_score: z.number().min(0).max(1).optional(),
  /** The bot could not help: the widget offers to bring in an agent. */
  offer_person: z.boolean().optional(),
  /** Suggested messages that the customer can send with a click. */
  quick_replies: z.array(z.string()).optional(),
  /** The reply failed: there is none, or it is incomplete. No further pieces follow. */
  error: errorResponse.shape.error.pick({ code: true, message: true }).optional(),
  ...replyFacts,
});
export type ReplyPart = {
  [Field in keyof z.output<typeof replyPart>]?: NonNullable<z.output<typeof replyPart>[Field]>;
};
