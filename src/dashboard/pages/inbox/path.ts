import { computed } from '@preact/signals';
import { fill, match, path } from '../../route.ts';

/** The path of the inbox, with the id of the open chat. */
export const INBOX = 'inbox/:id?';

export const chatPath = (id: number) => fill(INBOX, { id: String(id) });

/** The id of the open chat. */
export const selectedChat = computed(() => {
  const { id } = match(INBOX, path.value) ?? {};
  return id !== undefined && /^\d+$/.test(id) ? Number(id) : null;
});
