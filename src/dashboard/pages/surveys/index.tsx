import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'surveys',
  title: () => strings.surveys.title,
  place: 50,
  who: 'csat:read',
  View: later(() => import('./surveys.tsx')),
};
