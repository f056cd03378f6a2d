import { adapter } from '../observe.ts';

/**
 * What the adapter uses of `Genesys`: "Messenger SDK", plugin MessagingService,
 * https://developer.genesys.cloud/commdigital/digital/webmessaging/messengersdk/ (read on 2026-11-27).
 */
export type Genesys = (command: string, name: string, heard: (told: never) => void) => unknown;

interface GenesysMessage {
  id?: string;
  type?: string;
  text?: string;
  /** Of the customer: `Inbound`. */
  direction?: string;
  /** `Bot` or `Human`. */
  originatingEntity?: string;
  channel?: { messageId?: string; time?: string; from?: { nickname?: string } };
  events?: { eventType?: string; presence?: { type?: string } }[];
}

/**
 * Records the chat of Genesys Messenger. Its SDK takes no listener away: ours stay, and hear nothing more.
 *
 * @example
 * observe(window.Genesys, { afterword });
 */
export const observe = adapter<Genesys>('genesys', (source, chat) => {
  let isStopped = false;
  let isBot = false;
  const on = (name: string, listener: (told: { data?: { messages?: unknown } }) => void) => {
    const heard = chat.heard(listener);
    source('subscribe', `MessagingService.${name}`, (told: never) => isStopped || heard(told));
  };
  const messages = ({ data }: { data?: { messages?: unknown } }) => {
    for (const message of [data?.messages ?? []].flat() as GenesysMessage[]) {
      const { text, direction, originatingEntity: entity, channel } = message;
      const id = message.id ?? channel?.messageId;
      if (id === undefined || !text || message.type === 'Event') continue;
      const author = direction === 'Inbound' ? 'customer' : entity === 'Bot' ? 'ai' : 'human_agent';
      if (author === 'ai') isBot = true;
      if (author === 'human_agent' && isBot) chat.escalated();
      chat.message({ id, author, text, at: channel?.time, name: channel?.from?.nickname });
    }
  };
  // History, and what is written now.
  on('restored', messages);
  on('oldMessages', messages);
  on('messagesReceived', messages);
  on('conversationDisconnected', () => chat.ended());
  return () => {
    isStopped = true;
  };
});
