import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: 'account',
  title: 'Your account',
  place: 90,
  who: 'agent',
  View: later(() => import('./account.tsx')),
};
