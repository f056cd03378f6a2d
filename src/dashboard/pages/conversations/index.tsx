import { later } from '../../later.tsx';
import type { Page } from '../../page.ts';
import { CONVERSATIONS } from '../../parts/conversation-path.ts';
import { strings } from '../../strings/index.ts';

export const page: Page = {
  path: CONVERSATIONS,
  title: () => strings.conversations.title,
  place: 30,
  who: 'conversations:read',
  View: later(() => import('./conversations.tsx')),
};
