import { z } from 'zod';

const count = z.int().min(0);

/** `GET /api/v1/limits`. */
export const limitListResponse = z.object({
  success: z.literal(true),
  data: z.array(
    z.object({
      name: z.string(),
      text: z.string().describe('What is limited.'),
      value: count,
      unit: z.string(),
      per: z.enum([
        'conversation',
        'address',
        'recipient',
        'key',
        'organisation',
        'agent',
        'customer',
      ]),
      seconds: count.nullable().describe('The period; null: it does not start again.'),
      in_words: z.string(),
      variable: z.string().describe('The environment variable that sets it.'),
      refused: count.describe('Refusals on this node since it started.'),
    }),
  ),
});
export type LimitListResponse = z.output<typeof limitListResponse>;

export const suspectedQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional().describe('The `next_cursor` of the page before.'),
});

/** `GET /api/v1/suspected`: escalations and ratings that were set apart, by address and kind. */
export const suspectedListResponse = z.object({
  success: z.literal(true),
  data: z.array(
    z.object({
      source: z.string().describe('Stands for the address; the address itself is not stored.'),
      kind: z.enum(['escalation', 'rating']),
      count: count.describe('Escalations, or ratings and comments.'),
      conversations: count,
      average_rating: z.number().nullable(),
      key_id: z.string().describe('The publishable key with which the first of them came.'),
      first_at: z.iso.datetime(),
      last_at: z.iso.datetime(),
      examples: z.array(z.string()).describe('Some of the conversations.'),
    }),
  ),
  total: count.describe('All escalations, ratings and comments that are set apart.'),
  listed_at: z.iso.datetime().describe('When the list was read; for `until` of a decision.'),
  next_cursor: z.string().nullable(),
});
export type SuspectedListResponse = z.output<typeof suspectedListResponse>;

/** A decision about one customer. */
export const setApartDecision = z.object({ decision: z.enum(['accept', 'reject']) });

/** `POST /api/v1/inbox/suspected/:id`. */
export const setApartDecisionResponse = z.object({
  success: z.literal(true),
  count: count.describe('The requests that were accepted or rejected.'),
});

export type SetApartDecisionResponse = z.output<typeof setApartDecisionResponse>;

/** A decision about many. */
export const suspectedDecision = setApartDecision.extend({
  until: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('What was set apart later is left. Default: now.'),
});
export type SuspectedDecision = z.output<typeof suspectedDecision>;

/** `POST /api/v1/suspected`, `POST /api/v1/suspected/:source` and `POST /api/v1/inbox/suspected`. */
export const suspectedDecisionResponse = z.object({
  success: z.literal(true),
  count: count.describe('The escalations, ratings and comments that were accepted or rejected.'),
  has_more: z.boolean().describe('Whether more are left: send the request again.'),
});
export type SuspectedDecisionResponse = z.output<typeof suspectedDecisionResponse>;

/** `GET /api/v1/inbox/suspected`: customers who asked for a person, and were set apart. */
export const setApartResponse = z.object({
  success: z.literal(true),
  data: z.array(
    z.object({
      conversation_id: z.string(),
      asked_at: z.iso.datetime(),
      source: z
        .string()
        .describe('Stands for the address: requests with the same one came together.'),
      customer: z
        .string()
        .nullable()
        .describe('The name, e-mail address or id of the customer, whichever is known.'),
      customer_verified: z.boolean().nullable(),
      topic: z.string().nullable(),
      preview: z.string().nullable().describe('The last message of the customer.'),
    }),
  ),
  total: count,
  listed_at: z.iso.datetime().describe('When the list was read; for `until` of a decision.'),
  next_cursor: z.string().nullable(),
});
export type SetApartResponse = z.output<typeof setApartResponse>;
