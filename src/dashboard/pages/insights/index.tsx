import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: 'insights',
  title: 'Insights',
  place: 60,
  who: 'metrics:read',
  View: later(() => import('./insights.tsx')),
};
