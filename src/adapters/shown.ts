/** Never read: what somebody types, not even a password manager. */
const FIELDS =
  'input, textarea, select, datalist, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton], [type=password], [autocomplete*=cc-], [autocomplete*=password], [autocomplete*=one-time], script, noscript, style, iframe, afterword-survey, afterword-chat';

/** How much of a message is read, UTF-16 units: more than is recorded of it, as masking makes it shorter. */
const MOST_WORDS = 64_000;

/** Follows the path into open shadow roots, and frames of the same origin. */
export function reach(path: readonly string[]): Element | undefined {
  let root: ParentNode | null | undefined = document;
  let element: Element | null | undefined;
  for (const selector of path) {
    element = root?.querySelector(selector);
    root = element?.shadowRoot ?? (element as HTMLIFrameElement | null)?.contentDocument;
  }
  return element ?? undefined;
}

/** Where translators have been: Edge marks the elements, Google the page. */
const TRANSLATED = '[_msttexthash], .translated-ltr, .translated-rtl';

/** The texts that translators have taken out of the page, by what stands in their place. */
export type Originals = WeakMap<Node, Node>;

/** Notes the texts that a translator has replaced by `<font>` elements. */
export function noteOriginals(records: readonly MutationRecord[], originals: Originals): void {
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    // Most changes add only. A page that renders a long history anew takes out a text for each message.
    if (removedNodes.length === 0) continue;
    const fonts = [...addedNodes, previousSibling, nextSibling].filter(
      (one) => one?.nodeName === 'FONT' && !originals.has(one),
    );
    const texts = [...removedNodes].filter(({ nodeType }) => nodeType === 3);
    for (const [index, text] of texts.slice(0, fonts.length).entries()) {
      originals.set(fonts[index]!, text);
    }
  }
}

/** Whether the words of an element are a translation, whose original is not known. */
export const isTranslated = (element: Element, originals: Originals): boolean =>
  element.closest('[_msttexthash]') !== null ||
  [...element.querySelectorAll('[_msttexthash], :not(font) > font')].some(
    (one) => !originals.has(one) && one.closest(TRANSLATED),
  );

/**
 * The words of an element, before they were translated: blocks and line breaks are lines. What somebody may be typing has
 * none.
 */
export function wordsOf(element: Element, originals: Originals): string {
  // An editor may hold what looks like a message.
  if (element.closest(FIELDS)) return '';
  let words = '';
  (function add(shown: Node): void {
    const node = originals.get(shown) ?? shown;
    if (words.length > MOST_WORDS) return;
    if (node.nodeType === 3) words += (node as Text).data.slice(0, MOST_WORDS).replace(/\s+/g, ' ');
    else if (node.nodeType === 1) {
      const one = node as HTMLElement;
      if (one.matches(FIELDS) || one.hidden) return;
      const isBlock = /^(?:P|DIV|LI|BR|TR|H\d|PRE|UL|OL|TABLE)$/.test(one.tagName);
      const endLine = () => isBlock && words && !words.endsWith('\n') && (words += '\n');
      endLine();
      for (const child of one.childNodes) add(child);
      endLine();
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

/** Whether the page shows the messages of a list from the bottom up, by its style. */
export function isUpwards(one: Element, other: Element): boolean {
  let around = one.parentElement;
  while (around && !around.contains(other)) around = around.parentElement;
  return around !== null && getComputedStyle(around).flexDirection === 'column-reverse';
}

/**
 * How far the list, or what holds it, is scrolled.
 *
 * @param first the first element of a message in it
 * @param last the last one
 * @returns whether the newest message is in view; what is another when another part is; and whether the page has only
 *   those messages as elements that are about in view
 */
export function scrollOf(
  list: Element,
  isReversed: boolean,
  first?: Element,
  last?: Element,
): [isAtEnd: boolean, part: string, isPart: boolean] {
  for (let one: Element | null = list; one; one = one.parentElement) {
    const { scrollTop, scrollHeight, clientHeight } = one;
    if (scrollHeight > clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY)) {
      // From the bottom up, it scrolls into the negative.
      const left = isReversed ? Math.abs(scrollTop) : scrollHeight - scrollTop - clientHeight;
      const [a, b] = [first, last].map((each) => each?.getBoundingClientRect());
      const filled = a && b ? Math.max(a.bottom, b.bottom) - Math.min(a.top, b.top) : 0;
      return [left <= 2, `${scrollTop} ${scrollHeight}`, filled * 1.5 < scrollHeight];
    }
  }
  return [true, '', false];
}
