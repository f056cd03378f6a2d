/** Conversations per transaction: at first, and at least and at most. */
export const FIRST_BATCH = 20;
const LEAST_BATCH = 5;
const MOST_BATCH = 80;
/** How long a transaction should take, milliseconds: on SQLite, writes wait for it. */
const BATCH_TIME = 25;

/** How many conversations the next transaction reads. @param took how long the last one took, milliseconds */
export const nextBatch = (last: number, took: number): number =>
  Math.round(
    Math.max(LEAST_BATCH, last / 2, Math.min(MOST_BATCH, last * 2, (last * BATCH_TIME) / took)),
  );

/** The most that is read at once, bytes: the memory it takes, and how long nothing is said to the database meanwhile. */
export const PIECE = 1_000_000;

/** Divides conversations by their size; a larger one is a piece of its own. */
export function piecesOf<T extends { byteTotal: number }>(conversations: readonly T[]): T[][] {
  const pieces: T[][] = [];
  let room = 0;
  for (const one of conversations) {
    if (one.byteTotal > room || pieces.length === 0) {
      pieces.push([]);
      room = PIECE;
    }
    pieces.at(-1)!.push(one);
    room -= one.byteTotal;
  }
  return pieces;
}

/** So busy (0–1) should the process be while there is much to read: reading takes what other work leaves of it. */
const FULL = 0.95;
/** But at least, and at most, this share of the time. */
const LEAST_SHARE = 0.1;
export const MOST_SHARE = 0.5;

/**
 * Which share of the time reading takes next.
 *
 * @param utilization of the event loop since the last reading began, with it and the rest after it
 */
export const nextShare = (last: number, utilization: number): number =>
  Math.max(LEAST_SHARE, Math.min(MOST_SHARE, last + FULL - utilization));
