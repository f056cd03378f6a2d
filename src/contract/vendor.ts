import { z } from 'zod';

/** An id of another system: a number or a text. */
export const vendorId = z
  .union([z.int(), z.string().min(1).max(180)])
  .transform((id) => storable(String(id), 180));

/**
 * A time of another system, parsed to milliseconds since 1970: seconds or milliseconds since 1970, or
 * ISO 8601, also with a space in place of the `T`. Without a zone it is UTC.
 */
export const vendorTime = z.union([z.number(), z.string().max(40)]).transform((given, context) => {
  const at = typeof given === 'number' ? millisecondsOf(given) : timeIn(given);
  if (Number.isFinite(at) && Math.abs(at) <= MAX_TIME) return at;
  context.addIssue({ code: 'custom', message: 'Must be a time.', input: given });
  return z.NEVER;
});

/** A text of another system: what cannot be stored is taken out, and what is longer is cut. */
export const vendorText = (max: number) => z.string().transform((text) => storable(text, max));

/** The last time that a `Date` can have. */
const MAX_TIME = 8.64e15;
/** Seconds are smaller until the year 5138, milliseconds larger since 1973. */
const LEAST_MILLISECONDS = 1e11;

const millisecondsOf = (time: number) =>
  Math.round(Math.abs(time) < LEAST_MILLISECONDS ? time * 1000 : time);

const WRITTEN =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(UTC|Z|[+-]\d\d:?\d\d)?$/i;

function timeIn(text: string): number {
  if (/^\d{9,14}(?:\.\d{1,9})?$/.test(text)) return millisecondsOf(Number(text));
  const [, day, time, zone = 'Z'] = WRITTEN.exec(text.trim()) ?? [];
  if (day === undefined || !z.iso.date().safeParse(day).success) return NaN;
  return Date.parse(`${day}T${time}${/^utc$/i.test(zone) ? 'Z' : zone.toUpperCase()}`);
}

/** Without NUL and lone surrogates, which no database stores; not cut within a character. */
export function storable(text: string, max: number): string {
  const cut = text.length > max ? text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '') : text;
  return cut.toWellFormed().replaceAll('\0', '');
}
