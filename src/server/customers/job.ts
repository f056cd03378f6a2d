import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { DAY, HOUR } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { findRetentions } from '../keys/index.ts';
import { createRounds } from '../rounds/index.ts';
import type { PersonalData } from '../database/personal.ts';
import { findPrivateWords } from '../numbers/index.ts';
import { BATCH, eraseConversations } from './erase.ts';
import { addAudit, findOldConversations } from './store.ts';

/** A server that starts has other things to do at first, milliseconds. */
const FIRST = 10_000;

/** Erases what is older than its organisation keeps, once an hour. */
export interface Retention {
  /** Runs now. @returns how many conversations were erased */
  run(): Promise<number>;
  stop(): Promise<void>;
}

export interface RetentionOptions {
  store: Store;
  personalData: Pick<PersonalData, 'conversations'>;
  now: () => number;
  log: Logger;
}

/**
 * Erases conversations that started before the retention period and have not changed for a day, as
 * `DELETE /customers/:id` does: only their counts stay. Safe to run on any number of nodes.
 */
export function createRetention({ store, personalData, now, log }: RetentionOptions): Retention {
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
        count = rounds.isStopped ? 0 : await eraseBatch(organisationId, before);
        total += count;
      } while (count === BATCH);
    }
    if (total > 0) await store.clearLog();
    return total;
  }

  /** @returns how many it erased */
  async function eraseBatch(organisationId: string, before: number): Promise<number> {
    const erased = await store.write(async (transaction) => {
      const old = await findOldConversations(
        transaction.query,
        organisationId,
        { startedBefore: before, changedBefore: now() - DAY },
        BATCH,
      );
      if (old.length === 0) return [];
      await eraseConversations(transaction, personalData.conversations, {
        organisationId,
        conversationIds: old,
        at: now(),
        ...(await findPrivateWords(transaction.query, organisationId, old, 'many people')),
      });
      await addAudit(transaction, {
        organisationId,
        auditId: randomUUID(),
        at: now(),
        action: 'retention',
        keyHash: '',
        subjectHash: '',
        conversations: old.length,
      });
      return old;
    });
    // Open pages must not go on showing them.
    store.changes.publish(erased.map((conversationId) => ({ organisationId, conversationId })));
    return erased.length;
  }

  return { run: () => rounds.inTurn(eraseOld), stop: rounds.stop };
}
