/** An hour and a day, milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** What is counted together where a day is too short: unlike calendar months, all are equally long. */
export const DAYS_32 = 32 * DAY;

/** The longest period of a report, days. */
export const MAX_REPORT_DAYS = 400;

/**
 * Whether a period of whole days, both ends included, has at most `days` days. A period with a day that
 * does not exist is within: that mistake is reported by itself.
 */
export const isWithinDays = (first: string, last: string, days = MAX_REPORT_DAYS) =>
  !(Date.parse(last) - Date.parse(first) >= days * DAY);

/** The UTC day as `YYYY-MM-DD`. @param milliseconds since 1970 */
export const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);

/** The last day that was written, and its date: exports and lists write many times of the same day. */
let lastDay = Number.NaN;
let lastDate = '';

const digits = (value: number, length: number) => String(value).padStart(length, '0');

/**
 * ISO 8601 in UTC with milliseconds, the form of all times on the wire. @param milliseconds since 1970
 *
 * @throws a RangeError for what is no time
 */
export function iso(milliseconds: number): string {
  const at = Math.trunc(milliseconds);
  const day = Math.floor(at / DAY);
  if (day !== lastDay) {
    const text = new Date(at).toISOString();
    lastDay = day;
    lastDate = text.slice(0, text.indexOf('T'));
    return text;
  }
  const rest = at - day * DAY;
  const hours = digits(Math.floor(rest / HOUR), 2);
  const minutes = digits(Math.floor(rest / MINUTE) % 60, 2);
  const seconds = digits(Math.floor(rest / 1000) % 60, 2);
  return `${lastDate}T${hours}:${minutes}:${seconds}.${digits(rest % 1000, 3)}Z`;
}

/** Like `iso`; returns `null` if there is no time. */
export const isoOrNull = (milliseconds: number | null | undefined) =>
  milliseconds == null ? null : iso(milliseconds);
