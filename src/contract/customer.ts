import { z } from 'zod';
import type { ConversationDetail } from './conversation.ts';

/** `GET /api/v1/customers/:id`: all that is kept of a person. */
export interface CustomerExportAnswer {
  success: true;
  customer_id: string;
  conversations: ConversationDetail[];
}

/** `DELETE /api/v1/customers/:id`. */
export interface CustomerErasureAnswer {
  success: true;
  customer_id: string;
  erased_conversations: number;
}

export const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** `GET /api/v1/audit`: who has exported or erased a customer, the latest first. */
export interface AuditAnswer {
  success: true;
  data: {
    id: string;
    at: string;
    action: 'export' | 'erase';
    /** The first digits of the SHA-256 of the key that asked. */
    key: string;
    /** SHA-256 of the organisation's id, a line break, and the customer's id. */
    subject_hash: string;
    conversations: number;
  }[];
}
