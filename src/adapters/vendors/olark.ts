import { liveMessages } from '../live.ts';
import { adapter } from '../observe.ts';

/**
 * What the adapter uses of `olark`: https://www.olark.com/api/api_chat_onmessagetovisitor/ and
 * https://www.olark.com/api/api_chat_onmessagetooperator/ (read on 2026-11-27).
 */
export type Olark = (event: string, heard: (told: never) => void) => unknown;

interface Told {
  message?: { body?: unknown; nickname?: unknown };
}

/**
 * Records the chat of Olark. Its API takes no listener away: ours stay, and hear nothing more.
 *
 * @example
 * observe(window.olark, { afterword });
 */
export const observe = adapter<Olark>('olark', (source, chat) => {
  const tell = liveMessages(chat);
  let isStopped = false;
  const hear = (event: string, author: 'customer' | 'human_agent') => {
    const heard = chat.heard(({ message }: Told) => tell(author, message?.body, message?.nickname));
    source(event, (told: never) => isStopped || heard(told));
  };
  hear('api.chat.onMessageToOperator', 'customer');
  hear('api.chat.onMessageToVisitor', 'human_agent');
  return () => {
    isStopped = true;
  };
});
