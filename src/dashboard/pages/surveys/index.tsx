import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: 'surveys',
  title: 'Surveys',
  place: 50,
  who: 'csat:read',
  View: later(() => import('./surveys.tsx')),
};
