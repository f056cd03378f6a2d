declare module '../database/schema.ts' {
  interface Schema {
    unread: UnreadTable;
    gapQuestion: GapQuestionTable;
  }
}

/** A conversation that has changed since its transcript was read. */
export interface UnreadTable {
  organisationId: string;
  conversationId: string;
}

/** A customer's question that the AI may not have answered. */
export interface GapQuestionTable {
  organisationId: string;
  conversationId: string;
  messageId: string;
  at: number;
  question: string;
  /** What it is about: its telling words, sorted, with spaces between. */
  words: string;
  topicKey: string | null;
  /** 1: not answered, whatever the confidence. */
  isCertain: number;
  confidence: number | null;
  /** 1: the conversation was escalated. */
  escalated: number;
}
