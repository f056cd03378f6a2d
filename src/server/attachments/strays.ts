import { DAY, HOUR } from '../../contract/time.ts';
import type { Transaction } from '../database/store.ts';
import { dropStrayAttachments } from './store.ts';

/** Takes away files that came before their conversation, where it never came. */
export interface Strays {
  /** Once an hour for each organisation; else it does nothing. */
  drop(transaction: Transaction, organisationId: string): Promise<void>;
}

export function createStrays(now: () => number): Strays {
  /** When an organisation's files were last looked through. */
  const looked = new Map<string, number>();
  return {
    async drop(transaction, organisationId) {
      const lookedAt = looked.get(organisationId) ?? 0;
      if (now() - lookedAt <= HOUR) return;
      // Of the days since the last time, however long ago it was.
      await dropStrayAttachments(transaction, organisationId, lookedAt - 2 * DAY, now() - DAY);
      looked.set(organisationId, now());
    },
  };
}
