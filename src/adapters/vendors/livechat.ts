import { adapter } from '../observe.ts';

/**
 * What the adapter uses of `LiveChatWidget`: https://platform.text.com/docs/extending-chat-widget/javascript-api (read
 * on 2026-11-27).
 */
export interface LiveChat {
  on(event: string, heard: (told: never) => void): unknown;
  off(event: string, heard: (told: never) => void): unknown;
}

const STARS = { good: 5, bad: 1 } as Readonly<Record<string, 1 | 5>>;

/**
 * Records the ratings of LiveChat. Its API says that a message was written and by whom, but not its words.
 *
 * @example
 * observe(window.LiveChatWidget, { afterword });
 */
export const observe = adapter<LiveChat>('livechat', (source, chat) => {
  const heard = chat.heard((told: unknown) => {
    const stars = STARS[String(Object(told).value ?? told)];
    if (stars) chat.rated(stars);
  });
  source.on('rating_submitted', heard);
  return () => source.off('rating_submitted', heard);
});
