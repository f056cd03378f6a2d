import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Store } from '../database/store.ts';
import { createRounds } from '../database/rounds.ts';
import { readUnread } from './read.ts';
import { isAnyUnread } from './store.ts';

/** Conversations read in one transaction: few, as writes wait for it on SQLite. */
const SOME = 20;
/** How long after a commit the reading begins, milliseconds: what comes with it is read with it. */
const DELAY = 250;
/** While the server has its hands full, reading waits, and no longer than this, milliseconds. */
const PATIENCE = 5_000;
/** How busy the process may be with all else, 0–1, and how many times its own time reading then rests. */
const RESTS: readonly [busy: number, rest: number][] = [
  [0.3, 1],
  [0.6, 3],
  [1, 9],
];
/** Resting longer than that, it waits for a lull first. */
const LITTLE = 3;
/** How often to look for what other nodes have left, milliseconds. */
const ROUND = 15_000;
/** How long another node has a few conversations in its hands, milliseconds. */
const ELSEWHERE = 20;
/** How long an answer waits for the reading, milliseconds. */
const MAX_WAIT = 5_000;

/** Reads transcripts after their commit: words for the search, knowledge gaps, escalations. */
export interface Reader {
  /** Says that something was committed. */
  wake(): void;
  /** Resolves when all that was committed before is read; after some seconds in any case. */
  caughtUp(): Promise<void>;
  /** Resolves when nothing is being read any more. */
  stop(): Promise<void>;
}

/**
 * What comes in goes first: it never waits for what only lists and numbers need. Any number of nodes
 * read; each conversation is read by one.
 *
 * @param countLate is told how many were read that have changed since their day was exported
 */
export function createReader(
  store: Store,
  log: Logger,
  countLate: (count: number) => void = () => {},
): Reader {
  /** Reading goes on until nothing is left, a few at a time; before it begins, it waits for a lull. */
  let isReading = false;
  /** Since when it waits, milliseconds since 1970; `null`: for nothing. */
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
    if (rest > LITTLE && waitsSince !== null && Date.now() - waitsSince < PATIENCE) {
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
    // What is left is in another node's hands for a moment.
    if (count === 0) return DELAY;
  }

  async function readSome(): Promise<number> {
    if (rounds.isStopped) return 0;
    const { count, late } = await store.write((transaction) => readUnread(transaction, SOME));
    if (late > 0) countLate(late);
    return count;
  }

  return {
    wake() {
      wait();
      rounds.wake();
    },
    async caughtUp() {
      const until = Date.now() + MAX_WAIT;
      while (!rounds.isStopped && (await isAnyUnread(store.query)) && Date.now() < until) {
        // What is left is in another node's hands for a moment.
        if ((await rounds.inTurn(readSome)) === 0) await sleep(ELSEWHERE);
      }
    },
    stop: rounds.stop,
  };
}

/** How many times its own time reading rests, as busy as the process was since `before`. */
function restAfter(before: ReturnType<typeof performance.eventLoopUtilization>): number {
  const { utilization } = performance.eventLoopUtilization(before);
  return RESTS.find(([busy]) => utilization <= busy)?.[1] ?? 1;
}
