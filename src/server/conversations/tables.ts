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
  /** When its content and identities were erased; `null`: not erased. */
  erasedAt: number | null;
  /** JSON of `Versions`, see `rules/conversation.ts`. */
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
  /** JSON of the bot's facts about its reply; see `rules/reply-facts.ts`. */
  facts: string | null;
  /** The agent who wrote it in the inbox. Browsers cannot change such a message. */
  agentId: number | null;
}

/** Every accepted event, as received; `data` is JSON. */
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
