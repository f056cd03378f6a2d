import { z } from 'zod';
import { conversationDetail } from './conversation.ts';
import { liveEvent } from './handoff.ts';

/** `GET /api/v1/customers/:id`: all that is kept of a person. */
export const customerExportResponse = z.object({
  success: z.literal(true),
  customer_id: z.string(),
  conversations: z.array(
    conversationDetail.extend({
      chat_events: z
        .array(liveEvent)
        .describe('What happened in its chats with persons, notes of the team too.'),
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

/** `GET /api/v1/audit`: who has exported or erased customers, the latest first. */
export const auditResponse = z.object({
  success: z.literal(true),
  data: z.array(
    z.object({
      id: z.string(),
      at: z.iso.datetime(),
      action: z
        .enum(['export', 'erase', 'retention', 'reissue'])
        .describe('reissue: lines of erased conversations were taken out of an exported day.'),
      key: z
        .string()
        .nullable()
        .describe(
          'The first digits of the SHA-256 of the key that asked; null: the server itself.',
        ),
      subject_hash: z
        .string()
        .nullable()
        .describe("SHA-256 of the organisation's id, a line break, and the customer's id."),
      conversations: z.int().min(0),
    }),
  ),
});
export type AuditResponse = z.output<typeof auditResponse>;
