import { z } from 'zod';
import { vendorId, vendorText, vendorTime } from './vendor.ts';

/*
 * Intercom, "Webhook models" and "Conversation model" of the API, versions 2.0 to 2.15,
 * https://developers.intercom.com/docs/references/webhooks/webhook-models and
 * https://github.com/intercom/Intercom-OpenAPI, read on 2026-11-27.
 */

const author = z.object({
  type: vendorText(50).optional(),
  id: vendorId.optional(),
  name: vendorText(200).optional(),
  email: vendorText(254).optional(),
  from_ai_agent: z.boolean().optional(),
});

const contact = z.object({
  type: vendorText(50).optional(),
  id: vendorId.optional(),
  /** The id that the site gave; `user_id` in old versions. */
  external_id: vendorId.optional(),
  user_id: vendorId.optional(),
  name: vendorText(200).optional(),
  email: vendorText(254).optional(),
});

const attachments = z.array(z.object({ name: vendorText(255).optional() })).max(1_000);

const part = z.object({
  id: vendorId,
  part_type: vendorText(100).optional(),
  body: z.string().optional(),
  created_at: vendorTime,
  updated_at: vendorTime.optional(),
  redacted: z.boolean().optional(),
  assigned_to: z.object({ type: vendorText(50).optional(), id: vendorId.optional() }).optional(),
  author: author.optional(),
  attachments: attachments.optional(),
});

const source = z.object({
  id: vendorId.optional(),
  subject: z.string().optional(),
  body: z.string().optional(),
  redacted: z.boolean().optional(),
  delivered_as: vendorText(50).optional(),
  author: author.optional(),
  attachments: attachments.optional(),
});

/** A conversation of Intercom, in a delivery and in a file of its API. */
export const intercomConversation = z.object({
  type: vendorText(50).optional(),
  id: vendorId,
  title: z.string().optional(),
  created_at: vendorTime.optional(),
  updated_at: vendorTime.optional(),
  open: z.boolean().optional(),
  state: vendorText(50).optional(),
  tags: z
    .object({
      tags: z
        .array(z.object({ name: vendorText(200).optional() }))
        .max(500)
        .optional(),
    })
    .optional(),
  conversation_rating: z
    .object({ rating: z.number().optional(), remark: z.string().optional() })
    .optional(),
  source: source.optional(),
  /** The first message, as versions before 2.0 name it. */
  conversation_message: source.optional(),
  contacts: z.object({ contacts: z.array(contact).max(100).optional() }).optional(),
  user: contact.optional(),
  ai_agent_participated: z.boolean().optional(),
  conversation_parts: z
    .object({ conversation_parts: z.array(part).max(5_000).optional() })
    .optional(),
});
export type IntercomConversation = z.output<typeof intercomConversation>;

/** The body of `POST /api/v1/webhooks/intercom`. */
export const intercomWebhook = z
  .object({
    type: vendorText(50).optional(),
    topic: vendorText(100),
    created_at: vendorTime.optional(),
    data: z.object({ item: intercomConversation.partial().optional() }).optional(),
  })
  .refine(({ topic, data }) => !isOfConversation(topic, data) || data?.item?.id !== undefined, {
    path: ['data', 'item', 'id'],
    error: 'The conversation has no id.',
  });
export type IntercomWebhook = z.output<typeof intercomWebhook>;

/**
 * Whether a delivery has a conversation: some topics have a part or a contact in its place. A deleted conversation
 * stays until it is erased here.
 */
export const isOfConversation = (
  topic: string,
  data: { item?: { type?: string | undefined } | undefined } | undefined,
): boolean =>
  /^conversation(?:_part)?\./.test(topic) &&
  topic !== 'conversation.deleted' &&
  (data?.item?.type ?? 'conversation') === 'conversation';
