import type { Section } from '../articles/index.ts';

/** A reply that the bot can give. */
export interface Article {
  title: string;
  text: string;
  /** A greeting or the like, which is no topic. */
  isSmallTalk: boolean;
  /** `null`: it is from the knowledge file. */
  articleId: number | null;
}

/** A section of the knowledge file, or an article of the database. */
export type Source = Section & { articleId?: number };

/** An article, and how sure it is that it answers the question, 0–1. */
export interface Found {
  article: Article;
  confidence: number;
}

export interface Knowledge {
  articles: readonly Article[];
  /** The article that fits the question best; `null` if none shares a word with it. */
  find(question: string): Found | null;
}

/** That of no article. */
export const NO_KNOWLEDGE: Knowledge = { articles: [], find: () => null };

/** With less confidence, the bot says that it does not know. */
export const SURE_ENOUGH = 0.5;
