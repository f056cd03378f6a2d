import type { GapRollup } from './rules/gap-rollup.ts';

declare module '../database/schema.ts' {
  interface Schema {
    unread: UnreadTable;
    gapQuestion: GapQuestionTable;
    gapRollup: GapRollup;
    articleUse: ArticleUseTable;
  }
}

/** A conversation that changed after its transcript was last read. */
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
  /** The result of `questionWords`, joined with spaces. */
  words: string;
  topicKey: string | null;
  /** 1: not answered, regardless of the confidence. */
  isCertain: number;
  confidence: number | null;
  /** 1: the conversation was escalated. */
  escalated: number;
  /** 1: it is the first of its conversation with these words that counts at the default threshold. */
  isCounted: number;
}

/** A customer's question for which the bot used an article. */
export interface ArticleUseTable {
  organisationId: string;
  conversationId: string;
  messageId: string;
  articleId: number;
  /** When the question was asked. */
  at: number;
  /** 0: it is also a gap, or would be one at some threshold. */
  isAnswered: number;
}
