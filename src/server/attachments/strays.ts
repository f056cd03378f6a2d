import type { Logger } from 'pino';
import { HOUR, MINUTE } from '../../contract/time.ts';
import { createRounds } from '../rounds/index.ts';
import type { Store } from '../database/store.ts';
import { dropStrayAttachments } from './store.ts';

/** How often to look, milliseconds. */
const EVERY = 10 * MINUTE;
/** How long a file waits for its conversation, milliseconds. */
const PATIENCE = HOUR;
/** Files deleted in one transaction. */
const BATCH = 20;

/** Deletes files that arrived before their conversation, if the conversation never arrived. */
export interface Strays {
  /** Looks now. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/** Safe to run on any number of nodes. */
export function createStrays(store: Store, now: () => number, log: Logger): Strays {
  /** Older files have been checked. */
  let checkedUntil = 0;

  const rounds = createRounds({
    round: async () => {
      const until = now() - PATIENCE;
      let count: number;
      do {
        count = await store.write((transaction) =>
          dropStrayAttachments(transaction, checkedUntil, until, BATCH, now()),
        );
      } while (count === BATCH && !rounds.isStopped);
      if (count < BATCH) checkedUntil = until;
    },
    every: EVERY,
    failed: ({ message }) =>
      log.warn(
        { reason: message },
        'files without a conversation could not be deleted; again later',
      ),
  });
  return { round: rounds.run, stop: rounds.stop };
}
