import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: 'settings',
  title: 'Settings',
  place: 80,
  who: 'admin',
  View: later(() => import('./settings.tsx')),
};
