import type { RedactionOptions } from '../text/redaction/apply.ts';
import { maskCarefully } from '../text/redaction/careful.ts';
import type { Conversation } from './conversation.ts';
import { createMask, type Mask } from './mask.ts';
import { createMaskingLoader } from './masking-loader.ts';
import type { Message } from './snapshot.ts';

/** Longest wait for the rules of masking, milliseconds. */
const PATIENCE = 2000;

/**
 * The mask of a chat. Its rules load when the customer begins to type. Until then, and where they cannot load, it
 * masks too much; when they have come, what the customer has written is masked again.
 */
export interface ChatMask extends Mask {
  /** Whether its rules have not loaded. */
  isEarly(): boolean;
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
  const loader = createMaskingLoader();
  const early = new Set<string>();
  const isEarly = () => redaction !== false && !loader.masking;

  function maskAgain(): void {
    if (isEarly()) return;
    for (const { id, original } of conversation().messages.peek()) {
      if (early.delete(id) && original !== undefined) conversation().edit(id, original);
    }
  }

  return {
    ...createMask(redaction, maskCarefully, loader),
    isEarly,
    ready: () =>
      Promise.race([
        loader.load(language),
        new Promise((resolve) => setTimeout(resolve, PATIENCE)),
      ]),
    heard({ id, senderType }) {
      // The texts of others are on the server as well.
      if (isEarly() && senderType === 'customer') early.add(id);
      if (early.size > 0) void loader.load(language).then(maskAgain);
    },
  };
}
