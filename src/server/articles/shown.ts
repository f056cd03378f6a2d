import type { Kysely } from 'kysely';
import type { Article, ListedArticle } from '../../contract/index.ts';
import { iso } from '../../contract/time.ts';
import type { Schema } from '../database/schema.ts';
import { authorsOf } from '../team/index.ts';
import type { ArticleHead, StoredArticle } from './rules/article.ts';

/** Articles as the API lists them. */
export async function listed(
  query: Kysely<Schema>,
  organisationId: string,
  articles: readonly ArticleHead[],
): Promise<ListedArticle[]> {
  const authorOf = await authorsOf(
    query,
    organisationId,
    articles.map(({ changedBy }) => changedBy),
  );
  return articles.map((one) => ({
    id: one.articleId,
    version: one.version,
    title: one.title,
    language: one.language,
    status: one.status,
    created_at: iso(one.createdAt),
    updated_at: iso(one.updatedAt),
    published_at: one.publishedAt === null ? null : iso(one.publishedAt),
    changed_by: authorOf(one.changedBy),
  }));
}

/** An article as the API shows it. */
export async function shown(
  query: Kysely<Schema>,
  organisationId: string,
  article: StoredArticle,
): Promise<Article> {
  const [known] = await listed(query, organisationId, [article]);
  return { ...known!, also: [...article.also], body: article.body };
}
