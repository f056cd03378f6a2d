import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: 'exports',
  title: 'Exports',
  place: 70,
  who: 'export:read',
  View: later(() => import('./exports.tsx')),
};
