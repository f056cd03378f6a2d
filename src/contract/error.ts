import { z } from 'zod';

/** Stable error codes. `CONTRACT.md` lists the HTTP status of each. */
export const errorCode = z.enum([
  'malformed_json',
  'bad_request',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'expired',
  'body_too_large',
  'unsupported_media_type',
  'invalid_request',
  'rate_limited',
  'internal_error',
  'unavailable',
]);
export type ErrorCode = z.output<typeof errorCode>;

export const errorIssue = z.object({
  path: z.string().describe('The field as a dotted path, for example messages.0.content.'),
  message: z.string(),
});
export type ErrorIssue = z.output<typeof errorIssue>;

/** The body of every response whose status is not 2xx. */
export const errorResponse = z.object({
  success: z.literal(false),
  error: z.object({
    code: errorCode,
    message: z.string(),
    reason: z
      .string()
      .optional()
      .describe('What was refused, as an id that stays, where the code alone does not tell.'),
    issues: z.array(errorIssue).optional(),
  }),
});
export type ErrorResponse = z.output<typeof errorResponse>;
