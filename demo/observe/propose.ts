/** What the adapter of any page needs, as two clicked messages suggest it. */
export interface Proposal {
  list: string;
  message: string;
  customer: string;
  /** Absent: all of the message is its words. */
  text?: string;
}

/** What a program has named: it may be another on the next page, or in the next version. */
const isMade = (name: string) => /(?:^|[-_])(?=[a-z]*\d)[a-z\d]{4,}(?:$|-)|css-/i.test(name);

/** The classes that a selector can name, those that may last first. */
const classesOf = (element: Element) =>
  [...element.classList]
    .filter((name) => /^-?[_a-z][\w-]*$/i.test(name))
    .sort((a, b) => Number(isMade(a)) - Number(isMade(b)));

/** What the element's tree stands in: the host of a shadow root, or a frame of the same origin. */
function aroundOf(element: Element): Element | null {
  const root = element.getRootNode() as { host?: Element; defaultView?: Window | null };
  return root.host ?? root.defaultView?.frameElement ?? null;
}

/** The element's ancestors, itself first, out of shadow roots and frames too. */
function pathOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let one: Element | null = element; one; one = one.parentElement ?? aroundOf(one)) {
    path.push(one);
  }
  return path;
}

/** A selector that only this element has in its tree; before it, those of the hosts and frames around it. */
function selectorOf(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const around = aroundOf(element);
  const host = around ? `${selectorOf(around)} >>> ` : '';
  const isAlone = (selector: string) => root.querySelectorAll(selector).length === 1;
  const own = [
    ...(element.id ? [`#${CSS.escape(element.id)}`] : []),
    ...classesOf(element).map((name) => `.${name}`),
    element.localName,
  ];
  const found = own.find(isAlone);
  if (found) return host + found;
  const parent = element.parentElement;
  const place = parent ? [...parent.children].indexOf(element) + 1 : 1;
  const nth = `${element.localName}:nth-child(${place})`;
  return parent ? `${selectorOf(parent)} > ${nth}` : host + nth;
}

const words = (one: Element) => one.textContent?.trim();

/** The element that holds the words of a message, and as little else as may be, from the one that was clicked. */
function wordsIn(clicked: Element, path: readonly Element[], message: Element): Element {
  const within = path.slice(path.indexOf(clicked), path.indexOf(message) + 1);
  let found = clicked;
  for (const [index, one] of within.entries()) {
    const inner = within[index - 1] ?? one;
    // Paragraphs and the like are pieces of the words around them.
    const isPiece =
      /^(?:P|B|I|A|EM|STRONG|CODE|SPAN|LI|UL|OL)$/.test(inner.tagName) && !classesOf(inner)[0];
    if (words(one) !== words(inner) && !isPiece) break;
    found = one;
  }
  return found;
}

/**
 * Proposes selectors.
 *
 * @param mine a message of the customer, or an element in it
 * @param reply a message of the bot, or an element in it
 * @returns `undefined`: both are in one message
 */
export function propose(mine: Element, reply: Element): Proposal | undefined {
  const [ours, theirs] = [pathOf(mine), pathOf(reply)];
  const list = ours.find((one) => theirs.includes(one));
  const customer = ours[ours.indexOf(list!) - 1];
  const other = theirs[theirs.indexOf(list!) - 1];
  if (!list || !customer || !other) return undefined;
  const nameOf = (one: Element) => (classesOf(one)[0] ? `.${classesOf(one)[0]}` : one.localName);
  const shared = classesOf(customer).find((name) => other.classList.contains(name));
  const within = (one: Element) => [one, ...one.querySelectorAll('[class]')].flatMap(classesOf);
  const theirClasses = new Set(within(other));
  const only = within(customer).find((name) => !theirClasses.has(name));
  const places = [wordsIn(mine, ours, customer), wordsIn(reply, theirs, other)];
  const both = classesOf(places[0]!).find((name) => places[1]!.classList.contains(name));
  const isWhole = places[0] === customer && places[1] === other;
  return {
    ...(!isWhole && { text: both ? `.${both}` : [...new Set(places.map(nameOf))].join(', ') }),
    list: selectorOf(list),
    message: shared ? `.${shared}` : [...new Set([customer, other].map(nameOf))].join(', '),
    customer: only ? `.${only}` : customer.localName,
  };
}

/** The script tag that observes a chat by these selectors. */
export const tagOf = ({ list, message, customer, text }: Proposal): string =>
  `<script async src="https://support.example.com/afterword.js" data-key="amo_pub_…"
  data-observe="dom" data-list="${list}" data-message="${message}" data-customer="${customer}"${text ? ` data-text="${text}"` : ''}></script>`;
