import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Store } from '../database/store.ts';
import { type NoteGaps, readUnread } from './read.ts';
import { createRounds } from '../rounds/index.ts';
import { isAnyUnread } from './store.ts';

/** Conversations read per transaction. Few, because on SQLite writes wait for the transaction. */
const BATCH = 20;
/** Delay between a commit and reading, milliseconds, so that commits close together are read together. */
const DELAY = 250;
/** How long reading waits at most while the server is busy, milliseconds. */
const PATIENCE = 5_000;
/** Pauses by load: up to this event loop utilization (0–1), pause this many times the last read's time. */
const PAUSES: readonly [busy: number, factor: number][] = [
  [0.3, 1],
  [0.6, 3],
  [1, 9],
];
/** With a larger factor, the server is busy, and reading waits up to `PATIENCE` first. */
const MAX_FACTOR_TO_START = 3;
/** How often to look for transcripts that other nodes left unread, milliseconds. */
const ROUND = 15_000;
/** Roughly how long another node keeps a batch locked, milliseconds. */
const LOCKED = 20;
/** How long a response waits for reading to finish, milliseconds. */
const MAX_WAIT = 5_000;

/** Derives search words, knowledge gaps and escalations from transcripts after their commit. */
export interface Reader {
  /** Call this after a commit. */
  wake(): void;
  /**
   * Resolves when all earlier commits are read, or after `MAX_WAIT` at the latest.
   *
   * @returns whether all are read
   */
  caughtUp(): Promise<boolean>;
  /** Stops reading. Resolves when the current batch is done. */
  stop(): Promise<void>;
}

/**
 * Reading runs in the background, so incoming requests never wait for it. Any number of nodes may read;
 * a lock ensures that only one reads a conversation.
 *
 * @param gaps receives the questions that were found unanswered, in the transaction that found them, and is woken after it
 * @param countLate receives the number of read conversations that changed after their day was exported
 */
export function createReader(
  store: Store,
  log: Logger,
  countLate: (count: number) => void = () => {},
  gaps: { note: NoteGaps; wake: () => void } = { note: async () => {}, wake: () => {} },
): Reader {
  /** Reading goes on until nothing is left, a few at a time; before it begins, it waits for a lull. */
  let isReading = false;
  /** Since when it waits for a lull, milliseconds since 1970; `null`: it does not wait. */
  let waitsSince: number | null = null;
  /** How busy the process was until then; what comes after is compared with it. */
  let before = performance.eventLoopUtilization();

  const rounds = createRounds({
    round: look,
    every: ROUND,
    delay: DELAY,
    failed: ({ message }) => {
      isReading = false;
      log.warn({ reason: message }, 'transcripts could not be read; again later');
    },
  });

  function wait(): void {
    if (isReading || waitsSince !== null) return;
    waitsSince = Date.now();
    before = performance.eventLoopUtilization();
  }

  /** @returns how long to rest before more is read */
  async function look(): Promise<number | void> {
    const rest = restAfter(before);
    wait();
    if (rest > MAX_FACTOR_TO_START && waitsSince !== null && Date.now() - waitsSince < PATIENCE) {
      before = performance.eventLoopUtilization();
      return DELAY;
    }
    waitsSince = null;
    isReading = true;
    const start = performance.now();
    const count = (await isAnyUnread(store.query)) ? await readSome() : null;
    const took = performance.now() - start;
    before = performance.eventLoopUtilization();
    isReading = count !== null && count > 0;
    if (isReading) return rest * took;
    // Another node has locked the rest for a moment.
    if (count === 0) return DELAY;
  }

  async function readSome(): Promise<number> {
    if (rounds.isStopped) return 0;
    const {
      count,
      late,
      gaps: found,
    } = await store.write((transaction) => readUnread(transaction, BATCH, gaps.note));
    if (late > 0) countLate(late);
    if (found > 0) gaps.wake();
    return count;
  }

  return {
    wake() {
      wait();
      rounds.wake();
    },
    async caughtUp() {
      const until = Date.now() + MAX_WAIT;
      while (await isAnyUnread(store.query)) {
        if (rounds.isStopped || Date.now() >= until) return false;
        // Another node has locked the rest for a moment.
        if ((await rounds.inTurn(readSome)) === 0) await sleep(LOCKED);
      }
      return true;
    },
    stop: rounds.stop,
  };
}

/** How many times its own time reading rests, as busy as the process was since `before`. */
function restAfter(before: ReturnType<typeof performance.eventLoopUtilization>): number {
  const { utilization } = performance.eventLoopUtilization(before);
  return PAUSES.find(([busy]) => utilization <= busy)?.[1] ?? 1;
}
