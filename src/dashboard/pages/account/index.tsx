import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'account',
  title: () => strings.account.title,
  place: 90,
  who: 'agent',
  View: later(() => import('./account.tsx')),
};
