import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: '',
  title: () => strings.overview.title,
  place: 10,
  keeps: ['range', 'from', 'to'],
  who: 'metrics:read',
  View: later(() => import('./overview.tsx')),
};
