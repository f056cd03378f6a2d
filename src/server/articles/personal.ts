import type { Kysely } from 'kysely';
import { mentions } from '../../text/mention.ts';
import { type Person, type PersonData, recordOf } from '../database/personal.ts';
import type { Schema } from '../database/schema.ts';
import { findArticles } from './store.ts';
import type { ArticleVersionTable } from './tables.ts';

/** Titles of the articles that name a person. The team edits them. @param emails in the form of `normalEmail` */
export async function findNaming(
  query: Kysely<Schema>,
  organisationId: string,
  emails: readonly string[],
): Promise<string[]> {
  const articles = await findArticles(query, organisationId, ['published', 'draft']);
  return articles
    .filter(({ title, also, body }) => names([title, ...also, body], emails))
    .map(({ title }) => title);
}

const names = (said: readonly string[], emails: readonly string[]) =>
  mentions(said, { customerIds: [], emails });

/** Versions that name a person, and that nobody can edit: earlier ones, and those of deleted articles. */
async function* oldNaming(
  query: Kysely<Schema>,
  { organisationId, emails }: Pick<Person, 'organisationId' | 'emails'>,
): AsyncGenerator<ArticleVersionTable> {
  if (emails.length === 0) return;
  const articles = await query
    .selectFrom('article')
    .select(['articleId', 'version', 'status'])
    .where('organisationId', '=', organisationId)
    .orderBy('articleId')
    .execute();
  for (const { articleId, version: latest, status } of articles) {
    const versions = await query
      .selectFrom('articleVersion')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('articleId', '=', articleId)
      .orderBy('version')
      .execute();
    for (const one of versions) {
      const isOld = status === 'deleted' || one.version !== latest;
      if (isOld && names([one.title, one.also, one.body], emails)) yield one;
    }
  }
}

/** What nobody can edit any more is removed. A deleted article is removed with its last version. */
export const articleData: PersonData = {
  async *records(query, person) {
    for await (const row of oldNaming(query, person)) {
      yield recordOf('article_version', row, ['also']);
    }
  },

  async erase({ query }, person) {
    const { organisationId } = person;
    const naming: Pick<ArticleVersionTable, 'articleId' | 'version'>[] = [];
    for await (const { articleId, version } of oldNaming(query, person)) {
      naming.push({ articleId, version });
    }
    for (const { articleId, version } of naming) {
      await query
        .deleteFrom('articleVersion')
        .where('organisationId', '=', organisationId)
        .where('articleId', '=', articleId)
        .where('version', '=', version)
        .execute();
      const { numDeletedRows } = await query
        .deleteFrom('article')
        .where('organisationId', '=', organisationId)
        .where('articleId', '=', articleId)
        .where('version', '=', version)
        .where('status', '=', 'deleted')
        .executeTakeFirst();
      if (numDeletedRows === 0n) continue;
      await query
        .deleteFrom('articleVersion')
        .where('organisationId', '=', organisationId)
        .where('articleId', '=', articleId)
        .execute();
    }
    return { article_version: naming.length };
  },
};
