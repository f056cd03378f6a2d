import { adapter, type Listed } from '../observe.ts';

/**
 * How the chat of any page is found. A selector may go into an open shadow root, or into a frame of the same origin,
 * with `>>>`: `my-chat >>> .messages`.
 */
export interface PageChat {
  /** The element that holds the messages. */
  list: string;
  /** A message in it. */
  message: string;
  /** What the customer's messages match, contain, or stand in. */
  customer: string;
  /** The same for agents. All others are the bot's. */
  agent?: string | undefined;
  /** The words in a message, if it has any; default: all of it. */
  text?: string | undefined;
  /** What is none, such as a typing indicator or a date between the messages. */
  ignore?: string | undefined;
  /** How long the words of a message must stand still until it is recorded, milliseconds; default: 1000. */
  settle?: number | undefined;
}

/** How often the list is looked for, milliseconds, and when its absence is told. */
const OFTEN = 500;
const ABSENT = 30_000;
/** How long a reply must stand still when the page ends, milliseconds. */
const LAST_SETTLE = 250;

/** Never read: what somebody types, not even a password manager. */
const FIELDS =
  'input, textarea, select, [contenteditable]:not([contenteditable=false]), [type=password], [autocomplete^=cc-], [autocomplete*=password], script, noscript, style, iframe, afterword-survey, afterword-chat';

/**
 * Records a chat by what the page shows.
 *
 * @example
 * observe({ list: '#chat', message: '.message', customer: '.mine' }, { afterword });
 */
export const observe = adapter<PageChat>('dom', (source, chat) => {
  const { message, customer, agent, text, ignore, settle = 1000 } = source;
  const path = source.list.split('>>>').map((part) => part.trim());
  const texts = new WeakMap<Element, { text: string; since: number }>();
  let list: Element | undefined;
  let first: Element | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lost = performance.now();

  function is(element: Element, selector: string): boolean {
    if (element.querySelector(selector)) return true;
    const around = element.closest(selector);
    // What is around the whole list tells nothing of one message.
    return around !== null && around !== list && list!.contains(around);
  }

  const read = chat.heard((isLast?: boolean) => {
    clearTimeout(timer);
    timer = undefined;
    if (!list) return;
    const now = performance.now();
    const shown: Listed[] = [];
    const elements = [...list.querySelectorAll(message)].filter(
      (one) => !(ignore && one.matches(ignore)),
    );
    let wait = Infinity;
    for (const element of elements) {
      const place = text ? element.querySelector(text) : element;
      const words = place ? wordsOf(place) : '';
      let known = texts.get(element);
      if (known?.text !== words) {
        // What stood there when the page was opened has not just been written.
        known = { text: words, since: now };
        texts.set(element, known);
      }
      // What is written as the page ends may break off, but what the customer writes is whole.
      const stands = !isLast ? settle : is(element, customer) ? 0 : Math.min(settle, LAST_SETTLE);
      const left = stands - (now - known.since);
      if (left > 0) wait = Math.min(wait, left);
      // The list is told up to what is still being written.
      if (wait < Infinity) continue;
      if (words) {
        shown.push({
          author: is(element, customer)
            ? 'customer'
            : agent && is(element, agent)
              ? 'human_agent'
              : 'ai',
          text: words,
        });
      }
    }
    if (wait < Infinity && !isLast) timer = setTimeout(read, wait + 1);
    // A list that may show only a part has lost a message when its first one is still there and its end in view.
    const isAll =
      elements[0] !== undefined && elements[0] === first && wait === Infinity && isAtEnd(list);
    first = elements[0];
    chat.list(shown, isAll);
  });

  const soon = () => (timer ??= setTimeout(read, Math.min(settle, 100)));
  const changes = new MutationObserver(soon);
  const find = chat.heard(() => {
    if (list?.isConnected && list.ownerDocument.defaultView) return;
    list = reach(path);
    first = undefined;
    changes.disconnect();
    if (list) {
      lost = Infinity;
      changes.observe(list, { childList: true, subtree: true, characterData: true });
      soon();
    } else if (performance.now() - lost > ABSENT) chat.blind(`there is no "${source.list}"`);
    else if (lost === Infinity) lost = performance.now();
  });
  find();
  const search = setInterval(find, OFTEN);
  const leave = () => read(true);
  addEventListener('pagehide', leave);
  return () => {
    removeEventListener('pagehide', leave);
    clearInterval(search);
    clearTimeout(timer);
    changes.disconnect();
  };
});

/** Follows the path into shadow roots and frames. */
function reach(path: readonly string[]): Element | undefined {
  let root: ParentNode | null | undefined = document;
  let element: Element | null | undefined;
  for (const selector of path) {
    element = root?.querySelector(selector);
    root = element?.shadowRoot ?? (element as HTMLIFrameElement | null)?.contentDocument;
  }
  return element ?? undefined;
}

/** The words of an element: blocks and line breaks are lines. */
function wordsOf(element: Element): string {
  let words = '';
  (function add(node: Node): void {
    if (node.nodeType === 3) words += (node as Text).data.replace(/\s+/g, ' ');
    else if (node.nodeType === 1) {
      const one = node as HTMLElement;
      if (one.matches(FIELDS) || one.hidden) return;
      const isBlock = /^(?:P|DIV|LI|BR|TR|H\d|PRE|UL|OL|TABLE)$/.test(one.tagName);
      if (isBlock && words && !words.endsWith('\n')) words += '\n';
      for (const child of one.childNodes) add(child);
      if (one.tagName !== 'BR' && isBlock && !words.endsWith('\n')) words += '\n';
    }
  })(element);
  return (
    words
      // Chats put them around links.
      .replace(/[\u200B\uFEFF]/g, '')
      .split('\n')
      .map((line) => line.trim())
      .join('\n')
      .trim()
  );
}

/** Whether the last message is in view, as far as the list or what holds it scrolls. */
function isAtEnd(list: Element): boolean {
  for (let one: Element | null = list; one; one = one.parentElement) {
    if (
      one.scrollHeight > one.clientHeight + 1 &&
      /auto|scroll/.test(getComputedStyle(one).overflowY)
    ) {
      return one.scrollTop + one.clientHeight >= one.scrollHeight - 2;
    }
  }
  return true;
}
