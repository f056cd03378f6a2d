import { liveMessages } from '../live.ts';
import { adapter } from '../observe.ts';

/** What the adapter uses of `tidioChatApi`: https://docs.tidio.com/ ("Listeners / Events", read on 2026-11-27). */
export interface Tidio {
  on(event: string, heard: (told: never) => void): unknown;
  off?(event: string, heard: (told: never) => void): unknown;
}

/**
 * Records the chat of Tidio. It tells bots and operators alike: both count as agents.
 *
 * @example
 * observe(window.tidioChatApi, { afterword });
 */
export const observe = adapter<Tidio>('tidio', (source, chat) => {
  const tell = liveMessages(chat);
  let isStopped = false;
  const said = (author: 'customer' | 'human_agent') =>
    chat.heard((told: { message?: unknown } | undefined) => {
      if (!isStopped) tell(author, told?.message);
    });
  const listeners = [
    ['messageFromVisitor', said('customer')],
    ['messageFromOperator', said('human_agent')],
  ] as const;
  for (const [event, heard] of listeners) source.on(event, heard);
  return () => {
    isStopped = true;
    for (const [event, heard] of listeners) source.off?.(event, heard);
  };
});
