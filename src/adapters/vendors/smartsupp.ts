import { adapter } from '../observe.ts';

/**
 * What the adapter uses of `smartsupp`: https://docs.smartsupp.com/chat-box/v1/javascript-api/events.html (read on
 * 2026-11-27).
 */
export type Smartsupp = (command: 'on', event: string, heard: (message: never) => void) => unknown;

interface SmartsuppMessage {
  id?: string;
  chatId?: string;
  subType?: string;
  content?: { text?: unknown };
  createdAt?: string;
}

/**
 * Records the chat of Smartsupp. Its API takes no listener away: ours stay, and hear nothing more.
 *
 * @example
 * observe(window.smartsupp, { afterword });
 */
export const observe = adapter<Smartsupp>('smartsupp', (source, chat) => {
  let isStopped = false;
  const hear = (event: string, isSent: boolean) => {
    const heard = chat.heard((message: SmartsuppMessage) => {
      const { id, chatId, subType = '', content, createdAt: at } = message;
      const text = content?.text;
      if (id === undefined || typeof text !== 'string' || text === '') return;
      if (chatId) chat.conversation(chatId);
      const author = isSent ? 'customer' : /bot|trigger/.test(subType) ? 'ai' : 'human_agent';
      chat.message({ id, author, text, at });
    });
    source('on', event, (message: never) => isStopped || heard(message));
  };
  hear('message_sent', true);
  hear('message_received', false);
  return () => {
    isStopped = true;
  };
});
