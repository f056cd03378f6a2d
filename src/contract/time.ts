/** An hour and a day, milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The UTC day as `YYYY-MM-DD`. @param milliseconds since 1970 */
export const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);

/** ISO 8601 in UTC with milliseconds, the form of all times on the wire. @param milliseconds since 1970 */
export const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** Like `iso`; returns `null` if there is no time. */
export const isoOrNull = (milliseconds: number | null | undefined) =>
  milliseconds == null ? null : iso(milliseconds);
