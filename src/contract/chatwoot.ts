import { z } from 'zod';
import { vendorId, vendorText, vendorTime } from './vendor.ts';

/*
 * Chatwoot, "Webhook events", https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks,
 * and what its source sends (`Message#webhook_data`, `Conversations::EventDataPresenter#push_data`, 4.x),
 * read on 2026-11-27.
 */

const person = z.object({
  id: vendorId.optional(),
  type: vendorText(50).optional(),
  name: vendorText(200).optional(),
  email: vendorText(254).optional(),
  /** The id that the site gave. */
  identifier: vendorText(200).optional(),
});

const message = z.object({
  id: vendorId,
  content: z.string().optional(),
  /** In deliveries by name, in lists and exports by number: incoming, outgoing, activity, template. */
  message_type: z.union([z.string(), z.int()]),
  content_type: vendorText(50).optional(),
  content_attributes: z
    .object({
      deleted: z.boolean().optional(),
      submitted_values: z.unknown().optional(),
    })
    .optional(),
  /** A note among agents. */
  private: z.boolean().optional(),
  created_at: vendorTime,
  updated_at: vendorTime.optional(),
  sender: person.optional(),
  sender_type: vendorText(50).optional(),
  attachments: z
    .array(z.object({ file_type: vendorText(50).optional() }))
    .max(1_000)
    .optional(),
});
export type ChatwootMessage = z.output<typeof message>;

const conversation = z.object({
  /** Its number in the account. */
  id: vendorId,
  status: vendorText(50).optional(),
  created_at: vendorTime.optional(),
  timestamp: vendorTime.optional(),
  last_activity_at: vendorTime.optional(),
  updated_at: vendorTime.optional(),
  labels: z.array(vendorText(200)).max(500).optional(),
  additional_attributes: z.object({ browser_language: vendorText(35).optional() }).optional(),
  meta: z
    .object({
      sender: person.optional(),
      assignee: person.optional(),
      assignee_type: vendorText(50).optional(),
      hmac_verified: z.boolean().optional(),
    })
    .optional(),
  messages: z.array(message).max(5_000).optional(),
});
/** A conversation of Chatwoot, in a delivery and in a file of its API. */
export const chatwootConversation = conversation;
export type ChatwootConversation = z.output<typeof conversation>;

/** Whether deliveries of an event have a message, with its conversation. */
export const isOfMessage = (event: string): boolean => /^message_(?:created|updated)$/.test(event);

/** Whether deliveries of an event are a conversation. */
export const isOfChat = (event: string): boolean =>
  /^conversation_(?:created|updated|status_changed)$/.test(event);

/** The body of `POST /api/v1/webhooks/chatwoot`: a message with its conversation, or a conversation. */
export const chatwootWebhook = z
  .object({
    event: vendorText(100),
    ...message.partial().shape,
    ...conversation.partial().shape,
    conversation: conversation.optional(),
  })
  .superRefine((delivery, context) => {
    const { event } = delivery;
    const needed = isOfMessage(event)
      ? (['id', 'message_type', 'created_at', 'conversation'] as const)
      : isOfChat(event)
        ? (['id'] as const)
        : [];
    for (const field of needed) {
      if (delivery[field] === undefined) {
        context.addIssue({ code: 'custom', path: [field], message: `${event} needs it.` });
      }
    }
  });
export type ChatwootWebhook = z.output<typeof chatwootWebhook>;
