import { z } from 'zod';
import { conversationResponse } from './conversation.ts';
import { errorIssue } from './error.ts';

/** The systems whose webhooks are received at `/api/v1/webhooks/{vendor}`. */
export const vendor = z.enum(['zendesk', 'intercom', 'freshdesk', 'chatwoot', 'crisp']);
export type Vendor = z.output<typeof vendor>;
export const VENDORS = vendor.options;

/** Whether an id is one that conversations of these systems have, such as `zendesk_35436`: easy to guess. */
export const isVendorsId = (conversationId: string): boolean =>
  VENDORS.some((name) => conversationId.startsWith(`${name}_`));

/** The response to a delivery that concerns no conversation, such as a test or a changed contact. */
const ignoredDelivery = z.object({
  success: z.literal(true),
  status: z.literal('ignored'),
});

/** The response to a delivery: 201 `created`, 200 `updated` or `ignored`. */
export const vendorDeliveryResponse = z.union([conversationResponse, ignoredDelivery]);

/** A signed delivery that does not match the schema. */
export const webhookFailure = z.object({
  id: z.string(),
  source: vendor,
  received_at: z.iso.datetime(),
  issues: z.array(errorIssue),
  body: z
    .unknown()
    .describe(
      'The body as received; masked if the organisation masks messages. In the list, `null` if it is longer than 16,000 characters.',
    ),
});

export type WebhookFailure = z.output<typeof webhookFailure>;

/** `GET /api/v1/webhooks/failures`: the failures of the last 7 days, newest first. */
export const webhookFailuresResponse = z.object({
  success: z.literal(true),
  data: z.array(webhookFailure),
});
/** `GET /api/v1/webhooks/failures/{id}`: one of them, whole. */
export const webhookFailureResponse = z.object({
  success: z.literal(true),
  data: webhookFailure,
});

export type WebhookFailureResponse = z.output<typeof webhookFailureResponse>;
export type WebhookFailuresResponse = z.output<typeof webhookFailuresResponse>;
