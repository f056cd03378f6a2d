import type { ChatOutcome, ChatStatus, SenderType } from '../../../contract/index.ts';
import {
  type ChatFigures,
  queuedFigures,
  withoutWait,
  withReply,
  withStay,
  withWait,
} from './figures.ts';

/**
 * A chat, as built from its live events. Times are milliseconds since 1970 by the server's clock; ids are
 * numbers, unique in the organisation.
 */
export interface Chat {
  organisationId: string;
  chatId: number;
  conversationId: string;
  status: ChatStatus;
  /** The team in whose queue it is; `null`: the common queue. */
  teamId: number | null;
  /** Sorts the queue: a chat that returned to the queue goes before new ones. */
  priority: number;
  queuedAt: number;
  /** When an agent first took it. */
  assignedAt: number | null;
  endedAt: number | null;
  wrappedUpAt: number | null;
  updatedAt: number;
  outcome: ChatOutcome | null;
  /** The pending offer to an agent to take the chat or to join it. */
  offer: Offer | null;
  /** Agents who did not accept an offer. */
  tried: readonly number[];
  /** The agent who has to wrap it up. */
  wrapUpBy: number | null;
  /** The customer may hurt themselves. */
  isSelfHarm?: true;
  /** No agent was online when it ended. */
  endedAway?: true;
  /** What is left to do after a chat that no agent took; absent: nothing. */
  followUp?: FollowUp;
  participants: readonly Participant[];
  transfers: readonly Transfer[];
  talk: Talk;
  figures: ChatFigures;
}

export interface Offer {
  kind: 'queue' | 'transfer' | 'invite';
  agentId: number;
  at: number;
}

/** A customer whom no agent has answered: a message left, or a request that nobody took. */
export interface FollowUp {
  kind: 'message_left' | 'unanswered';
  since: number;
  /** The message with the address for the reply; `null`: the customer left none. */
  messageId: string | null;
  /** The agent who deals with it. */
  agentId: number | null;
  doneAt: number | null;
  /** The mail to the customer that was written last. */
  mail: FollowUpMail | null;
  /** When the customer last wrote by mail. */
  receivedAt: number | null;
}

export interface FollowUpMail {
  messageId: string;
  at: number;
  /** `doubtful`: the connection was lost during the transfer, so that the mail may have left. */
  outcome: 'sending' | 'sent' | 'doubtful' | 'failed';
  /** Why it failed: codes of the mail server. */
  reason: string | null;
}

export interface Participant {
  participantId: number;
  /** `null`: the customer. */
  agentId: number | null;
  connectedAt: number;
  endedAt: number | null;
}

export interface Transfer {
  transferId: number;
  status: 'pending' | 'transferred' | 'failed';
  failReason: string | null;
  createdAt: number;
  connectedAt: number | null;
  fromAgentId: number;
  toAgentId: number | null;
  fromTeamId: number | null;
  toTeamId: number | null;
}

/** Statistics of the messages. Durations are milliseconds. */
export interface Talk {
  messages: number;
  firstAt: number | null;
  lastAt: number | null;
  /** Since when the customer has been waiting for a reply. */
  unansweredSince: number | null;
  /** From queueing to the first message of an agent. */
  firstResponse: number | null;
  responses: number;
  responseTotal: number;
  longestResponse: number;
}

/** A photo or video of an agent's message. */
export interface LiveFile {
  attachmentId: string;
  name: string;
  contentType: string;
  sizeBytes: number;
}

interface EventData {
  queued: { teamId: number | null; participantId: number };
  /** No agent is online, either from the start or by now. */
  away: { teamId: number | null; participantId: number };
  offered: { agentId: number; kind: Offer['kind'] };
  offer_ended: { agentId: number; reason: 'declined' | 'timeout' | 'lost' | 'withdrawn' };
  accepted: { agentId: number; kind: Offer['kind']; participantId: number };
  message: {
    messageId: string;
    senderType: SenderType;
    agentId: number | null;
    /** Absent if the conversation was erased. */
    content?: string;
    /** Files that the agent sent with the message. */
    files?: readonly LiveFile[];
  };
  attachment: {
    attachmentId: string;
    messageId: string | null;
    name?: string | null;
    contentType: string | null;
  };
  note: { noteId: string; agentId: number; content?: string };
  transfer: {
    transferId: number;
    fromAgentId: number;
    toAgentId: number | null;
    toTeamId: number | null;
    note?: string | null;
  };
  transfer_failed: { transferId: number; reason: string };
  left: { agentId: number; reason: 'left' | 'lost' | 'transferred' };
  /** No agent is left in the chat: it returns to the head of the queue. */
  requeued: { teamId: number | null };
  ended: { by: 'agent' | 'customer' | 'system'; agentId: number | null };
  wrapped_up: {
    agentId: number;
    /** The server wrapped it up, because the agent was gone. */
    isAutomatic: boolean;
    resolution: string | null;
  };
  closed: { outcome: ChatOutcome };
  /** No agent took the chat, which is closed: the customer is to be answered by mail. */
  follow_up: { kind: FollowUp['kind']; messageId: string | null };
  /** @property agentId `null`: nobody deals with it any more */
  follow_up_assigned: { agentId: number | null };
  /** @property agentId `null`: the server, as the customer asked again */
  follow_up_done: { agentId: number | null };
  /** A mail of an agent to the customer. */
  mail: { messageId: string; agentId: number; content?: string };
  mail_outcome: { messageId: string; outcome: FollowUpMail['outcome']; reason: string | null };
  /** A mail of the customer. */
  mail_received: { messageId: string; content?: string };
  /** The customer wrote that they may hurt themselves. */
  self_harm: Record<string, never>;
  /** The customer rated, or commented on, the conversation: what counts for this chat from now on. */
  rated: { rating: number | null; isCommented: boolean };
}

export type LiveEventType = keyof EventData;

/** An event of a chat. Events are stored permanently, and the chat is derived from them. */
export type LiveEvent<T extends LiveEventType = LiveEventType> = {
  [Type in T]: {
    organisationId: string;
    /** Increases with every event of the organisation. */
    liveId: number;
    chatId: number;
    conversationId: string;
    at: number;
    type: Type;
    data: EventData[Type];
  };
}[T];

const SILENCE: Talk = {
  messages: 0,
  firstAt: null,
  lastAt: null,
  unansweredSince: null,
  firstResponse: null,
  responses: 0,
  responseTotal: 0,
  longestResponse: 0,
};

/** The agents who are in the chat now, in the order in which they joined. */
export const agentsIn = ({ participants }: Pick<Chat, 'participants'>): number[] =>
  participants.flatMap(({ agentId, endedAt }) =>
    agentId !== null && endedAt === null ? [agentId] : [],
  );

export const isOpenChat = ({ status }: Chat) => status !== 'closed';

/** Since when somebody is to be answered by mail; `null`: nobody is, or not any more. */
export const followUpSince = ({ followUp }: Chat): number | null =>
  followUp && followUp.doneAt === null ? followUp.since : null;

/** Whether nobody took the chat, and nobody has dealt with it since. */
export const isUnanswered = (chat: Chat): boolean =>
  chat.followUp?.kind === 'unanswered' && chat.followUp.doneAt === null;

/** Whether the customer left a message, as no agent took the chat. A mail after a chat with an agent is none. */
export const isMessageLeft = ({ followUp, outcome }: Chat): boolean =>
  followUp?.kind === 'message_left' && (outcome === 'message_left' || outcome === 'nobody_there');

/** The agent who was in the chat last. */
export const lastAgentOf = ({ participants }: Pick<Chat, 'participants'>): number | null =>
  participants.findLast(({ agentId }) => agentId !== null)?.agentId ?? null;

/** The agent who is in a chat, or was last. */
export const agentOf = (chat: Chat): number | null =>
  agentsIn(chat)[0] ?? chat.wrapUpBy ?? lastAgentOf(chat);

/**
 * Whether the customer is shown the form for a message because no agent is online, or was when the chat ended. Only
 * such a chat ends with `nobody_there`.
 */
export const isFormShown = ({ status, endedAway, outcome }: Chat): boolean =>
  status === 'away' || endedAway === true || outcome === 'nobody_there';

export const pendingTransfer = ({ transfers }: Chat) =>
  transfers.find(({ status }) => status === 'pending');

/** Sorts chats in the order of the queue: returned ones first, then by arrival. */
export const inQueueOrder = (chats: readonly Chat[]) =>
  chats.toSorted(
    (a, b) => a.priority - b.priority || a.queuedAt - b.queuedAt || a.chatId - b.chatId,
  );

/** The chat after `event`. The first event creates it. */
export function applyLive(chat: Chat | null, event: LiveEvent): Chat {
  const next = chatAfter(chat, event);
  return chat ? { ...next, figures: figuresAfter(chat, next, event) } : next;
}

/** The figures after an event that changed the chat from `was` to `is`. */
function figuresAfter({ figures, talk }: Chat, is: Chat, event: LiveEvent): ChatFigures {
  const { at } = event;
  switch (event.type) {
    case 'accepted': {
      const { agentId, participantId } = event.data;
      return withStay(figures, { participantId, agentId, teamId: is.teamId }, at);
    }
    case 'message': {
      const { senderType, agentId } = event.data;
      const isAgents = senderType === 'human_agent' && agentId !== null;
      return isAgents ? withReply(figures, agentId, talk, is.talk) : figures;
    }
    case 'requeued':
      return withWait(figures, at);
    case 'ended':
    case 'closed':
      return withoutWait(figures, at);
    case 'rated':
      return { ...figures, ...event.data };
    default:
      return figures;
  }
}

function chatAfter(chat: Chat | null, event: LiveEvent): Chat {
  const { at } = event;
  if (event.type === 'queued' || event.type === 'away') {
    const { teamId, participantId } = event.data;
    const status = event.type === 'queued' ? 'queued' : 'away';
    if (chat) return { ...chat, status, teamId, offer: null, updatedAt: at };
    return {
      organisationId: event.organisationId,
      chatId: event.chatId,
      conversationId: event.conversationId,
      status,
      teamId,
      priority: 1,
      queuedAt: at,
      assignedAt: null,
      endedAt: null,
      wrappedUpAt: null,
      updatedAt: at,
      outcome: null,
      offer: null,
      tried: [],
      wrapUpBy: null,
      participants: [{ participantId, agentId: null, connectedAt: at, endedAt: null }],
      transfers: [],
      talk: SILENCE,
      figures: queuedFigures(at),
    };
  }
  if (!chat) throw new Error(`The chat ${event.chatId} begins with "${event.type}".`);
  const next = { ...chat, updatedAt: at };
  switch (event.type) {
    case 'offered':
      return { ...next, offer: { ...event.data, at } };
    case 'offer_ended':
      return { ...next, offer: null, tried: [...chat.tried, event.data.agentId] };
    case 'accepted': {
      const { agentId, kind, participantId } = event.data;
      const pending = pendingTransfer(chat);
      return {
        ...next,
        status: 'assigned',
        assignedAt: chat.assignedAt ?? at,
        offer: null,
        tried: [],
        teamId: (kind === 'transfer' ? pending?.toTeamId : undefined) ?? chat.teamId,
        participants: [
          ...chat.participants,
          { participantId, agentId, connectedAt: at, endedAt: null },
        ],
        transfers:
          kind === 'transfer'
            ? chat.transfers.map((one) =>
                one === pending
                  ? { ...one, status: 'transferred', connectedAt: at, toAgentId: agentId }
                  : one,
              )
            : chat.transfers,
        talk:
          kind === 'queue'
            ? { ...chat.talk, unansweredSince: unansweredSince(chat, at) }
            : chat.talk,
      };
    }
    case 'message':
      return { ...next, talk: withMessage(chat, event.data.senderType, at) };
    case 'transfer': {
      const { transferId, fromAgentId, toAgentId, toTeamId } = event.data;
      const transfer: Transfer = {
        transferId,
        status: 'pending',
        failReason: null,
        createdAt: at,
        connectedAt: null,
        fromAgentId,
        toAgentId,
        fromTeamId: chat.teamId,
        toTeamId,
      };
      return { ...next, tried: [], transfers: [...chat.transfers, transfer] };
    }
    case 'transfer_failed':
      return {
        ...next,
        offer: null,
        transfers: chat.transfers.map((one) =>
          one.transferId === event.data.transferId
            ? { ...one, status: 'failed', failReason: event.data.reason }
            : one,
        ),
      };
    case 'left':
      return {
        ...next,
        participants: chat.participants.map((one) =>
          one.agentId === event.data.agentId && one.endedAt === null
            ? { ...one, endedAt: at }
            : one,
        ),
      };
    case 'requeued':
      return {
        ...next,
        status: 'queued',
        teamId: event.data.teamId,
        priority: 0,
        offer: null,
        tried: [],
      };
    case 'ended':
      return {
        ...next,
        status: 'wrapping_up',
        endedAt: at,
        outcome: event.data.by === 'agent' ? 'ended_by_agent' : 'ended_by_customer',
        offer: null,
        wrapUpBy: event.data.agentId,
        participants: allLeft(chat, at),
        talk: { ...chat.talk, unansweredSince: null },
      };
    case 'wrapped_up':
      return { ...next, status: 'closed', wrappedUpAt: at };
    case 'closed':
      return {
        ...next,
        status: 'closed',
        endedAt: at,
        ...(chat.status === 'away' && { endedAway: true as const }),
        offer: null,
        outcome: event.data.outcome,
        participants: allLeft(chat, at),
        talk: { ...chat.talk, unansweredSince: null },
      };
    case 'follow_up': {
      const { kind, messageId } = event.data;
      // A message may follow a request that an agent deals with already.
      const agentId = chat.followUp?.agentId ?? null;
      const nothing = { doneAt: null, mail: null, receivedAt: null };
      return { ...next, followUp: { kind, since: at, messageId, agentId, ...nothing } };
    }
    case 'follow_up_assigned':
      return withFollowUp(next, { agentId: event.data.agentId });
    case 'follow_up_done':
      return withFollowUp(next, { doneAt: at });
    case 'mail':
      return withFollowUp(next, {
        agentId: event.data.agentId,
        mail: { messageId: event.data.messageId, at, outcome: 'sending', reason: null },
      });
    case 'mail_outcome': {
      const { messageId, outcome, reason } = event.data;
      const mail = chat.followUp?.mail;
      if (mail?.messageId !== messageId) return next;
      return withFollowUp(next, {
        mail: { ...mail, outcome, reason },
        // Whoever thought that it was done must see that the customer got nothing.
        ...(outcome === 'failed' && { doneAt: null }),
      });
    }
    case 'mail_received':
      return withFollowUp(next, { doneAt: null, receivedAt: at });
    case 'self_harm':
      return { ...next, isSelfHarm: true };
    default:
      return next;
  }
}

function withFollowUp(chat: Chat, change: Partial<FollowUp>): Chat {
  return chat.followUp ? { ...chat, followUp: { ...chat.followUp, ...change } } : chat;
}

/**
 * Since when a customer waits for a reply, when an agent accepts the chat from the queue. The first agent is
 * measured from accepting it; one who takes it over after a colleague was lost, from what is unanswered.
 */
const unansweredSince = ({ assignedAt, talk }: Chat, at: number) =>
  assignedAt === null ? at : (talk.unansweredSince ?? at);

const allLeft = ({ participants }: Chat, at: number) =>
  participants.map((one) => (one.endedAt === null ? { ...one, endedAt: at } : one));

function withMessage(chat: Chat, senderType: SenderType, at: number): Talk {
  const { talk } = chat;
  const next = {
    ...talk,
    messages: talk.messages + 1,
    firstAt: talk.firstAt ?? at,
    lastAt: at,
  };
  if (senderType === 'customer') {
    return { ...next, unansweredSince: talk.unansweredSince ?? at };
  }
  if (senderType !== 'human_agent') return next;
  const took = talk.unansweredSince === null ? null : Math.max(0, at - talk.unansweredSince);
  return {
    ...next,
    unansweredSince: null,
    firstResponse: talk.firstResponse ?? Math.max(0, at - chat.queuedAt),
    responses: talk.responses + (took === null ? 0 : 1),
    responseTotal: talk.responseTotal + (took ?? 0),
    longestResponse: Math.max(talk.longestResponse, took ?? 0),
  };
}
