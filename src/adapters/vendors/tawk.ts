import { liveMessages } from '../live.ts';
import { adapter } from '../observe.ts';

type Callback = (told: never) => void;

/**
 * What the adapter uses of `Tawk_API`: https://developer.tawk.to/jsapi/ and
 * https://github.com/tawk/tawk-messenger-vue-3/blob/master/docs/api-reference.md (read on 2026-11-27).
 */
export interface Tawk {
  onChatMessageVisitor?: Callback;
  onChatMessageAgent?: Callback;
  onChatEnded?: Callback;
  onChatSatisfaction?: Callback;
}

/** Thumbs: up, none, down. */
const STARS = { 1: 5, [-1]: 1 } as Readonly<Record<number, 1 | 5>>;

/**
 * Records the chat of Tawk.to. Its API has one place for each callback: the site's own is called after ours, and is
 * put back at the end.
 *
 * @example
 * observe((window.Tawk_API ??= {}), { afterword });
 */
export const observe = adapter<Tawk>('tawk', (source, chat) => {
  const tell = liveMessages(chat);
  const ours: Required<Tawk> = {
    onChatMessageVisitor: (text: unknown) => tell('customer', text),
    onChatMessageAgent: (text: unknown) => tell('human_agent', text),
    onChatEnded: () => chat.ended(),
    onChatSatisfaction: (thumb: unknown) => {
      const stars = STARS[Number(thumb)];
      if (stars) chat.rated(stars);
    },
  };
  const back = (Object.keys(ours) as (keyof Tawk)[]).map((name) => {
    const before = source[name];
    const listener = chat.heard(ours[name]);
    const both = function (this: unknown, told: never) {
      listener(told);
      return before?.call(this, told);
    };
    source[name] = both;
    return () => {
      // If the site has set another one since, that stays.
      if (source[name] !== both) return;
      if (before) source[name] = before;
      else delete source[name];
    };
  });
  return () => {
    for (const put of back) put();
  };
});
