import { z } from 'zod';

/**
 * A string the whole line can carry: at most `max` UTF-16 units, no NUL (PostgreSQL cannot store
 * it) and no half of a surrogate pair (it has no UTF-8 form).
 */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), {
      error: 'Must be well-formed Unicode without NUL characters.',
    });

/** An id chosen by a client: 1–200 characters. */
export const clientId = text(200).min(1);

/** ISO 8601 with a time zone, read as milliseconds since 1970. */
export const timestamp = z
  .string()
  .max(40)
  .describe('ISO 8601; without a zone it is UTC.')
  .transform((value, context) => {
    const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) ? Date.parse(zoned(value)) : NaN;
    if (Number.isNaN(milliseconds)) {
      context.addIssue({ code: 'custom', message: 'Must be an ISO 8601 time.' });
      return z.NEVER;
    }
    return milliseconds;
  });

/** A time without a zone is UTC, never the server's own zone. */
function zoned(value: string): string {
  return /(?:z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`;
}
