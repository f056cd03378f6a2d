import { takeNumbers } from '../database/counter.ts';
import type { Transaction } from '../database/store.ts';
import { recordChats } from './record-chats.ts';
import { act, type ChatAction } from './rules/action.ts';
import { agentsIn, applyLive, type Chat, isOpenChat, type LiveEvent } from './rules/chat.ts';
import { findOpenChats, lockChats } from './store.ts';

/**
 * Closes the open chats of conversations that nobody can continue, and ends their wrap-ups. Otherwise
 * they would occupy agents, and be in the queue, for ever. Lock the conversations before.
 *
 * @param at milliseconds since 1970
 */
export async function closeChats(
  transaction: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
  at: number,
): Promise<void> {
  const ours = new Set(conversationIds);
  const open = await findOpenChats(transaction.query, organisationId);
  const ids = open.map(({ chat }) => chat.conversationId).filter((id) => ours.has(id));
  if (ids.length === 0) return;
  const locked = await lockChats(transaction, organisationId, ids);
  const numbers = await takeNumbers(transaction, organisationId);
  const changes: { before: Chat; after: Chat }[] = [];
  const events: LiveEvent[] = [];
  const changedBy = new Map<number, string>();
  const busy = new Set<number>();

  function perform(chat: Chat, action: ChatAction): Chat {
    // Neither of the actions looks for agents or teams.
    const result = act(chat, action, { agents: new Map(), teams: new Map() }, numbers.next);
    if ('refused' in result) return chat;
    return result.reduce<Chat>((known, one) => {
      const { chatId, conversationId, updatedAt } = known;
      const place = { organisationId, liveId: numbers.next(), chatId, conversationId };
      const event = { ...place, at: Math.max(at, updatedAt), ...one } as LiveEvent;
      events.push(event);
      return applyLive(known, event);
    }, chat);
  }

  for (const before of locked) {
    if (!isOpenChat(before)) continue;
    for (const agentId of agentsIn(before)) busy.add(agentId);
    if (before.wrapUpBy !== null) busy.add(before.wrapUpBy);
    const ended = perform(before, { type: 'resolve', by: 'system' });
    const after =
      ended.wrapUpBy === null ? ended : perform(ended, { type: 'lose', agentId: ended.wrapUpBy });
    changes.push({ before, after });
    changedBy.set(after.chatId, 'server');
  }
  const chats = { organisationId, changes, events, changedBy, busy, took: new Map() };
  if (events.length > 0) await recordChats(transaction, chats, numbers);
  await numbers.save();
}
