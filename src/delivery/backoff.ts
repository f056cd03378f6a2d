const FIRST = 1_000;
/** The longest delay, milliseconds. */
export const LONGEST = 5 * 60_000;

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
