import { DAY, HOUR, MINUTE } from '../../../contract/time.ts';

/** The ways to the team. */
export type Channel = 'webhook' | 'push' | 'mail';

/** The first wait after a failed attempt, and the longest; milliseconds. */
const FIRST = 5_000;
const LONGEST = HOUR;

/**
 * For how long a delivery is attempted after it was first due, milliseconds. Who waits in a chat is not there an hour
 * later.
 */
export const PATIENCE: Record<Channel, number> = { webhook: DAY, push: 30 * MINUTE, mail: DAY };
/** So many failures come before a delivery is given up: the server may have been off all the time. */
export const FEWEST = 5;

/**
 * How long to wait before the next attempt, milliseconds: twice as long each time, and half to all of that
 * at random, so that what failed together is not attempted together.
 *
 * @param failures one or more
 * @param random 0 to 1
 * @param asked what the receiver asked for (`Retry-After`), milliseconds
 */
export function waitAfter(failures: number, random: number, asked = 0): number {
  const most = Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 20));
  return Math.max(Math.round(most * (0.5 + random / 2)), Math.min(asked, LONGEST));
}
