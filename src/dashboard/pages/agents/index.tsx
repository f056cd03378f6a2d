import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: 'agents',
  title: () => strings.agents.title,
  place: 40,
  who: 'metrics:read',
  View: later(() => import('./agents.tsx')),
};
