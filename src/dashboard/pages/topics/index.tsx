import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'topics',
  title: () => strings.topics.title,
  place: 62,
  who: 'metrics:read',
  View: later(() => import('./topics.tsx')),
};
