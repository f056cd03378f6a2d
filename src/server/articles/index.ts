import { singleArticleEndpoints } from './routes/articles.ts';
import { articleFileEndpoints } from './routes/files.ts';

export { importArticles } from './import.ts';
export { articleData, findNaming } from './personal.ts';
export { type ArticleHead, languageKey, type StoredArticle } from './rules/article.ts';
export { articleMarkdown, type Section, sectionsOf } from './rules/markdown.ts';
export { replyIdOf } from './rules/reply-id.ts';
export type { ArticleServices } from './services.ts';
export {
  findArticle,
  findArticleHeads,
  findArticles,
  findExported,
  findRevision,
} from './store.ts';

/** The endpoints of articles. */
export const articleEndpoints = [...singleArticleEndpoints, ...articleFileEndpoints];
