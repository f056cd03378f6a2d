import { computed, signal } from '@preact/signals';

const BASE = '/dashboard/';

const path = signal(location.pathname.slice(BASE.length));
addEventListener('popstate', () => (path.value = location.pathname.slice(BASE.length)));

const PAGES = [
  'inbox',
  'conversations',
  'people',
  'surveys',
  'insights',
  'exports',
  'settings',
] as const;

export const page = computed<'overview' | (typeof PAGES)[number]>(
  () => PAGES.find((name) => path.value.startsWith(name)) ?? 'overview',
);

/** The id in `/dashboard/conversations/:id`. */
export const selectedConversation = computed(() => {
  const [, id] = /^conversations\/(.+)$/.exec(path.value) ?? [];
  return id === undefined ? null : decodeURIComponent(id);
});

/** The number in `/dashboard/inbox/:id`. */
export const selectedChat = computed(() => {
  const [, id] = /^inbox\/(\d+)$/.exec(path.value) ?? [];
  return id === undefined ? null : Number(id);
});

export const urlOf = (target: string) => BASE + target;
export const conversationPath = (id: string) => `conversations/${encodeURIComponent(id)}`;

/** Goes to a page without a reload. */
export function go(target: string): void {
  history.pushState(null, '', urlOf(target));
  path.value = target;
  document.querySelector('main')?.scrollTo(0, 0);
}

/** The same by a click; keys for a new tab keep their meaning. */
export function follow(event: MouseEvent, target: string): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(target);
}
