import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { readTranscript } from '../domain/reading.ts';
import {
  findMessages,
  isAnyUnread,
  saveReadings,
  type Store,
  takeUnread,
  type Transaction,
} from '../store/index.ts';

/** Conversations read in one transaction: few, as writes wait for it on SQLite. */
const SOME = 20;
/** How long after a commit the reading begins, milliseconds: what comes with it is read with it. */
const DELAY = 250;
/** While conversations pour in, reading waits for a lull, and no longer than this, milliseconds. */
const PATIENCE = 5_000;
/** When none comes, reading takes one part of the time and leaves so many to what is coming in. */
const YIELD = 4;
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
 * Taking conversations in comes first: it never waits for what only lists and numbers need. Any number
 * of nodes read; each conversation is read by one.
 *
 * @param isBusy whether conversations are pouring in just now
 */
export function createReader(store: Store, isBusy: () => boolean, log: Logger): Reader {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let since = 0;
  let last: Promise<unknown> = Promise.resolve();
  const round = setInterval(() => wake(), ROUND).unref();

  /** One after another, whoever asks. */
  function readSome(): Promise<number> {
    const result = last.then(() => (isStopped ? 0 : store.write(readThem)));
    last = result.catch(() => {});
    return result;
  }

  function wake(): void {
    if (timer || isStopped) return;
    since ||= Date.now();
    timer = setTimeout(() => void work(), DELAY).unref();
  }

  async function work(): Promise<void> {
    timer = undefined;
    try {
      if (isBusy() && Date.now() - since < PATIENCE) return wake();
      since = 0;
      while (!isStopped && (await isAnyUnread(store.query))) {
        const start = performance.now();
        // The rest is in another node's hands.
        if ((await readSome()) === 0) return wake();
        const took = performance.now() - start;
        // What has arrived meanwhile goes first.
        await setImmediate();
        if (isBusy()) await sleep(YIELD * took);
      }
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'transcripts could not be read; again later');
    }
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

/** @returns how many were read */
async function readThem(transaction: Transaction): Promise<number> {
  const taken = await takeUnread(transaction, SOME);
  let count = 0;
  for (const [organisationId, conversations] of taken) {
    if (conversations.length === 0) continue;
    count += conversations.length;
    const messages = Map.groupBy(
      await findMessages(
        transaction.query,
        organisationId,
        conversations.map(({ conversationId }) => conversationId),
      ),
      ({ conversationId }) => conversationId,
    );
    await saveReadings(
      transaction,
      organisationId,
      conversations.map((conversation) => ({
        conversation,
        reading: readTranscript(conversation, messages.get(conversation.conversationId) ?? []),
      })),
    );
  }
  return count;
}
