import type { ArticleStatus } from '../../../contract/index.ts';
import { languageIn } from '../../../strings/languages.ts';

/** What an article says. */
export interface Content {
  title: string;
  /** Other ways to ask. */
  also: readonly string[];
  /** Markdown. */
  body: string;
  /** BCP 47; `null`: for all chats. */
  language: string | null;
  status: ArticleStatus | 'deleted';
}

/** An article as it is stored. Times are milliseconds since 1970. */
export interface StoredArticle extends Content {
  articleId: number;
  version: number;
  createdAt: number;
  updatedAt: number;
  publishedAt: number | null;
  changedBy: string;
}

/** An article without its text. */
export type ArticleHead = Omit<StoredArticle, 'body'>;

/** The bytes that an article counts for: all that it says. */
export const bytesOf = ({ title, also, body }: Pick<Content, 'title' | 'also' | 'body'>) =>
  Buffer.byteLength([title, ...also, body].join(''));

/** Since when it is published without a pause. */
export const publishedAt = (
  before: Pick<StoredArticle, 'publishedAt'> | null,
  status: Content['status'],
  now: number,
): number | null => (status === 'published' ? (before?.publishedAt ?? now) : null);

export const isSame = (a: Content, b: Content) =>
  a.title === b.title &&
  a.body === b.body &&
  a.language === b.language &&
  a.status === b.status &&
  a.also.join('\n') === b.also.join('\n');

/** What tells whether the language of a chat is that of an article: `de-AT` is `de`. */
export const languageKey = (tag: string): string => languageIn(tag) ?? tag.toLowerCase();
