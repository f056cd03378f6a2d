import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { DAY } from '../../contract/time.ts';
import { addAudit, eraseConversations, findOldConversations } from './store.ts';
import { findRetentions } from '../keys/index.ts';
import { type Store } from '../database/store.ts';

/** How often what is too old is looked for, milliseconds. */
const ROUND = 60 * 60_000;
/** Conversations erased in one transaction. */
const SOME = 100;

/** Erases what is older than its organisation keeps. */
export interface Retention {
  /** Does it now. @returns how many conversations were erased */
  run(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Conversations that started more days ago than their organisation keeps them, and have not changed for a
 * day, lose all but what is counted, as by `DELETE /customers/:id`. Any number of nodes may do it.
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
        count = isStopped ? 0 : await eraseSome(organisationId, before);
        total += count;
      } while (count === SOME);
    }
    return total;
  }

  const eraseSome = (organisationId: string, before: number) =>
    store.write(async (transaction) => {
      const old = await findOldConversations(
        transaction.query,
        organisationId,
        { startedBefore: before, changedBefore: now() - DAY },
        SOME,
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
      log.warn({ reason: error.message }, 'old conversations could not be erased; again later'),
    );
  };
  // Not at once: a server that starts has other things to do.
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
