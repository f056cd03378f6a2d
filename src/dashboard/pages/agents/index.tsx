import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';

export const page: Page = {
  path: 'agents',
  title: 'Agents',
  place: 40,
  who: 'metrics:read',
  View: later(() => import('./agents.tsx')),
};
