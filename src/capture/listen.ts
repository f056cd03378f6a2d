import type { Conversation } from './conversation.ts';
import type { Insight, InsightSettings } from './insight/index.ts';
import type { Message } from './snapshot.ts';

/** Waits until what was just written is shown, and the page has nothing better to do. */
function whenIdle(): Promise<unknown> {
  return new Promise((resolve) => {
    // Not every browser knows of idle moments.
    const idle: (run: typeof resolve) => unknown = globalThis.requestIdleCallback ?? setTimeout;
    setTimeout(() => idle(resolve), 100);
  });
}

/**
 * Reads sentiment and signs of escalation from messages as they come, off the critical path: what
 * it takes is loaded after the customer's first message, and each message waits for an idle moment.
 */
export function createListener(settings: InsightSettings) {
  let insight: Promise<Insight> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function listen(conversation: Conversation, message: Message): Promise<void> {
    await whenIdle();
    insight ??= import('./insight/index.ts').then(({ createInsight }) => createInsight(settings));
    await (
      await insight
    )(conversation, message);
  }

  return (conversation: Conversation, message: Message): void => {
    const isUnwanted = settings.sentiment === false && settings.escalation === false;
    const messages = conversation.messages.peek();
    if (isUnwanted || !messages.some(({ senderType }) => senderType === 'customer')) return;
    turn = turn
      .then(() => listen(conversation, message))
      // A line that broke may be whole at the next message; a reader that throws is the site's.
      .catch(() => (insight = undefined));
  };
}
