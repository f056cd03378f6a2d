import type { PersonalCounts } from '../../contract/index.ts';
import { addCounts, type ConversationData } from '../database/personal.ts';
import type { Transaction } from '../database/store.ts';
import { findPrivateWords } from '../numbers/index.ts';
import type { FoundPerson } from './find.ts';
import type { PersonServices } from './services.ts';
import { addAudit } from './store.ts';
import type { AuditTable } from './tables.ts';

/** Conversations that are erased in one transaction, so that other writes need not wait long. */
export const BATCH = 100;

/** Erases all that is stored of some conversations, but for their counts. */
export async function eraseConversations(
  transaction: Transaction,
  data: readonly ConversationData[],
  erased: Parameters<ConversationData['erase']>[1],
): Promise<PersonalCounts> {
  const counts: PersonalCounts = {};
  if (erased.conversationIds.length === 0) return counts;
  for (const part of data) addCounts(counts, await part.erase(transaction, erased));
  return counts;
}

/**
 * Erases a person: their conversations, and what is stored of them elsewhere. Only counts stay. If it fails
 * halfway, what was erased stays erased, and is on record; it can be repeated.
 *
 * @param audit the entry of the audit trail; written with the first conversations, and completed with the others
 */
export async function erasePerson(
  { store, personalData, now }: PersonServices,
  person: FoundPerson,
  audit: Omit<AuditTable, 'conversations' | 'at' | 'action'>,
): Promise<{ erased: PersonalCounts; isLogClear: boolean }> {
  const { organisationId, conversationIds } = person;
  const at = now();
  const words = await findPrivateWords(store.query, organisationId, conversationIds, 'one person');
  const erased: PersonalCounts = {};
  let isLogClear = false;
  try {
    for (let from = 0; from === 0 || from < conversationIds.length; from += BATCH) {
      const batch = conversationIds.slice(from, from + BATCH);
      const isLast = from + BATCH >= conversationIds.length;
      const counts = await store.write(async (transaction) => {
        const some = await eraseConversations(transaction, personalData.conversations, {
          organisationId,
          conversationIds: batch,
          at,
          ...words,
        });
        if (isLast) {
          for (const part of personalData.people) {
            addCounts(some, await part.erase(transaction, person, at));
          }
        }
        const total = (erased.conversation ?? 0) + (some.conversation ?? 0);
        if (Object.keys(some).length > 0) {
          await addAudit(transaction, { ...audit, at, action: 'erase', conversations: total });
        }
        return some;
      });
      addCounts(erased, counts);
      store.changes.publish(batch.map((conversationId) => ({ organisationId, conversationId })));
    }
  } finally {
    // If a batch failed, too: what it erased may be committed all the same, and lie in the log.
    isLogClear = await store.clearLog();
  }
  return { erased, isLogClear };
}
