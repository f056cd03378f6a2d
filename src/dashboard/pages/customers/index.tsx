import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: 'customers',
  title: 'Customer data',
  place: 75,
  who: 'admin',
  View: later(() => import('./customers.tsx')),
};
