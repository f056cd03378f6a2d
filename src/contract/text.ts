import { z } from 'zod';

/**
 * A string that can be sent and stored unchanged: at most `max` UTF-16 units, no NUL (PostgreSQL
 * cannot store it) and no lone surrogate (it has no UTF-8 encoding).
 */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), {
      error: 'Must be well-formed Unicode without NUL characters.',
    });

/** An id that a client chooses: 1–200 characters. */
export const clientId = text(200).min(1);

/** An ISO 8601 time, parsed to milliseconds since 1970. A time without a zone is UTC. */
export const timestamp = z
  .string()
  .max(40)
  .describe('ISO 8601. A time without a zone is UTC.')
  .transform((value, context) => {
    const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) ? Date.parse(zoned(value)) : NaN;
    if (Number.isNaN(milliseconds)) {
      context.addIssue({ code: 'custom', message: 'Must be an ISO 8601 time.' });
      return z.NEVER;
    }
    return milliseconds;
  });

/** `Date.parse` would read a time without a zone in the time zone of the server. */
function zoned(value: string): string {
  return /(?:z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`;
}
