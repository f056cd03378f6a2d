import { adapter } from '../observe.ts';
import type { Listed } from '../observe.ts';

/** What the adapter uses of `<deep-chat>` 2.4. */
export interface DeepChat extends EventTarget {
  getMessages(): { role?: string; text?: string; html?: string; files?: DeepChatFile[] }[];
  readonly shadowRoot: ShadowRoot | null;
}

/** How long a message stands still when it is no longer streamed, milliseconds. */
const SETTLE = 1000;

interface DeepChatFile {
  name?: string;
  type?: string;
}

/**
 * Records the chat of a `<deep-chat>` element. Its messages have no ids, and its history is told again with each
 * render, so its whole list is compared with what is on record.
 *
 * @example
 * observe(document.querySelector('deep-chat'), { afterword });
 */
export const observe = adapter<DeepChat>('deep-chat', (source, chat) => {
  const hooks = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function read(isLive: boolean): void {
    clearTimeout(timer);
    // The element defines it when it has rendered.
    if (typeof source.getMessages !== 'function') return;
    const messages = source.getMessages().map(({ role, text, html, files }): Listed => ({
      author: role === 'user' ? 'customer' : role === 'ai' ? 'ai' : 'human_agent',
      name: role === 'user' || role === 'ai' ? undefined : role,
      text: text ?? textOf(html),
      files: files?.map(({ name = 'file', type }) => ({ name, type })),
      isLive,
      isHere: isLive,
    }));
    chat.list(messages, true);
  }
  const heard = chat.heard(read);
  read(false);
  const on = (type: string, listener: (event: Event) => void) =>
    source.addEventListener(type, chat.heard(listener), hooks);
  on('message', (event) => {
    const { isHistory } = (event as CustomEvent<{ isHistory?: boolean }>).detail;
    // It comes before the list has the message.
    if (isHistory) timer = setTimeout(heard, 0, false);
    else queueMicrotask(() => heard(true));
  });
  on('render', () => {
    watchRoot();
    read(false);
  });
  on('clear-messages', () => chat.ended());
  // An update has no event; a stream changes the page until it has ended.
  const changes = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(heard, SETTLE, false);
  });
  /** Again at each render: an element whose script has not run yet has no root. */
  function watchRoot(): void {
    if (!source.shadowRoot) return;
    changes.observe(source.shadowRoot, { childList: true, subtree: true, characterData: true });
  }
  watchRoot();
  return () => {
    changes.disconnect();
    clearTimeout(timer);
    hooks.abort();
  };
});

function textOf(html = ''): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';
}
