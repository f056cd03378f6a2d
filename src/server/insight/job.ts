import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Store } from '../database/store.ts';
import { type NoteGaps, readUnread } from './read.ts';
import { FIRST_BATCH, MOST_SHARE, nextBatch, nextShare } from './rules/pace.ts';
import { createRounds } from '../rounds/index.ts';
import { isAnyUnread } from './store.ts';

/** Delay between a commit and reading, milliseconds, so that commits close together are read together. */
const DELAY = 250;
/** How long reading waits for a lull before it begins, milliseconds. */
const PATIENCE = 1_000;
/** With a higher event loop utilization (0–1), reading does not begin before that. */
const BUSY = 0.6;
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
  let batch = FIRST_BATCH;
  let share = MOST_SHARE;

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
    const { utilization } = performance.eventLoopUtilization(before);
    wait();
    if (utilization > BUSY && waitsSince !== null && Date.now() - waitsSince < PATIENCE) {
      before = performance.eventLoopUtilization();
      return DELAY;
    }
    share = nextShare(share, utilization);
    waitsSince = null;
    isReading = true;
    before = performance.eventLoopUtilization();
    const start = performance.now();
    const count = (await isAnyUnread(store.query)) ? await readSome() : null;
    const took = performance.now() - start;
    isReading = count !== null && count > 0;
    if (isReading) return took / share - took;
    // Another node has locked the rest for a moment.
    if (count === 0) return DELAY;
  }

  async function readSome(): Promise<number> {
    if (rounds.isStopped) return 0;
    let start = 0;
    const {
      count,
      late,
      gaps: found,
    } = await store.write((transaction) => {
      start = performance.now();
      return readUnread(transaction, batch, gaps.note);
    });
    if (count === batch) batch = nextBatch(batch, performance.now() - start);
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
