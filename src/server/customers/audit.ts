import { randomUUID } from 'node:crypto';
import type { Transaction } from '../database/store.ts';
import { addAudit } from './store.ts';

/** Records that the files of a day were rewritten without erased conversations; see `reissueDay`. */
export const auditReissue =
  (organisationId: string, now: () => number) =>
  (transaction: Transaction, conversations: number): Promise<void> =>
    addAudit(transaction, {
      organisationId,
      auditId: randomUUID(),
      at: now(),
      action: 'reissue',
      keyHash: '',
      subjectHash: '',
      conversations,
    });
