import { randomUUID } from 'node:crypto';
import { isAnyoneThere } from './rules/assignment.ts';
import {
  type AppliedEvent,
  type Conversation,
  historyIn,
  messageKey,
  type WriteFeature,
  type WriteGroup,
  type WritePart,
} from '../conversations/index.ts';
import { noteAnsweredByMail } from '../exports/index.ts';
import type { ChatTurns } from './chat-turns.ts';
import type { ChatJob, ChatResult } from './jobs.ts';
import {
  agentOf,
  agentsIn,
  applyLive,
  type Chat,
  isOpenChat,
  isUnanswered,
  type LiveEvent,
} from './rules/chat.ts';
import { act, type ChatAction, type NewLiveEvent } from './rules/action.ts';
import { isOpenAt } from '../team/index.ts';
import { SELF_HARM } from '../../contract/self-harm.ts';
import { reachOf, teamByTopic, withDescendants } from '../team/index.ts';
import { findTopicNames, NO_CHANGES } from '../topics/index.ts';
import { topicKey } from '../../text/topic.ts';
import { findAgents, findTeams } from '../team/index.ts';
import { recordChats } from './record-chats.ts';
import {
  findLastSeqs,
  findMessageIds,
  findNotes,
  findOpenChats,
  haveChats,
  lockChats,
} from './store.ts';
import { addAgentMails, removeAgentMails } from './store-mails.ts';
import type { AgentMailTable } from './tables.ts';
import { takeNumbers, takeNumbersIf } from '../database/counter.ts';

/** Events that change the workload of nobody. */
const WITHOUT_WORK = new Set<LiveEvent['type']>([
  'message',
  'note',
  'rated',
  'self_harm',
  'follow_up',
  'follow_up_assigned',
  'follow_up_done',
  'mail',
  'mail_outcome',
  'mail_received',
]);

/** An organisation that never had an agent, or conversations without a chat. */
const NO_CHATS: WritePart = { jobs: { chat: () => ({ status: 'unknown' }) } };

/** What a group of jobs may change in chats. */
interface Concern {
  /** The conversations that may have a chat or get one. */
  conversationIds: readonly string[];
  /** The messages in this group. Stored ones are not reported again. */
  messageIds: readonly string[];
  /** The conversations that get a note. */
  notedIn: readonly string[];
  /** A chat is offered to an agent, who must be below their limit. */
  isOffering: boolean;
  /** Whether agents and teams matter: not for what is said in a chat, which is most of what is written. */
  isOfTeam: boolean;
  /** Whether there are actions, which may make events of the conversation. */
  isActing: boolean;
}

/** Events that can begin or change a chat of a conversation that was not escalated before. */
const CALLING: ReadonlySet<AppliedEvent['type']> = new Set([
  'conversation.escalated',
  'survey.rated',
  'survey.feedback',
]);

/** Events that tell nothing of who is in a chat, or is to come. */
const TALK: ReadonlySet<AppliedEvent['type']> = new Set([
  'conversation.started',
  'message.added',
  'attachment.added',
  'sentiment.changed',
  'message.rated',
  'identity.set',
]);

function concernOf({ jobs, known }: WriteGroup): Concern {
  const called = new Set<string>();
  const messageIds: string[] = [];
  const notedIn = new Set<string>();
  let isOffering = false;
  let isOfTeam = false;
  let isActing = false;
  for (const job of jobs) {
    if (job.kind === 'chat') {
      called.add(job.conversationId);
      isOffering ||= job.action.type === 'offer';
      isOfTeam ||= job.action.type !== 'message' && job.action.type !== 'note';
      isActing = true;
      if ('messageId' in job.action) messageIds.push(job.action.messageId);
      if (job.action.type === 'note') notedIn.add(job.conversationId);
    } else if (job.kind === 'suspected' || job.kind === 'rating') {
      called.add(job.conversationId);
      isOfTeam ||= job.kind === 'suspected';
    } else if (job.kind === 'conversation') {
      isOfTeam = true;
      const { conversation_id, csat_score, feedback } = job.input;
      if (csat_score !== undefined || feedback !== undefined) called.add(conversation_id);
    } else if (job.kind === 'events') {
      for (const event of job.events) {
        isOfTeam ||= !TALK.has(event.type);
        if (CALLING.has(event.type)) called.add(event.conversation_id);
        if (event.type === 'message.added') messageIds.push(event.data.message_id);
      }
    }
  }
  for (const { conversationId, escalated } of known()) if (escalated) called.add(conversationId);
  return {
    conversationIds: [...called],
    messageIds,
    notedIn: [...notedIn],
    isOffering,
    isOfTeam,
    isActing,
  };
}

/**
 * Chats in a group of writes. They are locked.
 *
 * @param wake called after the commit if somebody waits or is free, so that agents are looked for
 * @param note called with all events, in the transaction, and the chats as they are after them
 * @param turns told of the conversations with a chat
 */
export const writeChats =
  (
    wake: () => void,
    note: (
      group: WriteGroup,
      events: readonly LiveEvent[],
      chats: ReadonlyMap<number, Chat>,
    ) => Promise<void>,
    turns: Pick<ChatTurns, 'note'>,
  ): WriteFeature =>
  async (group) => {
    const { transaction, organisationId } = group;
    const { conversationIds, messageIds, notedIn, isOffering, isOfTeam, isActing } =
      concernOf(group);
    if (conversationIds.length === 0) return null;
    const { query } = transaction;
    const agents = isOfTeam ? await findAgents(query, organisationId) : [];
    if (isOfTeam && agents.length === 0) return NO_CHATS;
    const hasAgents = agents.some(({ removedAt }) => removedAt === null);
    const isCalledIn = new Set(conversationIds);
    const isHistory = historyIn(group.jobs);
    const leftIn: string[] = [];
    const mails: Omit<AgentMailTable, 'mailId'>[] = [];
    const settledMails: string[] = [];
    // All are sent at once, and the database works them off in this order: the counter, for which the organisation's
    // other chats wait, is locked last.
    const [known, seqs, reported, notes, topics, taken] = await Promise.all([
      lockChats(transaction, organisationId, conversationIds),
      isActing ? findLastSeqs(query, organisationId, conversationIds) : new Map<string, number>(),
      findMessageIds(query, organisationId, conversationIds, messageIds),
      notedIn.length > 0 ? findNotes(query, organisationId, notedIn) : [],
      isOfTeam ? findTopicNames(query, organisationId) : NO_CHANGES,
      takeNumbersIf(transaction, organisationId, haveChats(organisationId, conversationIds)),
    ]);
    if (!isOfTeam && known.length === 0) return NO_CHATS;
    const numbers = taken ?? (await takeNumbers(transaction, organisationId));
    const teams = isOfTeam ? await findTeams(query, organisationId) : [];
    const teamFor = teamByTopic(teams, topics);
    const open = isOffering ? await findOpenChats(query, organisationId) : [];
    const noted = new Set(
      notes.map(({ conversationId, data }) => `${conversationId}\n${data.noteId}`),
    );
    const before = new Map(known.map((chat) => [chat.chatId, chat]));
    const latest = new Map(known.map((chat) => [chat.conversationId, chat]));
    const changed = new Map<number, Chat>();
    const changedBy = new Map<number, string>();
    const log: LiveEvent[] = [];
    /** The agents whose workload may have changed. */
    const busy = new Set<number>();
    const took = new Map<number, number>();
    /** The conversations whose rating or comment was noted when it came. */
    const heard = new Set<string>();

    const candidates = agents
      .filter(({ removedAt }) => removedAt === null)
      .map((agent) => ({ ...agent, chats: 0 }));
    const isAnyoneIn = (teamId: number | null, now: number) =>
      isAnyoneThere(candidates, reachOf(teamId, { teams, agents, now }));
    const isStaffed = (teamId: number | null, at: number) => {
      const team = teams.find((one) => one.teamId === teamId);
      return (!team || isOpenAt(team, at)) && isAnyoneIn(teamId, at);
    };

    function record(
      chat: Chat | null,
      conversationId: string,
      at: number,
      one: NewLiveEvent,
    ): Chat {
      const liveId = numbers.next();
      const event = {
        organisationId,
        liveId,
        // The number of its first event is the id of a chat.
        chatId: chat?.chatId ?? liveId,
        conversationId,
        // Times never decrease, even if the clock is set back.
        at: Math.max(at, chat?.updatedAt ?? at),
        ...one,
      } as LiveEvent;
      const next = applyLive(chat, event);
      log.push(event);
      changed.set(next.chatId, next);
      if (next.chatId >= (latest.get(conversationId)?.chatId ?? 0))
        latest.set(conversationId, next);
      noteWork(chat, next, event);
      return next;
    }

    const chatWith = (chatId: number) => changed.get(chatId) ?? before.get(chatId);

    function noteWork(chat: Chat | null, next: Chat, event: LiveEvent): void {
      if (WITHOUT_WORK.has(event.type)) return;
      for (const agentId of [...(chat ? agentsIn(chat) : []), ...agentsIn(next)]) busy.add(agentId);
      for (const { wrapUpBy } of [chat, next].filter((one) => one !== null)) {
        if (wrapUpBy !== null) busy.add(wrapUpBy);
      }
      if (event.type === 'accepted') took.set(event.data.agentId, event.at);
    }

    /** The number of chats and offers of an agent; complete only if the group offers a chat. */
    const workOf = (agentId: number) =>
      [
        ...new Map(
          [...open.map(({ chat }) => chat), ...changed.values()].map((chat) => [chat.chatId, chat]),
        ).values(),
      ].filter((chat) => agentsIn(chat).includes(agentId) || chat.offer?.agentId === agentId)
        .length;

    function perform(chat: Chat, action: ChatAction, at: number): ChatResult {
      const directory = {
        agents: new Map(
          agents.map(({ agentId, status, removedAt, chatLimit }) => [
            agentId,
            { status, isRemoved: removedAt !== null, isFull: workOf(agentId) >= chatLimit },
          ]),
        ),
        teams: new Map(
          teams.map(({ teamId, deletedAt }) => [
            teamId,
            {
              isDeleted: deletedAt !== null,
              // A transfer names the team itself.
              isAnyoneThere: isAnyoneThere(candidates, withDescendants(teams, teamId)),
            },
          ]),
        ),
      };
      const events = act(chat, action, directory, numbers.next);
      if ('refused' in events) return { status: 'refused', reason: events.refused };
      if (events.length > 0) changedBy.set(chat.chatId, whoDid(action));
      let next = chat;
      for (const event of events) next = record(next, chat.conversationId, at, event);
      return { status: events.length > 0 ? 'done' : 'known' };
    }

    /** The latest chat of the conversation has its rating and comment (CONTRACT, part D). */
    function rate(
      { conversationId, csatScore, feedback }: Conversation,
      what: { isRated: boolean; isCommented: boolean },
      at: number,
    ): void {
      heard.add(conversationId);
      const chat = latest.get(conversationId);
      if (!chat) return;
      const { figures } = chat;
      const data = {
        rating: what.isRated ? csatScore : figures.rating,
        isCommented: what.isCommented ? feedback !== null : figures.isCommented,
      };
      if (data.rating === figures.rating && data.isCommented === figures.isCommented) return;
      record(chat, conversationId, at, { type: 'rated', data });
    }

    /** A new event of the conversation, after all existing ones. */
    function conversationEvent<T extends AppliedEvent['type']>(
      job: ChatJob,
      type: T,
      data: Extract<AppliedEvent, { type: T }>['data'],
    ): AppliedEvent {
      const { conversationId } = job;
      const seq = (seqs.get(conversationId) ?? 0) + 1;
      seqs.set(conversationId, seq);
      return {
        id: randomUUID(),
        conversation_id: conversationId,
        seq,
        at: job.receivedAt,
        type,
        data,
      } as AppliedEvent;
    }

    function eventsOf(job: ChatJob): AppliedEvent[] {
      const { action, left } = job;
      switch (action.type) {
        case 'message':
          return [
            ...action.files.map((file) =>
              conversationEvent(job, 'attachment.added', {
                attachment_id: file.attachmentId,
                message_id: action.messageId,
                name: file.name,
                content_type: file.contentType,
                size_bytes: file.sizeBytes,
              }),
            ),
            conversationEvent(job, 'message.added', {
              message_id: action.messageId,
              sender_type: 'human_agent',
              content: action.content,
              agent_id: action.agentId,
            }),
          ];
        case 'mail':
          return [
            conversationEvent(job, 'message.added', {
              message_id: action.messageId,
              sender_type: 'human_agent',
              content: action.content,
              agent_id: action.agentId,
            }),
          ];
        case 'leave_message':
        case 'mail_received':
          return [
            conversationEvent(job, 'message.added', {
              message_id: action.messageId,
              sender_type: 'customer',
              content: left!.content,
              reply_to: left!.email,
            }),
          ];
        case 'end':
          return [conversationEvent(job, 'conversation.resolved', {})];
        default:
          return [];
      }
    }

    function apply(job: ChatJob): ChatResult {
      const { action, conversationId, receivedAt } = job;
      const conversation = group.find(conversationId);
      const chat = job.chatId === undefined ? latest.get(conversationId) : chatWith(job.chatId);
      if (!conversation || conversation.erasedAt !== null || !chat) return { status: 'unknown' };
      if (action.type === 'return') return comeBack(conversation, chat, receivedAt);
      if (
        action.type === 'message' ||
        action.type === 'mail' ||
        action.type === 'mail_received' ||
        action.type === 'leave_message'
      ) {
        const key = messageKey({ conversationId, messageId: action.messageId });
        if (reported.has(key)) return { status: 'known' };
        reported.add(key);
      }
      if (action.type === 'note') {
        const key = `${conversationId}\n${action.noteId}`;
        if (noted.has(key)) return { status: 'known' };
        noted.add(key);
      }
      const result = perform(chat, action, receivedAt);
      if (result.status !== 'done') return result;
      // Every action counts as a change of the conversation, so that open pages reload it.
      group.change({ ...conversation, ...changeOf(job, conversation) }, receivedAt);
      if (action.type === 'leave_message') leftIn.push(conversationId);
      if (action.type === 'mail_outcome') settledMails.push(action.messageId);
      if (action.type === 'mail') {
        const { messageId, agentId } = action;
        const { chatId } = chat;
        const due = { attempts: 0, dueAt: receivedAt, claimedAt: null };
        mails.push({ organisationId, conversationId, chatId, messageId, agentId, ...due });
      }
      group.addEvents(eventsOf(job), receivedAt);
      return result;
    }

    /** A new chat, in the queue or, if nobody is there, for a message. */
    function begin({ conversationId, topicKey: topic }: Conversation, at: number): void {
      const teamId = teamFor(topic);
      const data = { teamId, participantId: numbers.next() };
      const type = isStaffed(teamId, at) ? 'queued' : 'away';
      record(null, conversationId, at, { type, data });
    }

    /** The customer asks again: the request that nobody took is one no longer. */
    function forget(chat: Chat, at: number): void {
      if (!isUnanswered(chat)) return;
      record(chat, chat.conversationId, at, { type: 'follow_up_done', data: { agentId: null } });
    }

    /** A customer whose request nobody took has opened the page again. */
    function comeBack(conversation: Conversation, chat: Chat, at: number): ChatResult {
      if (!isUnanswered(chat) || !hasAgents || conversation.status !== 'open')
        return { status: 'known' };
      forget(chat, at);
      begin(conversation, at);
      return { status: 'done' };
    }

    return {
      jobs: { chat: apply },

      hearEvent(conversation, event, receivedAt) {
        const { conversationId } = conversation;
        if (!isCalledIn.has(conversationId)) return;
        seqs.set(conversationId, Math.max(seqs.get(conversationId) ?? 0, event.seq));
        const chat = latest.get(conversationId) ?? null;
        const isOpen = chat !== null && isOpenChat(chat);
        if (event.type === 'conversation.escalated') {
          const isCalled = !event.data.suggested && conversation.status === 'open';
          const isOver = !isOpen || chat.status === 'wrapping_up';
          if (!hasAgents || !isCalled || isHistory(event, receivedAt)) return;
          if (isOver) {
            if (chat) forget(chat, receivedAt);
            begin(conversation, receivedAt);
          }
          const now = latest.get(conversationId)!;
          if (event.data.trigger === SELF_HARM && !now.isSelfHarm) {
            record(now, conversationId, receivedAt, { type: 'self_harm', data: {} });
          }
        } else if (event.type === 'survey.rated') {
          // An earlier rating that arrives late counts for nothing.
          const isRated = conversation.versions.rating?.endsWith(event.id) === true;
          rate(conversation, { isRated, isCommented: false }, receivedAt);
        } else if (event.type === 'survey.feedback') {
          const isCommented = conversation.versions.feedback?.endsWith(event.id) === true;
          rate(conversation, { isRated: false, isCommented }, receivedAt);
        } else if (event.type === 'conversation.resolved') {
          if (isOpen) perform(chat, { type: 'resolve', by: 'customer' }, receivedAt);
        } else if (!isOpen || chat.status === 'wrapping_up') {
          // No agent follows the conversation.
        } else if (event.type === 'message.added' && event.data.sender_type !== 'human_agent') {
          const { message_id: messageId, sender_type: senderType, content } = event.data;
          const key = messageKey({ conversationId, messageId });
          if (reported.has(key)) return;
          reported.add(key);
          const data = { messageId, senderType, agentId: null, content };
          record(chat, conversationId, receivedAt, { type: 'message', data });
        } else if (event.type === 'attachment.added') {
          const { attachment_id, message_id = null, name = null, content_type = null } = event.data;
          // The files of an agent's message are part of its event.
          if (reported.has(`${conversationId}\n${message_id}`)) return;
          record(chat, conversationId, receivedAt, {
            type: 'attachment',
            data: {
              attachmentId: attachment_id,
              messageId: message_id,
              name,
              contentType: content_type,
            },
          });
        }
      },

      hearResolved({ conversationId }, receivedAt) {
        const chat = latest.get(conversationId);
        if (chat) perform(chat, { type: 'resolve', by: 'system' }, receivedAt);
      },

      hearRating: (conversation, isCommented, receivedAt) =>
        rate(conversation, { isRated: true, isCommented }, receivedAt),

      settle() {
        for (const chat of latest.values()) {
          const conversation = changed.has(chat.chatId) && group.find(chat.conversationId);
          if (!conversation) continue;
          const { teamId } = chat;
          const agentId = agentOf(chat);
          if (conversation.agentId === agentId && conversation.teamId === teamId) continue;
          group.change({ ...conversation, agentId, teamId }, conversation.updatedAt);
        }
      },

      async save(written) {
        // Ratings that bodies gave, or that turned out to be of a program.
        for (const { before, after } of written) {
          const isRated = (before?.csatScore ?? null) !== after.csatScore;
          const isCommented = (before?.feedback ?? null) !== after.feedback;
          const isHeard = heard.has(after.conversationId) || after.erasedAt !== null;
          if (!isHeard && (isRated || isCommented)) {
            rate(after, { isRated, isCommented }, after.updatedAt);
          }
        }
        if (changed.size > 0) {
          const changes = [...changed.values()].map((after) => ({
            before: before.get(after.chatId) ?? null,
            after,
          }));
          await recordChats(
            transaction,
            { organisationId, changes, events: log, changedBy, busy, took },
            numbers,
          );
          await note(group, log, changed);
        }
        const out = mails.map((mail) => ({ ...mail, mailId: numbers.next() }));
        await addAgentMails(transaction, out);
        await removeAgentMails(transaction, organisationId, settledMails);
        await numbers.save();
        turns.note(organisationId, latest.keys());
        if (log.length > 0) {
          group.tellLive({ after: numbers.before, upTo: numbers.last, events: log });
        }
        if (leftIn.length > 0) await noteAnsweredByMail(transaction, organisationId, leftIn);
        // What is only said brings nobody to look for an agent.
        if (log.some(({ type }) => !WITHOUT_WORK.has(type))) group.afterCommit(wake);
      },
    };
  };

/** Who changes a chat by an action, for the record of its changes. */
function whoDid(action: ChatAction): string {
  switch (action.type) {
    case 'cancel':
    case 'leave_message':
    case 'mail_received':
      return 'customer';
    case 'resolve':
      return action.by === 'customer' ? 'customer' : 'server';
    // The server does these to an agent.
    case 'offer':
    case 'expire':
    case 'lose':
      return 'server';
    default:
      return 'agentId' in action ? `agent:${action.agentId}` : 'server';
  }
}

/** Changes of the conversation that an action makes without an event. */
function changeOf({ action, wrapUp, left }: ChatJob, conversation: Conversation) {
  if (action.type === 'leave_message') {
    // A known address of the customer is kept; the address for this reply is part of the message.
    if (conversation.contactEmail !== null) return {};
    return { contactEmail: left!.email, contactVerified: null };
  }
  if (action.type !== 'wrap_up' || !wrapUp) return {};
  const { topic, firstContactResolution } = wrapUp;
  const isUnresolved = action.resolution === 'unresolved';
  return {
    ...(topic === undefined ? {} : { topic, topicKey: topicKey(topic) }),
    ...(firstContactResolution === undefined && !isUnresolved
      ? {}
      : { firstContactResolution: firstContactResolution ?? false }),
  };
}
