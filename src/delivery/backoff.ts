const FIRST = 1_000;
const LONGEST = 5 * 60_000;

/**
 * The delay before the next attempt, milliseconds: exponential with full jitter, 1 s to 5 min,
 * so that many browsers do not retry at the same moment.
 *
 * @param failures failed attempts in a row, from 1
 * @param random a number in [0, 1)
 */
export function backoff(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** (failures - 1));
  return Math.max(FIRST, ceiling * random);
}

/** `Retry-After` in milliseconds, from seconds or a date; `undefined` when absent or unreadable. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return wait >= 0 ? Math.min(wait, LONGEST) : undefined;
}
