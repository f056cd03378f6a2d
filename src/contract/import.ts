import { z } from 'zod';
import { senderType } from './words.ts';

const column = z.string().min(1).max(200);

/** What the columns of a CSV file hold, one message a row: the file of `afterword import csv --mapping`. */
export const csvMapping = z.strictObject({
  delimiter: z.string().length(1).default(','),
  /** Goes before the ids of conversations, so that they differ from others. */
  prefix: z.string().max(50).default('csv_'),
  conversation_id: column,
  author: column,
  content: column,
  at: column,
  /** Who is meant by each value of `author`, in any case. Others are left out, and reported. */
  authors: z.record(z.string(), senderType),
  /** Whether `content` is HTML. */
  html: z.boolean().default(false),
  message_id: column.optional(),
  topic: column.optional(),
  /** Whole stars, 1 to 5. */
  rating: column.optional(),
  feedback: column.optional(),
  customer_id: column.optional(),
  contact_email: column.optional(),
  contact_name: column.optional(),
  language: column.optional(),
  status: column.optional(),
  /** The values of `status` with which a conversation is resolved, in any case. */
  resolved: z.array(z.string()).default(['resolved', 'solved', 'closed']),
  resolved_at: column.optional(),
});
export type CsvMapping = z.output<typeof csvMapping>;
