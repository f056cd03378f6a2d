import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { readTranscript } from './rules/reading.ts';
import { findExported, findExportInputs } from '../exports/index.ts';
import { findMessages } from '../conversations/index.ts';
import { isAnyUnread, saveReadings, takeUnread } from './store.ts';
import { type Store, type Transaction } from '../database/store.ts';

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
  /** Resolves when all earlier commits are read, or after `MAX_WAIT` at the latest. */
  caughtUp(): Promise<void>;
  /** Stops reading. Resolves when the current batch is done. */
  stop(): Promise<void>;
}

/**
 * Reading runs in the background, so incoming requests never wait for it. Any number of nodes may read;
 * a lock ensures that only one reads a conversation.
 *
 * @param countLate receives the number of read conversations that changed after their day was exported
 */
export function createReader(
  store: Store,
  log: Logger,
  countLate: (count: number) => void = () => {},
): Reader {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  /** Only one loop reads, however often `wake` is called: several would not pause. */
  let isWorking = false;
  let isWokenAgain = false;
  let since = 0;
  let last: Promise<unknown> = Promise.resolve();
  const round = setInterval(() => wake(), ROUND).unref();

  /** Reads one batch. Calls run one after another. */
  function readNext(): Promise<number> {
    const result = last.then(async () => {
      if (isStopped) return 0;
      const { count, late } = await store.write(readBatch);
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
    timer = setTimeout(() => void work(pauseFactor(before)), DELAY).unref();
  }

  /** @param factor pause after each batch, as a multiple of the time that the batch took */
  async function work(factor: number): Promise<void> {
    timer = undefined;
    if (factor > MAX_FACTOR_TO_START && Date.now() - since < PATIENCE) return wake();
    since = 0;
    isWorking = true;
    isWokenAgain = false;
    try {
      while (!isStopped && (await isAnyUnread(store.query))) {
        const start = performance.now();
        if ((await readNext()) === 0) {
          // Another node has locked the rest.
          isWokenAgain = true;
          break;
        }
        const took = performance.now() - start;
        const before = performance.eventLoopUtilization();
        // Lets requests that arrived meanwhile go first.
        await sleep(factor * took);
        factor = pauseFactor(before);
      }
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'reading transcripts failed; will retry');
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
        // Another node has locked the rest for a moment.
        if ((await readNext()) === 0) await sleep(LOCKED);
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

/** @returns how many were read, and how many of them changed after their day was exported */
async function readBatch(transaction: Transaction): Promise<{ count: number; late: number }> {
  const taken = await takeUnread(transaction, BATCH);
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

/** The pause factor for the event loop utilization since `before`. */
function pauseFactor(before: ReturnType<typeof performance.eventLoopUtilization>): number {
  const { utilization } = performance.eventLoopUtilization(before);
  return PAUSES.find(([busy]) => utilization <= busy)?.[1] ?? 1;
}
