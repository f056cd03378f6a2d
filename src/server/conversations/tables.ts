declare module '../database/schema.ts' {
  interface Schema {
    conversation: ConversationTable;
    message: MessageTable;
    event: EventTable;
  }
}

export interface ConversationTable {
  organisationId: string;
  conversationId: string;
  platform: string;
  platformTicketId: string | null;
  status: string;
  startedAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  resolutionTimeSeconds: number | null;
  topic: string | null;
  topicKey: string | null;
  language: string | null;
  sentiment: string | null;
  sentimentScore: number | null;
  escalated: number | null;
  escalationReason: string | null;
  escalatedAt: number | null;
  firstContactResolution: number | null;
  csatScore: number | null;
  feedback: string | null;
  aiHandled: number | null;
  aiAgentId: string | null;
  aiConfidenceScore: number | null;
  costMicros: number | null;
  estimatedHumanCostMicros: number | null;
  customerId: string | null;
  contactEmail: string | null;
  contactName: string | null;
  identityVerified: number | null;
  capabilityHash: string | null;
  /** All that somebody said in it or is was taken out then. */
  erasedAt: number | null;
  /** JSON, see `domain/conversation.ts`. */
  versions: string;
}

export interface MessageTable {
  organisationId: string;
  conversationId: string;
  messageId: string;
  position: number;
  senderType: string;
  content: string;
  at: number;
  aiConfidenceScore: number | null;
  /** JSON, what a bot said of its answer. */
  facts: string | null;
  /** Who wrote it in the inbox; then no browser can change it. */
  agentId: number | null;
}

/** Every event that was accepted, as it came; `data` is JSON. */
export interface EventTable {
  organisationId: string;
  eventId: string;
  conversationId: string;
  seq: number;
  type: string;
  at: number;
  receivedAt: number;
  data: string;
}
