import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'insights',
  title: () => strings.insights.title,
  place: 60,
  keeps: ['range'],
  who: 'metrics:read',
  View: later(() => import('./insights.tsx')),
};
