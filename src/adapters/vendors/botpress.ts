import { adapter } from '../observe.ts';

/** What the adapter uses of `@botpress/webchat` 4.5: from `useActiveConversation()` and `useUser()`. */
export interface Botpress {
  on(type: 'message', heard: (message: BotpressMessage) => void): () => void;
  on(type: 'conversation', heard: (id: string | undefined) => void): () => void;
  conversationId?: string | undefined;
  /** Of the customer: who else writes is the bot. */
  userId?: string | undefined;
  /** What was said before. */
  messages?: readonly BotpressMessage[] | undefined;
}

export interface BotpressMessage {
  id: string;
  timestamp: Date | string;
  conversationId?: string | undefined;
  authorId?: string | undefined;
  block: object;
  status?: string | undefined;
}

/**
 * Records the chat of `@botpress/webchat`. Its `message` comes for both sides; `messageSent` never does.
 *
 * @example
 * observe({ ...useActiveConversation(), userId: useUser().userCredentials?.userId }, { afterword });
 */
export const observe = adapter<Botpress>('botpress', (source, chat) => {
  if (typeof source.on !== 'function') throw new TypeError('it has no "on"');
  if (source.conversationId) chat.conversation(source.conversationId);
  const tell = chat.heard((message: BotpressMessage) => {
    const { id, timestamp, conversationId, authorId, block, status } = message;
    const text = textOf(block);
    // Until it is accepted, it has an id of the browser alone.
    if (!text || status === 'pending' || status === 'failed') return;
    if (conversationId) chat.conversation(conversationId);
    const author = authorId === source.userId ? 'customer' : 'ai';
    chat.message({ id, author, text, at: timestamp });
  });
  for (const message of source.messages ?? []) tell(message);
  const offs = [
    source.on('message', tell),
    source.on(
      'conversation',
      chat.heard((id?: string) => id && chat.conversation(id)),
    ),
  ];
  return () => {
    for (const off of offs) off();
  };
});

/** The words of a block, and of the blocks in it. */
function textOf(block: unknown): string {
  if (typeof block !== 'object' || block === null) return '';
  const { text, block: inner, blocks, items } = block as Record<string, unknown>;
  if (typeof text === 'string') return text;
  const within = [inner, ...[blocks, items].flat()];
  return within.map(textOf).filter(Boolean).join('\n');
}
