import { z } from 'zod';
import { conversationDetail } from './conversation.ts';
import { liveEvent } from './handoff.ts';

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
});
export type CustomerExportResponse = z.output<typeof customerExportResponse>;

/** `DELETE /api/v1/customers/:id`. */
export const customerErasureResponse = z.object({
  success: z.literal(true),
  customer_id: z.string(),
  erased_conversations: z.int().min(0),
});
export type CustomerErasureResponse = z.output<typeof customerErasureResponse>;

export const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** `GET /api/v1/audit`: who exported or erased customers, newest first. */
export const auditResponse = z.object({
  success: z.literal(true),
  data: z.array(
    z.object({
      id: z.string(),
      at: z.iso.datetime(),
      action: z
        .enum(['export', 'erase', 'retention', 'reissue'])
        .describe(
          '`retention`: old conversations were erased. `reissue`: lines of erased conversations were removed from an exported day.',
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
        .describe('SHA-256 of the organisation id, a line break, and the customer id.'),
      conversations: z.int().min(0),
    }),
  ),
});
export type AuditResponse = z.output<typeof auditResponse>;
