import type { ArticleInput, ArticlePatch } from '../../contract/index.ts';
import type { Store, Transaction } from '../database/store.ts';
import type { Bounds } from '../http/bound-counts.ts';
import { Fault } from '../http/errors.ts';
import { bytesOf, type Content, isSame, publishedAt, type StoredArticle } from './rules/article.ts';
import {
  findArticle,
  findVersion,
  lockState,
  measureArticles,
  saveArticle,
  saveState,
} from './store.ts';

/** Where, by whom and when articles are changed. */
export interface ArticleChange {
  store: Store;
  bounds: Pick<Bounds, 'values' | 'countRefusal'>;
  organisationId: string;
  /** `agent:ID`, `key:ID` or `server`. */
  changedBy: string;
  /** Milliseconds since 1970. */
  now: number;
}

export const UNKNOWN_ARTICLE = new Fault('not_found', 'No article has this id.');
const UNKNOWN_VERSION = new Fault('not_found', 'This version of the article is not kept.');
const CHANGED = new Fault(
  'conflict',
  'The article has changed since you opened it. Load it again, and repeat your change.',
);

/** Changes articles in one transaction that no other change of the organisation's articles runs beside. */
export interface Changing {
  transaction: Transaction;
  /**
   * @param before `null`: a new article
   * @returns the article as it is stored now
   */
  put(before: StoredArticle | null, content: Content): Promise<StoredArticle | Fault<'conflict'>>;
}

export const changing = <T>(
  { store, bounds, organisationId, changedBy, now }: ArticleChange,
  work: (change: Changing) => Promise<T>,
): Promise<T> =>
  store.write(async (transaction) => {
    const state = await lockState(transaction, organisationId);
    const revision = state.revision;
    let sum: Awaited<ReturnType<typeof measureArticles>> | undefined;

    const result = await work({
      transaction,
      async put(before, content) {
        if (before && isSame(before, content)) return before;
        sum ??= await measureArticles(transaction.query, organisationId);
        const more = sizeOf(content);
        const less = before ? sizeOf(before) : { count: 0, bytes: 0 };
        const next = {
          count: sum.count + more.count - less.count,
          bytes: sum.bytes + more.bytes - less.bytes,
        };
        const full = fullness(sum, next, bounds);
        if (full) return full;
        sum = next;
        const article: StoredArticle = {
          ...content,
          articleId: before?.articleId ?? ++state.lastId,
          version: (before?.version ?? 0) + 1,
          createdAt: before?.createdAt ?? now,
          updatedAt: now,
          publishedAt: publishedAt(before, content.status, now),
          changedBy,
        };
        state.revision++;
        await saveArticle(transaction, organisationId, article);
        return article;
      },
    });
    if (state.revision !== revision) await saveState(transaction, organisationId, state);
    return result;
  });

const sizeOf = (content: Content) =>
  content.status === 'deleted' ? { count: 0, bytes: 0 } : { count: 1, bytes: bytesOf(content) };

/** A change that makes no more of what is too much already is allowed. */
function fullness(
  before: { count: number; bytes: number },
  after: { count: number; bytes: number },
  { values, countRefusal }: ArticleChange['bounds'],
): Fault<'conflict'> | null {
  const most = values.articles_per_organisation;
  if (after.count > before.count && after.count > most) {
    countRefusal('articles_per_organisation');
    return new Fault('conflict', `There are ${most} articles already. Delete some first.`);
  }
  const mostBytes = values.article_bytes_per_organisation;
  if (after.bytes > before.bytes && after.bytes > mostBytes) {
    countRefusal('article_bytes_per_organisation');
    return new Fault(
      'conflict',
      `All articles together may have ${mostBytes} bytes. Shorten or delete some first.`,
    );
  }
  return null;
}

export const createArticle = (
  context: ArticleChange,
  input: ArticleInput,
): Promise<StoredArticle | Fault<'conflict'>> => changing(context, ({ put }) => put(null, input));

/** Changes the given fields of an article. */
export const changeArticle = (
  context: ArticleChange,
  articleId: number,
  { version, ...patch }: ArticlePatch,
): Promise<StoredArticle | Fault<'conflict' | 'not_found'>> =>
  changing<StoredArticle | Fault<'conflict' | 'not_found'>>(
    context,
    async ({ transaction, put }) => {
      const before = await findArticle(transaction.query, context.organisationId, articleId);
      if (!before || before.status === 'deleted') return UNKNOWN_ARTICLE;
      if (version !== undefined && version !== before.version) return CHANGED;
      return put(before, { ...before, ...given(patch) } as Content);
    },
  );

/** Fields that are present, but undefined, do not change. */
const given = <T extends object>(patch: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as Partial<T>;

/**
 * Deletes an article. Its versions stay, so that it can be restored.
 *
 * @param version not given: whichever is the latest
 */
export const deleteArticle = (
  context: ArticleChange,
  articleId: number,
  version?: number,
): Promise<StoredArticle | Fault<'conflict' | 'not_found'>> =>
  changing<StoredArticle | Fault<'conflict' | 'not_found'>>(
    context,
    async ({ transaction, put }) => {
      const before = await findArticle(transaction.query, context.organisationId, articleId);
      if (!before || before.status === 'deleted') return UNKNOWN_ARTICLE;
      if (version !== undefined && version !== before.version) return CHANGED;
      return put(before, { ...before, status: 'deleted' });
    },
  );

/** Makes an article say again what it said in an earlier version, also after it was deleted. */
export const restoreArticle = (
  context: ArticleChange,
  articleId: number,
  version: number,
): Promise<StoredArticle | Fault<'conflict' | 'not_found'>> =>
  changing<StoredArticle | Fault<'conflict' | 'not_found'>>(
    context,
    async ({ transaction: { query }, put }) => {
      const { organisationId } = context;
      const before = await findArticle(query, organisationId, articleId);
      if (!before) return UNKNOWN_ARTICLE;
      const earlier = await findVersion(query, organisationId, articleId, version);
      if (!earlier) return UNKNOWN_VERSION;
      const { title, also, body, language, status } = earlier;
      const restored = status === 'deleted' ? 'draft' : status;
      return put(before, { title, also, body, language, status: restored });
    },
  );
