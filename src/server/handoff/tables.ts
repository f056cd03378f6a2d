import type { ChatStatus } from '../../contract/index.ts';

declare module '../database/schema.ts' {
  interface Schema {
    chat: ChatTable;
    chatParticipant: ChatParticipantTable;
    liveEvent: LiveEventTable;
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
