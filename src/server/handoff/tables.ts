import type { ChatStatus } from '../../contract/index.ts';
import type { ChatRollup } from './rules/chat-rollup.ts';

declare module '../database/schema.ts' {
  interface Schema {
    chat: ChatTable;
    chatParticipant: ChatParticipantTable;
    chatRollup: ChatRollupTable;
    agentWork: AgentWorkTable;
    liveEvent: LiveEventTable;
    mailThread: MailThreadTable;
    agentMail: AgentMailTable;
  }
}

/** A chat. Queried fields have columns; the rest is in `state`. */
export interface ChatTable {
  organisationId: string;
  chatId: number;
  conversationId: string;
  status: ChatStatus;
  teamId: number | null;
  /** The agent who is in it, or was last. */
  agentId: number | null;
  queuedAt: number;
  assignedAt: number | null;
  endedAt: number | null;
  wrappedUpAt: number | null;
  updatedAt: number;
  /** `null`: the chat is closed. */
  openSince: number | null;
  /** Since when somebody is to be answered by mail; `null`: nobody is. */
  followUpSince: number | null;
  /** From queueing to the first message of an agent, milliseconds; `null`: there is none yet. */
  firstResponse: number | null;
  /** When the connection of the customer's page was last open. */
  customerHereAt: number | null;
  customerSeenAt: number | null;
  agentSeenAt: number | null;
  /** JSON, the `Chat` of rules/chat.ts. */
  state: string;
}

export interface ChatParticipantTable {
  organisationId: string;
  participantId: number;
  chatId: number;
  /** `null`: the customer. */
  agentId: number | null;
  connectedAt: number;
  endedAt: number | null;
  updatedAt: number;
}

/** Sums over chats, by day. */
export interface ChatRollupTable extends ChatRollup {
  organisationId: string;
}

/** When an agent was in chats or wrapped them up on a day. */
export interface AgentWorkTable {
  organisationId: string;
  /** The first millisecond of the UTC day. */
  start: number;
  agentId: number;
  /** See `spansAsText`. */
  spans: string;
}

/** An event of a chat; see rules/chat.ts. */
export interface LiveEventTable {
  organisationId: string;
  liveId: number;
  chatId: number;
  conversationId: string;
  at: number;
  type: string;
  /** JSON. */
  data: string;
}

/** The mails between agents and the customer of a conversation. */
export interface MailThreadTable {
  organisationId: string;
  conversationId: string;
  /** SHA-256 of the token in `Reply-To`, in hex. */
  tokenHash: string;
  /** JSON: the last `Message-ID`s of both sides, without angle brackets, the oldest first. */
  messageIds: string;
}

/** A mail of an agent that is to leave. The row is deleted when its outcome is known. */
export interface AgentMailTable {
  organisationId: string;
  mailId: number;
  conversationId: string;
  chatId: number;
  /** The message whose text it has. */
  messageId: string;
  agentId: number;
  attempts: number;
  dueAt: number;
  /** When a node began to send it; `null`: none has. */
  claimedAt: number | null;
}
