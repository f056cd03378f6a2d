import { liveMessages } from '../live.ts';
import { adapter } from '../observe.ts';

/**
 * What the adapter uses of `GorgiasChat`: https://docs.gorgias.com/en-US/advanced-customization-for-chat-81792 and
 * public code that listens to it (read on 2026-11-27).
 */
export interface Gorgias {
  init?(): Promise<unknown>;
  on(event: string, heard: (told: never) => void): unknown;
  off?(event: string, heard: (told: never) => void): unknown;
}

interface Told {
  content?: { text?: unknown };
}

/**
 * Records the chat of Gorgias. It tells bots and agents alike: both count as agents.
 *
 * @example
 * observe(window.GorgiasChat, { afterword });
 */
export const observe = adapter<Gorgias>('gorgias', (source, chat) => {
  const tell = liveMessages(chat);
  let isStopped = false;
  const said = (author: 'customer' | 'human_agent') =>
    chat.heard((told: Told | undefined) => {
      if (!isStopped) tell(author, told?.content?.text);
    });
  const listeners = [
    ['message:sent', said('customer')],
    ['message:received', said('human_agent')],
  ] as const;
  // Before it is initialised, it takes no listener.
  const listen = () => {
    if (!isStopped) for (const [event, heard] of listeners) source.on(event, heard);
  };
  if (source.init) source.init().then(chat.heard(listen), (error) => chat.blind(String(error)));
  else listen();
  return () => {
    isStopped = true;
    for (const [event, heard] of listeners) source.off?.(event, heard);
  };
});
