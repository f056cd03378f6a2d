import { signal } from '@preact/signals';
import { tell } from './act.ts';

/** A message on its way; shown until the server has it. */
export interface Outgoing {
  id: string;
  chatId: number;
  content: string;
  files: readonly string[];
  /** It will not get there. */
  error: string | null;
}

export const outgoing = signal<readonly Outgoing[]>([]);

/** How long to wait before a message is sent again over a broken line, milliseconds. */
const AGAIN = 2_000;

/** By chat: what was said before is sent before. */
const sending = new Map<number, Promise<void>>();

/** Sends a message, over broken lines again and again: the server knows it by its id. */
export function say(
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
    const answer = await tell(chatId, {
      type: 'message',
      message_id: id,
      content,
      ...(files.length > 0 && { attachment_ids: [...files] }),
    });
    if (answer.ok) return;
    const isBroken = answer.status === 0 || answer.status >= 500 || answer.status === 429;
    if (!isBroken) {
      outgoing.value = outgoing.value.map((one) =>
        one.id === id ? { ...one, error: answer.message } : one,
      );
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

export const forget = (id: string) =>
  (outgoing.value = outgoing.value.filter((one) => one.id !== id));
