import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { DAY, HOUR } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { findRetentions } from '../keys/index.ts';
import { createRounds } from '../database/rounds.ts';
import { addAudit, eraseConversations, findOldConversations } from './store.ts';

/** A server that starts has other things to do at first, milliseconds. */
const FIRST = 10_000;
/** Conversations erased in one transaction. */
const SOME = 100;

/** Erases what is older than its organisation keeps, once an hour. */
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
  const rounds = createRounds({
    round: async () => void (await eraseOld()),
    every: HOUR,
    first: FIRST,
    failed: ({ message }) =>
      log.warn({ reason: message }, 'old conversations could not be erased; again later'),
  });

  async function eraseOld(): Promise<number> {
    let total = 0;
    for (const { organisationId, retentionDays } of await findRetentions(store.query)) {
      const before = now() - retentionDays * DAY;
      let count: number;
      do {
        count = rounds.isStopped ? 0 : await eraseSome(organisationId, before);
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

  return { run: () => rounds.inTurn(eraseOld), stop: rounds.stop };
}
