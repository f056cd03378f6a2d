import { SELF_HARM } from '../../contract/self-harm.ts';
import { historyIn, type WriteFeature, type WriteGroup } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import { type Chat, findLatestChat, type LiveEvent } from '../handoff/index.ts';
import { type NewNotice, noticeOfGap, noticesOfChange, noticesOfChats } from './rules/notice.ts';
import { addNotices, findToldEscalations } from './store/notices.ts';

/**
 * Records notices of changed conversations, in their transaction.
 *
 * @param wake starts the deliveries
 */
export const noteChanges =
  (wake: () => void): WriteFeature =>
  async ({ transaction, organisationId, jobs, afterCommit }) => {
    const isHistory = historyIn(jobs);
    /** The conversations that events escalated, or were to escalate, and whether for self-harm. */
    const called = new Map<string, boolean>();

    /** The chat of a customer who may hurt themselves: its team is told. */
    async function withChat(notice: NewNotice): Promise<NewNotice> {
      if (notice.isSelfHarm === 0) return notice;
      const found = await findLatestChat(transaction.query, organisationId, notice.conversationId);
      if (!found) return notice;
      const { chatId, teamId } = found.chat;
      return { ...notice, chatId, teamId };
    }

    return {
      hearEvent({ conversationId }, event, receivedAt) {
        if (event.type !== 'conversation.escalated' || event.data.suggested) return;
        if (isHistory(event, receivedAt)) return;
        const isSelfHarm = event.data.trigger === SELF_HARM;
        called.set(conversationId, isSelfHarm || called.get(conversationId) === true);
      },
      hearSetApart({ conversationId }, event) {
        // Whatever else it is part of, the team is told at once that somebody may hurt themselves.
        if (event.type !== 'conversation.escalated') return;
        if (event.data.trigger === SELF_HARM) called.set(conversationId, true);
      },
      async save(changes) {
        const told = await findToldEscalations(transaction.query, organisationId, [
          ...called.keys(),
        ]);
        const notices = changes.flatMap((change) => {
          if (change.isOfPast) return [];
          const { conversationId } = change.after;
          const isSelfHarm = called.get(conversationId);
          return noticesOfChange(
            change,
            isSelfHarm === undefined ? undefined : { isSelfHarm, told: told.get(conversationId) },
          );
        });
        if (notices.length === 0) return;
        const placed = await Promise.all(notices.map(withChat));
        await addNotices(transaction, organisationId, placed);
        afterCommit(wake);
      },
    };
  };

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
