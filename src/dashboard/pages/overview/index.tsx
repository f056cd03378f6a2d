import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: '',
  title: 'Overview',
  place: 10,
  who: 'metrics:read',
  View: later(() => import('./overview.tsx')),
};
