import { signal } from '@preact/signals';
import { sendAction } from './act.ts';

/** A message that is being sent; shown until the server has stored it. */
export interface Outgoing {
  id: string;
  chatId: number;
  content: string;
  files: readonly string[];
  /** Why sending failed for good; `null`: still trying. */
  error: string | null;
}

export const outgoing = signal<readonly Outgoing[]>([]);

/** Delay before a message is sent again after a connection error, milliseconds. */
const AGAIN = 2_000;

/** Pending messages by chat: they are sent in order. */
const sending = new Map<number, Promise<void>>();

/** Sends a message and retries after connection errors. The server deduplicates by its id. */
export function sendMessage(
  chatId: number,
  content: string,
  files: readonly string[] = [],
  id: string = crypto.randomUUID(),
): Promise<void> {
  const message = { id, chatId, content, files, error: null };
  outgoing.value = [...outgoing.value.filter((one) => one.id !== id), message];
  const sent = (sending.get(chatId) ?? Promise.resolve()).then(() => deliver(message));
  sending.set(chatId, sent);
  return sent;
}

async function deliver({ id, chatId, content, files }: Outgoing): Promise<void> {
  while (outgoing.value.some((one) => one.id === id)) {
    const result = await sendAction(chatId, {
      type: 'message',
      message_id: id,
      content,
      ...(files.length > 0 && { attachment_ids: [...files] }),
    });
    if (result.ok) return;
    const isBroken = result.status === 0 || result.status >= 500 || result.status === 429;
    if (!isBroken) {
      outgoing.value = outgoing.value.map((one) =>
        one.id === id ? { ...one, error: result.message } : one,
      );
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

export const forget = (id: string) =>
  (outgoing.value = outgoing.value.filter((one) => one.id !== id));
