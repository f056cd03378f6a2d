import { sql } from 'kysely';
import { normalEmail } from '../../text/email.ts';
import {
  type ConversationData,
  type NamedIn,
  recordOf,
  rowsIn,
  rowsOf,
} from '../database/personal.ts';
import { closeChats } from './close-chats.ts';
import type { LiveEventType } from './rules/chat.ts';

/** The fields that a chat is rebuilt from. They are ids of agents and teams, and words of our own. */
const KEPT: Record<LiveEventType, readonly string[]> = {
  queued: ['teamId', 'participantId'],
  away: ['teamId', 'participantId'],
  offered: ['agentId', 'kind'],
  offer_ended: ['agentId', 'reason'],
  accepted: ['agentId', 'kind', 'participantId'],
  message: ['senderType', 'agentId'],
  attachment: [],
  note: ['agentId'],
  transfer: ['transferId', 'fromAgentId', 'toAgentId', 'toTeamId'],
  transfer_failed: ['transferId', 'reason'],
  left: ['agentId', 'reason'],
  requeued: ['teamId'],
  ended: ['by', 'agentId'],
  wrapped_up: ['agentId', 'isAutomatic', 'resolution'],
  closed: ['outcome'],
  // These ids of messages are made by us, or UUIDs.
  follow_up: ['kind', 'messageId'],
  follow_up_assigned: ['agentId'],
  follow_up_done: ['agentId'],
  mail: ['messageId', 'agentId'],
  mail_outcome: ['messageId', 'outcome', 'reason'],
  mail_received: ['messageId'],
  rated: ['rating', 'isCommented'],
  self_harm: [],
};

/** The fields with ids that clients chose. The number of the event replaces them. */
const IDS: Partial<Record<LiveEventType, string>> = {
  message: 'messageId',
  attachment: 'attachmentId',
  note: 'noteId',
};

/** Chats with agents, which end. What was said and noted goes; times, agents and outcomes stay. */
export const chatData: ConversationData = {
  async *records(query, organisationId, conversationIds) {
    const chats = await rowsOf(query, 'chat', 'chatId', organisationId, conversationIds);
    for (const row of chats) yield recordOf('chat', row, ['state']);
    const events = await rowsOf(query, 'liveEvent', 'liveId', organisationId, conversationIds);
    for (const row of events) yield recordOf('chat_event', row, ['data']);
  },

  async erase(transaction, { organisationId, conversationIds, at }) {
    const { query } = transaction;
    await closeChats(transaction, organisationId, conversationIds, at);
    const events = await query
      .selectFrom('liveEvent')
      .select(['liveId', 'type', 'data'])
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .execute();
    let erased = 0;
    for (const { liveId, type, data } of events) {
      const known = JSON.parse(data) as Record<string, unknown>;
      const kept = KEPT[type as LiveEventType] ?? [];
      const id = IDS[type as LiveEventType];
      const next = JSON.stringify({
        ...Object.fromEntries(kept.flatMap((name) => (name in known ? [[name, known[name]]] : []))),
        ...(id && { [id]: String(liveId) }),
        ...(type === 'attachment' && { messageId: null, contentType: null }),
      });
      if (next === data) continue;
      erased++;
      await query
        .updateTable('liveEvent')
        .set({ data: next })
        .where('organisationId', '=', organisationId)
        .where('liveId', '=', liveId)
        .execute();
    }
    for (const table of ['mailThread', 'agentMail'] as const) {
      await query
        .deleteFrom(table)
        .where('organisationId', '=', organisationId)
        .where('conversationId', 'in', conversationIds)
        .execute();
    }
    // Nobody can be answered any more.
    await query
      .updateTable('chat')
      .set({ followUpSince: null })
      .where('organisationId', '=', organisationId)
      .where('conversationId', 'in', conversationIds)
      .execute();
    return { chat_event: erased };
  },
};

/** Conversations in which the person gave an address for the reply: with a message left, or by a mail from it. */
export const namedInMessagesLeft: NamedIn = async (query, organisationId, { emails }) => {
  const found = new Set<string>();
  if (emails.length === 0) return [];
  // Mails are exchanged only about chats with something left to do.
  const hasFollowUp = sql`state like '%"followUp":%'`;
  for await (const chat of rowsIn(query, 'chat', 'chatId', organisationId, hasFollowUp)) {
    const events = await query
      .selectFrom('event')
      .select('data')
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', chat.conversationId)
      .where('type', '=', 'message.added')
      .execute();
    for (const { data } of events) {
      const { reply_to } = JSON.parse(data) as { reply_to?: string };
      if (reply_to !== undefined && emails.includes(normalEmail(reply_to))) {
        found.add(chat.conversationId);
      }
    }
  }
  return [...found];
};
