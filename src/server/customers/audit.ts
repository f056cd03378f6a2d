import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { PersonInput } from '../../contract/index.ts';
import { normalEmail } from '../../text/email.ts';
import { sha256 } from '../database/hash.ts';
import type { Store, Transaction } from '../database/store.ts';
import { makeLinkSecret } from '../http/link-secret.ts';
import { addAudit } from './store.ts';
import type { AuditTable } from './tables.ts';

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

/**
 * The entry of an export or an erasure, without the person: a customer id is hashed; an address is hashed
 * with a key, because addresses can be guessed.
 *
 * @param keyHash the key of the caller; empty: the server itself
 */
export async function auditOf(
  store: Store,
  organisationId: string,
  keyHash: string,
  { customer_id, email, conversation_id }: PersonInput,
): Promise<Omit<AuditTable, 'conversations' | 'at' | 'action'>> {
  const entry = { organisationId, auditId: randomUUID(), keyHash };
  if (customer_id !== undefined) {
    return { ...entry, subjectHash: sha256(`${organisationId}\n${customer_id}`) };
  }
  const secret = await store.write((transaction) =>
    makeLinkSecret(transaction, organisationId, randomBytes(32).toString('base64url')),
  );
  const text =
    email === undefined
      ? `audit\nconversation\n${conversation_id}`
      : `audit\nemail\n${normalEmail(email)}`;
  return { ...entry, subjectHash: createHmac('sha256', secret).update(text).digest('hex') };
}

/** Records that settings were changed that decide who gets mails and when. @param keyHash the key of the caller */
export const auditChange = (
  transaction: Transaction,
  change: { organisationId: string; keyHash: string; at: number; action: 'alerts' | 'digest' },
): Promise<void> =>
  addAudit(transaction, { ...change, auditId: randomUUID(), subjectHash: '', conversations: 0 });
