import type { AfterwordChat } from './element.ts';

/** How often in a second the chat is put back at once. A page that removes it more often is not fought. */
const AT_ONCE = 20;
const SECOND = 1000;

const placed = new WeakSet<Node>();

/** The HTML of a chat without the attributes that it changes itself. */
const html = (chat: Element) =>
  chat.outerHTML.replace(/ (?:dir|hidden|consent|popover)="[^"]*"/g, '');

/**
 * Places a chat with these attributes that stays on the page. It waits for the body: before it exists, the browser
 * would put the body after the chat.
 */
export function placeChat(attributes: Record<string, string>): Promise<AfterwordChat> {
  const chat = document.createElement('afterword-chat');
  for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
  return new Promise((resolve) => {
    const place = () => {
      stayOnPage(chat);
      resolve(chat);
    };
    if (document.body) place();
    else addEventListener('DOMContentLoaded', place, { once: true });
  });
}

/**
 * Keeps the chat on the page, whatever removes it: a framework that takes over the whole document, or a tool
 * that swaps pages or morphs them. `Afterword.destroy()` removes the chat for good.
 *
 * The chat stands next to the body, so that a new body does not remove it, and filters of the body do not
 * move it.
 */
function stayOnPage(chat: HTMLElement): void {
  let since = 0;
  let times = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = new MutationObserver(() => {
    if (chat.isConnected) return removeCopies();
    const now = Date.now();
    if (now - since > SECOND) [since, times] = [now, 0];
    clearTimeout(timer);
    if (++times > AT_ONCE) timer = setTimeout(place, SECOND);
    else place();
  });
  function place(): void {
    const root = document.documentElement;
    chat.addEventListener('afterword:destroy', stop);
    if (!chat.isConnected) root?.append(chat);
    placed.add(chat);
    removeCopies();
    watch.observe(document, { childList: true });
    if (root) watch.observe(root, { childList: true });
  }
  /** A page that was made from a copy of itself, such as a snapshot, brings a copy of the chat. */
  function removeCopies(): void {
    for (const other of document.querySelectorAll(chat.localName)) {
      if (!placed.has(other) && html(other) === html(chat)) other.remove();
    }
  }
  function stop(): void {
    clearTimeout(timer);
    watch.disconnect();
  }
  place();
}
