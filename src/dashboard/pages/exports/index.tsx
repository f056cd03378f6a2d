import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'exports',
  title: () => strings.exports.title,
  place: 70,
  who: 'export:read',
  View: later(() => import('./exports.tsx')),
};
