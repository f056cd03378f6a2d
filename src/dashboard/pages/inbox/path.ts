import { computed } from '@preact/signals';
import { fill, match, path } from '../../route.ts';

/** The page of the inbox, with the number of the chat that is open. */
export const INBOX = 'inbox/:id?';

export const chatPath = (id: number) => fill(INBOX, { id: String(id) });

/** The chat that is open. */
export const selectedChat = computed(() => {
  const { id } = match(INBOX, path.value) ?? {};
  return id !== undefined && /^\d+$/.test(id) ? Number(id) : null;
});
