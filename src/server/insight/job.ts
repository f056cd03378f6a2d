import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Store } from '../database/store.ts';
import { type Ahead, readAhead, readWith } from './ahead.ts';
import { type NoteGaps, readUnread } from './read.ts';
import { FIRST_BATCH, MOST_SHARE, nextBatch, nextShare } from './rules/pace.ts';
import { createRounds } from '../rounds/index.ts';
import { findWaiting, isAnyUnread } from './store.ts';
import { createReadingThread, readInTurns } from './transcript-reader.ts';

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

/** After so many batches for which enough waited, there is so much to read that a thread does it. */
const BEHIND = 2;

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
  thread = createReadingThread(),
): Reader {
  /** Reading goes on until nothing is left, a few at a time; before it begins, it waits for a lull. */
  let isReading = false;
  /** Since when it waits for a lull, milliseconds since 1970; `null`: it does not wait. */
  let waitsSince: number | null = null;
  /** How busy the process was until then; what comes after is compared with it. */
  let before = performance.eventLoopUtilization();
  /** What comes next, while the thread reads it. On a shared database, another node would read the same. */
  let ahead: Promise<Ahead | undefined> | undefined;
  /** For how many batches in a row enough waited. */
  let behind = 0;
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
    const done = (await isAnyUnread(store.query)) ? await readSome() : null;
    // What was read ahead is of no use to anybody, for example as it was erased.
    if (!done) ahead = undefined;
    isReading = done !== null && done.count > 0;
    if (isReading) return done!.took / share - done!.took;
    // Another node has locked the rest for a moment.
    if (done) return DELAY;
  }

  /** @returns how many, and how long the transaction took, milliseconds */
  async function readSome(): Promise<{ count: number; took: number }> {
    if (rounds.isStopped) return { count: 0, took: 0 };
    const next = await begun();
    const limit = next?.limit ?? batch;
    let waited = next?.waited ?? 0;
    let start = 0;
    const {
      count,
      late,
      gaps: found,
      failures,
    } = await store.write(async (transaction) => {
      start = performance.now();
      if (next) return readUnread(transaction, next.rows, gaps.note, readWith(next));
      const rows = await findWaiting(transaction.query, limit);
      waited = rows.length;
      return readUnread(transaction, rows, gaps.note, usesThread() ? thread.read : readInTurns);
    });
    const took = performance.now() - start;
    behind = waited >= limit ? behind + 1 : 0;
    // How long a few take says little of a full batch.
    if (count >= limit) batch = nextBatch(limit, took);
    for (const facts of failures) log.error(facts, 'a transcript could not be read');
    if (late > 0) countLate(late);
    if (found > 0) gaps.wake();
    return { count, took };
  }

  /** The start of the thread and the copies are worth it while there is much to read. */
  const usesThread = () => behind >= BEHIND && thread.warm();

  /** What was read ahead. While it is saved, the thread reads what comes after it. */
  async function begun(): Promise<Ahead | undefined> {
    if (store.isShared) return undefined;
    const next = (await ahead) ?? (usesThread() ? await begin([]) : undefined);
    ahead = undefined;
    if (!next || next.rows.length === 0) return undefined;
    if (usesThread()) ahead = begin(next.rows);
    return next;
  }

  /** What fails here is read in the transaction, and fails there. */
  const begin = (besides: Ahead['rows']) =>
    readAhead(store.query, batch, besides, thread.read).catch(() => undefined);

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
        if ((await rounds.inTurn(readSome)).count === 0) await sleep(LOCKED);
      }
      return true;
    },
    async stop() {
      await rounds.stop();
      await ahead;
      await thread.stop();
    },
  };
}
