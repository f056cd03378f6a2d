import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'settings',
  title: () => strings.settings.title,
  place: 80,
  who: 'admin',
  View: later(() => import('./settings.tsx')),
};
