import {
  articleInput,
  type ArticleImportResponse,
  type ArticleFiles,
} from '../../contract/index.ts';
import { Fault } from '../http/errors.ts';
import { type ArticleChange, changing } from './articles.ts';
import { isSame, type StoredArticle } from './rules/article.ts';
import { fileSectionsOf } from './rules/markdown.ts';
import { findArticles } from './store.ts';

type Report = Omit<ArticleImportResponse, 'success'>;

/**
 * Imports Markdown files. An article takes the place of the one that it was exported from; otherwise of the one with
 * its title and language; otherwise it is new.
 */
export const importArticles = (
  context: ArticleChange,
  { files, status }: ArticleFiles,
): Promise<Report> =>
  changing(context, async ({ transaction, put }) => {
    const report: Report = { created: 0, changed: 0, unchanged: 0, refused: [] };
    const known = await findArticles(transaction.query, context.organisationId, [
      'published',
      'draft',
    ]);
    const byOrigin = new Map(known.map((one) => [originOf(one), one]));
    const byTitle = new Map(known.map((one) => [keyOf(one), one]));
    for (const { name, content } of files) {
      const sections = fileSectionsOf(name, content);
      if (sections.length === 0) {
        report.refused.push({ file: name, title: null, reason: 'It has no article.' });
      }
      for (const { origin, ...section } of sections) {
        const refuse = (reason: string) =>
          report.refused.push({ file: name, title: section.title || null, reason });
        const language = section.language ?? null;
        const before: StoredArticle | undefined =
          (origin === null ? undefined : byOrigin.get(originOf(origin))) ??
          byTitle.get(keyOf({ title: section.title, language }));
        const input = articleInput.safeParse({
          ...section,
          language: section.language === undefined ? (before?.language ?? null) : language,
          status: section.status ?? before?.status ?? status,
        });
        if (!input.success) {
          refuse(
            input.error.issues
              .map(({ path, message }) => `${path.join('.')}: ${message}`)
              .join(' '),
          );
          continue;
        }
        if (before && isSame(before, input.data)) {
          report.unchanged++;
          continue;
        }
        const article = await put(before ?? null, input.data);
        if (article instanceof Fault) {
          refuse(article.message);
          continue;
        }
        if (before) report.changed++;
        else report.created++;
        if (before) byOrigin.set(originOf(article), article);
        byTitle.set(keyOf(article), article);
      }
    }
    return report;
  });

const keyOf = ({ title, language }: { title: string; language: string | null }) =>
  `${title.toLowerCase()}\n${language ?? ''}`;

const originOf = ({ articleId, createdAt }: Pick<StoredArticle, 'articleId' | 'createdAt'>) =>
  `${articleId} ${createdAt}`;
