import { z } from 'zod';
import { DAY } from './time.ts';

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

/** A calendar day that exists, `YYYY-MM-DD`. */
export const day = z.iso.date();

/** Whether a value is a day that exists, for rules that compare several fields. */
export const isDay = (value: unknown): value is string => day.safeParse(value).success;

/**
 * Whether the days of a period are in order. An absent day, or one that its own rule refuses, is: a
 * mistake is reported once.
 */
export const inOrder = (from: unknown, to: unknown) => !isDay(from) || !isDay(to) || from <= to;

/** The refusal of a period that is not in order. @param path the field with the last day */
export const endBeforeStart = (path: string) => ({
  path: [path],
  error: 'The last day must not be before the first day.',
});

/** An ISO 8601 time, parsed to milliseconds since 1970. A time without a zone is UTC. */
export const timestamp = z
  .string()
  .max(40)
  .describe('ISO 8601. A time without a zone is UTC.')
  .transform((value, context) => parsed(value, context, timeOf(value)));

/**
 * One end of a period: a time, or a day. As a start, a day counts from its beginning; as an end, it is
 * included. Parsed to milliseconds since 1970: the first of the period, or the first after it.
 */
export const periodStart = z
  .string()
  .max(40)
  .describe('ISO 8601: a time, or a UTC day, which counts from its beginning.')
  .transform((value, context) =>
    parsed(value, context, isDay(value) ? Date.parse(value) : timeOf(value)),
  );
export const periodEnd = z
  .string()
  .max(40)
  .describe('ISO 8601: a time, which is not included, or a UTC day, which is included.')
  .transform((value, context) =>
    parsed(value, context, isDay(value) ? Date.parse(value) + DAY : timeOf(value)),
  );

const DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d/;

/** `Date.parse` takes 30 February for 2 March, so the day is checked by itself. */
export function timeOf(value: string): number {
  const written = DATE_TIME.exec(value)?.[1];
  return isDay(written) ? Date.parse(zoned(value)) : NaN;
}

/** `Date.parse` would read a time without a zone in the time zone of the server. */
function zoned(value: string): string {
  return /(?:z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`;
}

function parsed(value: string, context: z.RefinementCtx<string>, milliseconds: number): number {
  if (!Number.isNaN(milliseconds)) return milliseconds;
  const message = 'Must be an ISO 8601 time on a day that exists.';
  context.addIssue({ code: 'custom', message, input: value });
  return z.NEVER;
}
