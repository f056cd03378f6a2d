/** An hour and a day, milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

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

/** ISO 8601 in UTC with milliseconds, the form of all times on the wire. @param milliseconds since 1970 */
export const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** Like `iso`; returns `null` if there is no time. */
export const isoOrNull = (milliseconds: number | null | undefined) =>
  milliseconds == null ? null : iso(milliseconds);
