import type { Conversation, Message } from '../../capture/index.ts';
import { createMask, type EarlyMask } from '../../capture/mask.ts';
import type { RedactionOptions } from '../../text/redaction/apply.ts';
import { maskCarefully } from '../../text/redaction/careful.ts';

/** Longest wait for the rules of masking, milliseconds. */
const PATIENCE = 2000;

/**
 * The mask of a chat. Its rules load when the customer begins to type. Until then, and where they cannot load, it
 * masks too much; when they have come, what the customer has written is masked again.
 */
export interface ChatMask extends EarlyMask {
  /** Loads the rules. Resolves when they have loaded or failed to load, or after a while. */
  ready(): Promise<unknown>;
  /** Call when a message was added. */
  heard(message: Message): void;
}

/** @param language BCP 47 */
export function createChatMask(
  redaction: RedactionOptions | false | undefined,
  language: string,
  conversation: () => Conversation,
): ChatMask {
  const mask = createMask(redaction, maskCarefully);
  const early = new Set<string>();
  const load = async () => mask.load(language);

  function maskAgain(): void {
    if (mask.isEarly()) return;
    for (const { id, original } of conversation().messages.peek()) {
      if (early.delete(id) && original !== undefined) conversation().edit(id, original);
    }
  }

  return {
    ...mask,
    ready: () => Promise.race([load(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]),
    heard({ id, senderType }) {
      // The texts of others are on the server as well.
      if (mask.isEarly() && senderType === 'customer') early.add(id);
      if (early.size > 0) void load().then(maskAgain);
    },
  };
}
