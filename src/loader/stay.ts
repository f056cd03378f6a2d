/**
 * Keeps the chat on sites that replace pages in place: Turbo, htmx, Astro and similar tools replace
 * the body or its children, and the chat with them. If only the chat is removed, that is intended,
 * and it stays removed.
 *
 * @returns a function that stops this
 */
export function stayOnPage(chat: HTMLElement): () => void {
  const watch = new MutationObserver((records) => {
    const gone = records.flatMap(({ removedNodes }) => [...removedNodes]);
    if (gone.length === 1 && gone[0] === chat && !chat.isConnected) return watch.disconnect();
    const isSwapped = gone.length > 1 || gone[0] instanceof HTMLBodyElement;
    if (isSwapped && !chat.isConnected) document.body.append(chat);
    // A page restored from the tool's cache contains a copy of the chat.
    for (const other of document.querySelectorAll(chat.localName)) {
      if (isSwapped && other !== chat && other.isEqualNode(chat)) other.remove();
    }
    observe();
  });
  const observe = () => {
    for (const place of [document.documentElement, document.body]) {
      watch.observe(place, { childList: true });
    }
  };
  observe();
  return () => watch.disconnect();
}
