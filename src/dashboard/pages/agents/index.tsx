import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: 'people',
  title: 'People',
  place: 40,
  who: 'metrics:read',
  View: later(() => import('./agents.tsx')),
};
