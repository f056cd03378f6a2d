import { findMessages } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import { findExported, findExportInputs } from '../exports/index.ts';
import { readTranscript } from './rules/reading.ts';
import { saveReadings, takeUnread } from './store.ts';

/** What was read. */
export interface Read {
  /** How many conversations; 0: none are left, or others have them in their hands. */
  count: number;
  /** How many of them have changed since their day was exported. */
  late: number;
}

/** Reads some of the transcripts that have changed. @param limit of conversations */
export async function readUnread(transaction: Transaction, limit: number): Promise<Read> {
  const read: Read = { count: 0, late: 0 };
  for (const [organisationId, conversations] of await takeUnread(transaction, limit)) {
    if (conversations.length === 0) continue;
    const ids = conversations.map(({ conversationId }) => conversationId);
    const messages = Map.groupBy(
      await findMessages(transaction.query, organisationId, ids),
      ({ conversationId }) => conversationId,
    );
    const given = await findExportInputs(transaction.query, organisationId, ids);
    const sealed = new Map(
      (await findExported(transaction.query, organisationId, ids)).map((one) => [
        one.conversationId,
        one.sealedAt,
      ]),
    );
    read.count += conversations.length;
    read.late += conversations.filter(
      ({ conversationId, updatedAt }) => updatedAt > (sealed.get(conversationId) ?? Infinity),
    ).length;
    await saveReadings(
      transaction,
      organisationId,
      conversations.map((conversation) => ({
        conversation,
        reading: readTranscript(
          conversation,
          messages.get(conversation.conversationId) ?? [],
          given.get(conversation.conversationId),
        ),
      })),
    );
  }
  return read;
}
