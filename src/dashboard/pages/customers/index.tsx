import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'customers',
  title: () => strings.customers.title,
  place: 75,
  who: 'admin',
  View: later(() => import('./customers.tsx')),
};
