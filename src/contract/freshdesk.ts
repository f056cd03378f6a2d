import { z } from 'zod';
import { vendorId, vendorText, vendorTime } from './vendor.ts';

/*
 * Freshdesk, "Using Webhooks in automation rules",
 * https://support.freshdesk.com/support/solutions/articles/132589 (2026-01-29), and the ticket and its
 * conversations of the API v2, https://developers.freshdesk.com/api/#tickets, read on 2026-11-27.
 */

const comment = z.object({
  id: vendorId,
  body: z.string().optional(),
  body_text: z.string().optional(),
  /** Whether the requester wrote it. */
  incoming: z.boolean().optional(),
  private: z.boolean().optional(),
  user_id: vendorId.optional(),
  created_at: vendorTime,
  updated_at: vendorTime.optional(),
});

/** A ticket of the API, with `?include=conversations,requester`; in a delivery and in a file. */
export const freshdeskTicket = z.object({
  id: vendorId,
  subject: z.string().optional(),
  description: z.string().optional(),
  description_text: z.string().optional(),
  /** 2 open, 3 pending, 4 resolved, 5 closed; others are the account's own. */
  status: z.union([z.int(), vendorText(50)]).optional(),
  tags: z.array(vendorText(200)).max(500).optional(),
  requester_id: vendorId.optional(),
  responder_id: vendorId.optional(),
  requester: z
    .object({
      id: vendorId.optional(),
      email: vendorText(254).optional(),
      name: vendorText(200).optional(),
    })
    .optional(),
  created_at: vendorTime.optional(),
  updated_at: vendorTime.optional(),
  stats: z
    .object({ resolved_at: vendorTime.optional(), closed_at: vendorTime.optional() })
    .optional(),
  conversations: z.array(comment).max(5_000).optional(),
});
export type FreshdeskTicket = z.output<typeof freshdeskTicket>;

/** What a rule sends, by the placeholders of Freshdesk. */
const rule = z.object({
  ticket_id: vendorId,
  ticket_subject: z.string().optional(),
  ticket_description: z.string().optional(),
  ticket_status: vendorText(50).optional(),
  ticket_tags: z.string().optional(),
  ticket_latest_public_comment: z.string().optional(),
  /** Who wrote the comment: as set in the rule, because no placeholder says so. */
  comment_by: z.enum(['requester', 'agent', 'bot']).optional(),
  requester_name: vendorText(200).optional(),
  requester_email: vendorText(254).optional(),
});
export type FreshdeskRule = z.output<typeof rule>;

/** The body of `POST /api/v1/webhooks/freshdesk`: as a rule sends it, or a ticket of the API. */
export const freshdeskWebhook = z
  .object({ freshdesk_webhook: rule.optional(), ticket: freshdeskTicket.optional() })
  .refine((body) => body.freshdesk_webhook ?? body.ticket, {
    path: ['ticket'],
    error: 'Send `freshdesk_webhook` or `ticket`.',
  })
  .refine(
    ({ freshdesk_webhook: sent }) =>
      !sent?.ticket_latest_public_comment || sent.comment_by !== undefined,
    {
      path: ['freshdesk_webhook', 'comment_by'],
      error: 'Say who wrote the comment: requester, agent or bot.',
    },
  );
export type FreshdeskWebhook = z.output<typeof freshdeskWebhook>;
