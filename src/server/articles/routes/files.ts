import { articleFiles, articleImportResponse } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { importArticles } from '../import.ts';
import { articleMarkdown } from '../rules/markdown.ts';
import { findExported } from '../store.ts';
import { changeOf } from './articles.ts';

const exportArticles = endpoint(
  {
    method: 'get',
    path: '/api/v1/articles.md',
    group: 'knowledge',
    summary: 'Export all articles as Markdown',
    description:
      'Published articles and drafts, in one file that the import reads. A comment before each says its id, language and status.',
    access: 'conversations:read',
    responses: { 200: { description: 'The file', type: 'text/markdown' } },
  },
  async ({ c, principal, send }, { store }: Services) => {
    const articles = await findExported(store.query, principal.organisationId);
    c.header('Content-Type', 'text/markdown; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="articles.md"');
    return send(c.body(articles.map(articleMarkdown).join('\n')));
  },
);

const importFiles = endpoint(
  {
    method: 'post',
    path: '/api/v1/articles/import',
    group: 'knowledge',
    summary: 'Import articles from Markdown',
    description:
      'Takes exports, knowledge files with `## Title` sections, and files that are one article. An article takes the place of the one that it was exported from, or else of the one with the same title and language. What cannot be imported is listed; the rest is imported.',
    access: 'articles:write',
    body: {
      schema: articleFiles,
      maxBytes: 8 * 1024 * 1024,
      example: {
        files: [
          { name: 'shipping.md', content: '# Do you ship abroad?\n\nYes, to all of the EU.' },
        ],
        status: 'published',
      },
    },
    responses: { 200: { description: 'What was imported', schema: articleImportResponse } },
  },
  async ({ principal, body, respond }, services: Services) => {
    const report = await importArticles(changeOf(principal, services), body);
    return respond(200, { success: true, ...report });
  },
);

/** Articles as Markdown files. */
export const articleFileEndpoints = [exportArticles, importFiles];
