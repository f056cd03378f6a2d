import type { Transaction } from '../database/store.ts';
import type { Services } from '../http/services.ts';
import type { DefaultCosts } from '../numbers/index.ts';
import type { Notifier } from './job.ts';

/** The services of the endpoints of notices. */
export interface NotifyServices extends Services {
  notifier: Pick<Notifier, 'wake'>;
  /** `null`: no mail server is configured. */
  mailer: object | null;
  defaultCosts: DefaultCosts;
  /** Records in the audit trail that somebody changed alerts or the digest. @param keyHash the key of the caller */
  auditChange(
    transaction: Transaction,
    change: { organisationId: string; keyHash: string; at: number; action: 'alerts' | 'digest' },
  ): Promise<void>;
}
