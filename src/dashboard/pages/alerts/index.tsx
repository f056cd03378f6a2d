import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'alerts',
  title: () => strings.alerts.title,
  place: 65,
  who: 'admin',
  View: later(() => import('./alerts.tsx')),
};
