import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Transaction } from '../database/store.ts';
import { type ArticleHead, bytesOf, type Content, type StoredArticle } from './rules/article.ts';
import type { ArticleTable, ArticleVersionTable } from './tables.ts';

/** A version of an article. */
export interface StoredVersion extends Content {
  version: number;
  at: number;
  changedBy: string;
}

/** The latest versions of an article are kept, so many. */
const MOST_VERSIONS = 50;
/** The articles that were deleted last are kept, so many. */
const MOST_DELETED = 100;

const articleOf = ({ also, ...row }: ArticleTable): StoredArticle => ({
  ...row,
  also: JSON.parse(also) as string[],
});

const versionOf = ({ also, ...row }: ArticleVersionTable): StoredVersion => ({
  ...row,
  also: JSON.parse(also) as string[],
});

/** The number of changes of articles so far: another one means that articles are to be read again. */
export async function findRevision(query: Kysely<Schema>, organisationId: string): Promise<number> {
  const row = await query
    .selectFrom('articleState')
    .select('revision')
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return row?.revision ?? 0;
}

/** All articles of an organisation with these states, by title. */
export async function findArticles(
  query: Kysely<Schema>,
  organisationId: string,
  statuses: readonly Content['status'][],
): Promise<StoredArticle[]> {
  const rows = await articlesWith(query, organisationId, statuses).selectAll().execute();
  return rows.map(articleOf).sort(byTitle);
}

/** The same without their texts, which are long. */
export async function findArticleHeads(
  query: Kysely<Schema>,
  organisationId: string,
  statuses: readonly Content['status'][],
): Promise<ArticleHead[]> {
  const rows = await articlesWith(query, organisationId, statuses).select(HEAD).execute();
  return rows
    .map(({ also, ...row }) => ({ ...row, also: JSON.parse(also) as string[] }))
    .sort(byTitle);
}

const HEAD = [
  'articleId',
  'version',
  'title',
  'also',
  'language',
  'status',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'changedBy',
] as const;

const articlesWith = (
  query: Kysely<Schema>,
  organisationId: string,
  statuses: readonly Content['status'][],
) =>
  query
    .selectFrom('article')
    .where('organisationId', '=', organisationId)
    .where('status', 'in', statuses);

const byTitle = (a: ArticleHead, b: ArticleHead) =>
  a.title.localeCompare(b.title, 'en') || a.articleId - b.articleId;

/** @returns also an article that was deleted */
export async function findArticle(
  query: Kysely<Schema>,
  organisationId: string,
  articleId: number,
): Promise<StoredArticle | null> {
  const row = await query
    .selectFrom('article')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('articleId', '=', articleId)
    .executeTakeFirst();
  return row ? articleOf(row) : null;
}

/** The latest versions of an article, newest first. */
export async function findVersions(
  query: Kysely<Schema>,
  organisationId: string,
  articleId: number,
): Promise<Pick<StoredVersion, 'version' | 'title' | 'status' | 'at' | 'changedBy'>[]> {
  return query
    .selectFrom('articleVersion')
    .select(['version', 'title', 'status', 'at', 'changedBy'])
    .where('organisationId', '=', organisationId)
    .where('articleId', '=', articleId)
    .orderBy('version', 'desc')
    .limit(MOST_VERSIONS)
    .execute();
}

export async function findVersion(
  query: Kysely<Schema>,
  organisationId: string,
  articleId: number,
  version: number,
): Promise<StoredVersion | null> {
  const row = await query
    .selectFrom('articleVersion')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('articleId', '=', articleId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ? versionOf(row) : null;
}

/** The state of an organisation's articles, locked until the transaction ends. */
export interface State {
  lastId: number;
  revision: number;
}

export async function lockState({ query }: Transaction, organisationId: string): Promise<State> {
  // Changes nothing, but locks the row, in one way to the database.
  return query
    .insertInto('articleState')
    .values({ organisationId, lastId: 0, revision: 0 })
    .onConflict((conflict) =>
      conflict
        .column('organisationId')
        .doUpdateSet((eb) => ({ lastId: eb.ref('articleState.lastId') })),
    )
    .returning(['lastId', 'revision'])
    .executeTakeFirstOrThrow();
}

export async function saveState(
  { query }: Transaction,
  organisationId: string,
  state: State,
): Promise<void> {
  await query
    .updateTable('articleState')
    .set({ lastId: state.lastId, revision: state.revision })
    .where('organisationId', '=', organisationId)
    .execute();
}

/** How many articles there are, without those that were deleted, and the size of what they say. */
export async function measureArticles(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<{ count: number; bytes: number }> {
  const row = await query
    .selectFrom('article')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number>('bytes').as('bytes')])
    .where('organisationId', '=', organisationId)
    .where('status', '!=', 'deleted')
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), bytes: Number(row.bytes ?? 0) };
}

/** Saves an article and its version. The oldest of many versions, and of many deleted articles, are removed. */
export async function saveArticle(
  { query }: Transaction,
  organisationId: string,
  article: StoredArticle,
): Promise<void> {
  const { articleId, version, title, body, language, status, changedBy } = article;
  const also = JSON.stringify(article.also);
  const { createdAt, updatedAt, publishedAt } = article;
  const content = { title, also, body, language, status, changedBy };
  const row = { ...content, version, bytes: bytesOf(article), createdAt, updatedAt, publishedAt };
  await query
    .insertInto('article')
    .values({ organisationId, articleId, ...row })
    .onConflict((conflict) => conflict.columns(['organisationId', 'articleId']).doUpdateSet(row))
    .execute();
  await query
    .insertInto('articleVersion')
    .values({ organisationId, articleId, version, at: updatedAt, ...content })
    .execute();
  await query
    .deleteFrom('articleVersion')
    .where('organisationId', '=', organisationId)
    .where('articleId', '=', articleId)
    .where('version', '<=', version - MOST_VERSIONS)
    .execute();
  if (status === 'deleted') await forgetDeleted(query, organisationId);
}

async function forgetDeleted(query: Kysely<Schema>, organisationId: string): Promise<void> {
  const old = await query
    .selectFrom('article')
    .select('articleId')
    .where('organisationId', '=', organisationId)
    .where('status', '=', 'deleted')
    .orderBy('updatedAt', 'desc')
    .orderBy('articleId', 'desc')
    .offset(MOST_DELETED)
    .limit(1_000)
    .execute();
  if (old.length === 0) return;
  const ids = old.map(({ articleId }) => articleId);
  for (const table of ['articleVersion', 'article'] as const) {
    await query
      .deleteFrom(table)
      .where('organisationId', '=', organisationId)
      .where('articleId', 'in', ids)
      .execute();
  }
}

/** The articles that an export has. */
export async function findExported(query: Kysely<Schema>, organisationId: string) {
  const articles = await findArticles(query, organisationId, ['published', 'draft']);
  return articles.flatMap(({ articleId, createdAt, title, also, body, language, status }) =>
    status === 'deleted'
      ? []
      : [{ articleId, createdAt, title, also: [...also], body, language, status }],
  );
}
