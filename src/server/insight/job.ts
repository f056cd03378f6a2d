import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { readTranscript } from './rules/reading.ts';
import { findExported, findExportInputs } from '../exports/index.ts';
import { findMessages } from '../conversations/index.ts';
import { isAnyUnread, saveReadings, takeUnread } from './store.ts';
import { type Store, type Transaction } from '../database/store.ts';

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
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  /** One loop reads, however often it is woken: several would not rest. */
  let isWorking = false;
  let isWokenAgain = false;
  let since = 0;
  let last: Promise<unknown> = Promise.resolve();
  const round = setInterval(() => wake(), ROUND).unref();

  /** One after another, whoever asks. */
  function readSome(): Promise<number> {
    const result = last.then(async () => {
      if (isStopped) return 0;
      const { count, late } = await store.write(readThem);
      if (late > 0) countLate(late);
      return count;
    });
    last = result.catch(() => {});
    return result;
  }

  function wake(): void {
    if (timer || isStopped) return;
    if (isWorking) {
      isWokenAgain = true;
      return;
    }
    since ||= Date.now();
    const before = performance.eventLoopUtilization();
    timer = setTimeout(() => void work(restAfter(before)), DELAY).unref();
  }

  /** @param rest how many times the time of its reading it rests */
  async function work(rest: number): Promise<void> {
    timer = undefined;
    if (rest > LITTLE && Date.now() - since < PATIENCE) return wake();
    since = 0;
    isWorking = true;
    isWokenAgain = false;
    try {
      while (!isStopped && (await isAnyUnread(store.query))) {
        const start = performance.now();
        if ((await readSome()) === 0) {
          // The rest is in another node's hands.
          isWokenAgain = true;
          break;
        }
        const took = performance.now() - start;
        const before = performance.eventLoopUtilization();
        // What has arrived meanwhile goes first.
        await sleep(rest * took);
        rest = restAfter(before);
      }
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'transcripts could not be read; again later');
    } finally {
      isWorking = false;
    }
    if (isWokenAgain) wake();
  }

  return {
    wake,
    async caughtUp() {
      const until = Date.now() + MAX_WAIT;
      while (!isStopped && (await isAnyUnread(store.query)) && Date.now() < until) {
        // What is left is in another node's hands for a moment.
        if ((await readSome()) === 0) await sleep(ELSEWHERE);
      }
    },
    async stop() {
      isStopped = true;
      clearInterval(round);
      clearTimeout(timer);
      await last;
    },
  };
}

/** @returns how many were read, and how many of them have changed since their day was exported */
async function readThem(transaction: Transaction): Promise<{ count: number; late: number }> {
  const taken = await takeUnread(transaction, SOME);
  let count = 0;
  let late = 0;
  for (const [organisationId, conversations] of taken) {
    if (conversations.length === 0) continue;
    count += conversations.length;
    const ids = conversations.map(({ conversationId }) => conversationId);
    const messages = Map.groupBy(
      await findMessages(transaction.query, organisationId, ids),
      ({ conversationId }) => conversationId,
    );
    const given = await findExportInputs(transaction.query, organisationId, ids);
    const sealed = new Map(
      (await findExported(transaction.query, organisationId, ids)).map((one) => [
        one.conversationId,
        one.sealedAt,
      ]),
    );
    late += conversations.filter(
      ({ conversationId, updatedAt }) => updatedAt > (sealed.get(conversationId) ?? Infinity),
    ).length;
    await saveReadings(
      transaction,
      organisationId,
      conversations.map((conversation) => ({
        conversation,
        reading: readTranscript(
          conversation,
          messages.get(conversation.conversationId) ?? [],
          given.get(conversation.conversationId),
        ),
      })),
    );
  }
  return { count, late };
}

/** As busy as the process was since `before`. */
function restAfter(before: ReturnType<typeof performance.eventLoopUtilization>): number {
  const { utilization } = performance.eventLoopUtilization(before);
  return RESTS.find(([busy]) => utilization <= busy)?.[1] ?? 1;
}
