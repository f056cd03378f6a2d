import { liveMessages } from '../live.ts';
import { adapter } from '../observe.ts';

/** What the adapter uses of `fcWidget`: https://developers.freshchat.com/web-sdk/v1/ (read on 2026-11-27). */
export interface Freshchat {
  on(event: string, heard: (told: never) => void): unknown;
  off?(event: string, heard: (told: never) => void): unknown;
}

interface Sent {
  message?: Message;
  data?: Message;
}
interface Message {
  alias?: string;
  id?: string | number;
  createdMillis?: number;
  messageFragments?: { content?: string }[];
}

/**
 * Records the chat of Freshchat. It tells bots and agents alike: both count as agents.
 *
 * @example
 * observe(window.fcWidget, { afterword });
 */
export const observe = adapter<Freshchat>('freshchat', (source, chat) => {
  const tell = liveMessages(chat);
  let isStopped = false;
  const said = (author: 'customer' | 'human_agent') => (told: Sent | undefined) => {
    const message = told?.message ?? told?.data ?? {};
    const text = (message.messageFragments ?? [])
      .map(({ content }) => content)
      .filter(Boolean)
      .join('\n');
    const id = message.alias ?? message.id;
    if (id === undefined) tell(author, text);
    else if (text) chat.message({ id: String(id), author, text, at: message.createdMillis });
  };
  const stars = (told: { stars?: number; data?: { stars?: number } } | undefined) => {
    const given = told?.stars ?? told?.data?.stars ?? 0;
    if (given >= 1 && given <= 5) chat.rated(Math.round(given) as 1 | 2 | 3 | 4 | 5);
  };
  const listeners = (
    [
      ['message:sent', said('customer')],
      ['message:received', said('human_agent')],
      ['conversation:resolved', () => chat.ended()],
      ['csat:updated', stars],
    ] as [string, (told: never) => void][]
  ).map(([event, listener]) => {
    const heard = chat.heard(listener);
    return [event, (told: never) => isStopped || heard(told)] as const;
  });
  for (const [event, heard] of listeners) source.on(event, heard);
  return () => {
    isStopped = true;
    for (const [event, heard] of listeners) source.off?.(event, heard);
  };
});
