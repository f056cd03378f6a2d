import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { strings } from '../../strings/index.ts';
import { INBOX } from './path.ts';
import { wanting } from './state.ts';

export const page: Page = {
  path: INBOX,
  title: () => strings.inbox.title,
  place: 20,
  who: 'agent',
  waiting: wanting,
  View: later(() => import('./inbox.tsx')),
};
