/**
 * Keeps the chat on a site that swaps its pages in place: Turbo, htmx, Astro and their like put
 * another body, or other children, where the chat stood. Who takes the chat alone off the page means
 * it, and it stays away.
 *
 * @returns what lets go of it
 */
export function stayOnPage(chat: HTMLElement): () => void {
  const watch = new MutationObserver((records) => {
    const gone = records.flatMap(({ removedNodes }) => [...removedNodes]);
    if (gone.length === 1 && gone[0] === chat && !chat.isConnected) return watch.disconnect();
    const isSwapped = gone.length > 1 || gone[0] instanceof HTMLBodyElement;
    if (isSwapped && !chat.isConnected) document.body.append(chat);
    // A page that comes back from the swapper's memory brings a copy along.
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
