import type { WriteFeature, WriteGroup } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import type { Chat, LiveEvent } from '../handoff/index.ts';
import { noticeOfGap, noticesOfChange, noticesOfChats } from './rules/notice.ts';
import { addNotices } from './store/notices.ts';

/**
 * Records notices of changed conversations, in their transaction.
 *
 * @param wake starts the deliveries
 */
export const noteChanges =
  (wake: () => void): WriteFeature =>
  async ({ transaction, organisationId, afterCommit }) => ({
    async save(changes) {
      const notices = changes.filter(({ isOfPast }) => !isOfPast).flatMap(noticesOfChange);
      if (notices.length === 0) return;
      await addNotices(transaction, organisationId, notices);
      afterCommit(wake);
    },
  });

/** Records notices of chats, in the transaction of their events. */
export const noteChats =
  (wake: () => void) =>
  async (
    { transaction, organisationId, afterCommit }: WriteGroup,
    events: readonly LiveEvent[],
    chats: ReadonlyMap<number, Chat>,
  ): Promise<void> => {
    const notices = noticesOfChats(events, (chatId) => chats.get(chatId)?.teamId ?? null);
    if (notices.length === 0) return;
    await addNotices(transaction, organisationId, notices);
    afterCommit(wake);
  };

/** Records notices of questions that the AI did not answer, in the transaction that found them. */
export async function noteGaps(
  transaction: Transaction,
  organisationId: string,
  gaps: readonly { conversationId: string; messageId: string; at: number }[],
  now: number,
): Promise<void> {
  const notices = gaps.flatMap((gap) => noticeOfGap(gap, now));
  if (notices.length > 0) await addNotices(transaction, organisationId, notices);
}
