import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { ARTICLES } from '../../parts/article-path.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: ARTICLES,
  title: () => strings.articles.title,
  place: 65,
  who: 'conversations:read',
  View: later(() => import('./articles.tsx')),
};
