import type { Conversation } from './conversation.ts';
import type { Insight, InsightSettings } from './insight/index.ts';
import type { Message } from './snapshot.ts';

/** Waits until the last change is painted and the page is idle. */
function whenIdle(): Promise<unknown> {
  return new Promise((resolve) => {
    // Not every browser has `requestIdleCallback`.
    const idle: (run: typeof resolve) => unknown = globalThis.requestIdleCallback ?? setTimeout;
    setTimeout(() => idle(resolve), 100);
  });
}

/** The delay before the code is loaded again, milliseconds; it doubles each time. */
const AGAIN = 4_000;

/**
 * Analyses messages for sentiment and escalation signs, off the critical path: the code loads after
 * the customer's first message, and each message is analysed when the page is idle. If the code cannot be loaded,
 * the messages wait for it, in their order.
 */
export function createListener(settings: InsightSettings) {
  let insight: Promise<Insight> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function listen(
    conversation: Conversation,
    message: Message,
    delay = AGAIN,
  ): Promise<void> {
    // Of a long history, most are no longer kept when their turn comes.
    if (!conversation.messages.peek().some(({ id }) => id === message.id)) return;
    await whenIdle();
    insight ??= import('./insight/index.ts').then(({ createInsight }) => createInsight(settings));
    try {
      await (
        await insight
      )(conversation, message);
    } catch {
      insight = undefined;
      await new Promise((resolve) => setTimeout(resolve, delay));
      return listen(conversation, message, delay * 2);
    }
  }

  return (conversation: Conversation, message: Message): void => {
    const isUnwanted = settings.sentiment === false && settings.escalation === false;
    const messages = conversation.messages.peek();
    if (isUnwanted || !messages.some(({ senderType }) => senderType === 'customer')) return;
    turn = turn.then(() => listen(conversation, message));
  };
}
