import { DAY, HOUR } from '../../contract/time.ts';
import type { Transaction } from '../database/store.ts';
import { dropStrayAttachments } from './store.ts';

/** Deletes files that arrived before their conversation, if the conversation never arrived. */
export interface Strays {
  /** Runs at most once an hour for each organisation; otherwise does nothing. */
  drop(transaction: Transaction, organisationId: string): Promise<void>;
}

export function createStrays(now: () => number): Strays {
  /** When the files of an organisation were last checked. */
  const checkedAt = new Map<string, number>();
  return {
    async drop(transaction, organisationId) {
      const before = checkedAt.get(organisationId) ?? 0;
      if (now() - before <= HOUR) return;
      // Covers all days since the last check, however long ago it was.
      await dropStrayAttachments(transaction, organisationId, before - 2 * DAY, now() - DAY);
      checkedAt.set(organisationId, now());
    },
  };
}
