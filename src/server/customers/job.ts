import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { DAY } from '../../contract/time.ts';
import { addAudit, eraseConversations, findOldConversations } from './store.ts';
import { findRetentions } from '../keys/index.ts';
import { type Store } from '../database/store.ts';

/** How often to look for old conversations, milliseconds. */
const ROUND = 60 * 60_000;
/** Conversations erased per transaction. */
const BATCH = 100;

/** Erases conversations after the retention period of their organisation. */
export interface Retention {
  /** Runs now. @returns how many conversations were erased */
  run(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Erases conversations that started before the retention period and have not changed for a day, as
 * `DELETE /customers/:id` does: only their counts stay. Safe to run on any number of nodes.
 */
export function createRetention(store: Store, now: () => number, log: Logger): Retention {
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();

  async function run(): Promise<number> {
    let total = 0;
    for (const { organisationId, retentionDays } of await findRetentions(store.query)) {
      const before = now() - retentionDays * DAY;
      let count: number;
      do {
        count = isStopped ? 0 : await eraseBatch(organisationId, before);
        total += count;
      } while (count === BATCH);
    }
    return total;
  }

  const eraseBatch = (organisationId: string, before: number) =>
    store.write(async (transaction) => {
      const old = await findOldConversations(
        transaction.query,
        organisationId,
        { startedBefore: before, changedBefore: now() - DAY },
        BATCH,
      );
      if (old.length === 0) return 0;
      await eraseConversations(transaction, organisationId, old, now());
      await addAudit(transaction, {
        organisationId,
        auditId: randomUUID(),
        at: now(),
        action: 'retention',
        keyHash: '',
        subjectHash: '',
        conversations: old.length,
      });
      return old.length;
    });

  const round = () => {
    running = run().catch((error: Error) =>
      log.warn({ reason: error.message }, 'erasing old conversations failed; will retry'),
    );
  };
  // Delayed, so that it does not slow down the start of the server.
  const first = setTimeout(round, 10_000).unref();
  const timer = setInterval(round, ROUND).unref();

  return {
    run,
    async stop() {
      isStopped = true;
      clearTimeout(first);
      clearInterval(timer);
      await running;
    },
  };
}
