import type { Kysely } from 'kysely';
import type { Article, ListedArticle } from '../../contract/index.ts';
import { iso } from '../../contract/time.ts';
import type { Schema } from '../database/schema.ts';
import { findAgents, fullName } from '../team/index.ts';
import type { ArticleHead, StoredArticle } from './rules/article.ts';

type Author = ListedArticle['changed_by'];

/** Finds the names of who changed something. @param changedBy of all that are shown, `agent:ID`, `key:ID` or `server` */
export async function authorsOf(
  query: Kysely<Schema>,
  organisationId: string,
  changedBy: readonly string[],
): Promise<(changedBy: string) => Author> {
  const ids = changedBy.flatMap((one) => (one.startsWith('agent:') ? [Number(one.slice(6))] : []));
  const agents = ids.length === 0 ? [] : await findAgents(query, organisationId, [...new Set(ids)]);
  const names = new Map(agents.map((one) => [String(one.agentId), fullName(one)]));
  return (one) => {
    const [kind, id = null] = one.split(':') as [Author['kind'], string?];
    return { kind, id, name: (kind === 'agent' && id !== null && names.get(id)) || null };
  };
}

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
