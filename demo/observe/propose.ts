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

/** What says how an element looks, and not what it is. */
const isLook = (name: string) =>
  /^(?:flex|grid|block|hidden|relative|absolute|fixed|sticky|overflow|opacity|transition|animate|shadow|rounded|border|text|font|bg|gap|space|items|justify|self|shrink|grow|max|min|[whpm]|[pm][xytrbl])(?:-|$)/.test(
    name,
  );

/** Smaller is better. */
const rankOf = (name: string) => (isMade(name) ? 2 : isLook(name) ? 1 : 0);

/** The classes that a selector can name, those that may last first. */
const classesOf = (element: Element) =>
  [...element.classList]
    .filter((name) => /^-?[_a-z][\w-]*$/i.test(name))
    .sort((a, b) => rankOf(a) - rankOf(b));

/** The selectors of an element's classes and telling attributes, in the order of `classesOf`. */
const namesOf = (element: Element): { name: string; rank: number }[] => [
  ...classesOf(element).map((name) => ({ name: `.${name}`, rank: rankOf(name) })),
  ...[...element.attributes]
    .filter(({ name, value }) => /^data-[a-z-]+$/.test(name) && /^[a-z][a-z-]*$/i.test(value))
    .map(({ name, value }) => ({ name: `[${name}=${value}]`, rank: 0.5 })),
];

/** What an element is, as far as that lasts. */
const kindOf = (element: Element) =>
  [
    element.localName,
    ...namesOf(element)
      .filter(({ rank }) => rank < 1)
      .map(({ name }) => name)
      .sort(),
  ].join('');

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

/** Elements of a tree that are what `path` begins with, in elements that are what it goes on with. */
function likeOf(path: readonly string[], root: ParentNode): Element[] {
  return [...root.querySelectorAll('*')].filter((one) => {
    let at: Element | null = one;
    for (const kind of path) {
      if (!at || kindOf(at) !== kind) return false;
      at = at.parentElement;
    }
    return true;
  });
}

const holds = (one: Element, words: readonly Element[] = []) =>
  words.some((each) => one.contains(each));
const has = (one: Element, name: string) => one.matches(name) || one.querySelector(name) !== null;

/** How much of what is around the words is compared, at least. */
const AROUND = 3;

/**
 * Proposes selectors.
 *
 * @param mine a message of the customer, or an element in it
 * @param reply a message of the bot, or an element in it
 * @returns `undefined`: both are in one message, or nothing tells whose a message is
 */
export function propose(mine: Element, reply: Element): Proposal | undefined {
  const [ours, theirs] = [pathOf(mine), pathOf(reply)];
  const shared = ours.find((one) => theirs.includes(one));
  if (!shared || shared === mine || shared === reply) return undefined;
  const within = (path: Element[]) => path.slice(0, path.indexOf(shared));
  const [our, their] = [within(ours), within(theirs)];
  const root = mine.getRootNode() as Document | ShadowRoot;

  // All words of the customer and all of others on the page, by what is around those that were clicked.
  const kinds = [our, their].map((path) => path.map(kindOf));
  const differs = kinds[0]!.findIndex((kind, at) => kind !== kinds[1]![at]);
  const depth = Math.max(AROUND, differs + 1);
  const [mines, replies] = kinds.map((path) => likeOf(path.slice(0, depth), root));

  /** Whether the elements of a name are messages, each of one of these, and all of them. */
  function isMessage(name: string, own: Element[], others: Element[]): boolean {
    const all = [...root.querySelectorAll(name)].filter(
      (one) => holds(shared!, [one]) || holds(one, own),
    );
    return (
      all.every((one) => holds(one, own) && !holds(one, others)) &&
      all.every((one) => !one.parentElement?.closest(name)) &&
      own.every((one) => one.closest(name))
    );
  }
  /** The outermost element that is a message, by a name that lasts. */
  function messageIn(
    path: Element[],
    isIt: (name: string) => boolean,
  ): [Element, string] | undefined {
    const names = path
      .toReversed()
      .flatMap((one) => namesOf(one).map((each) => ({ ...each, one })));
    const found = names.sort((a, b) => a.rank - b.rank).find(({ name }) => isIt(name));
    return found && [found.one, found.name];
  }

  const both = [...mines!, ...replies!];
  const isEach = (name: string) =>
    isMessage(name, both, []) &&
    [...root.querySelectorAll(name)].every((one) => !(holds(one, mines) && holds(one, replies)));
  const common = messageIn(our, (name) => isEach(name) && reply.closest(name) !== null);
  const ourOwn = messageIn(our, (name) => isMessage(name, mines!, replies!));
  const theirOwn = messageIn(their, (name) => isMessage(name, replies!, mines!));
  // Elements without a name that tells: what stands in the list.
  const bare = (path: Element[]): [Element, string] => {
    const last = path.at(-1)!;
    return [last, namesOf(last)[0]?.name ?? last.localName];
  };
  const [customer, ownName] = common ?? ourOwn ?? bare(our);
  const [other, otherName] = common
    ? [reply.closest(common[1])!, common[1]]
    : (theirOwn ?? bare(their));

  // What the customer's messages have in them, or are, and the others are not.
  const inside = [customer, ...customer.querySelectorAll('*')].flatMap(namesOf);
  const only = inside
    .sort((a, b) => a.rank - b.rank)
    .find(({ name }) => !has(other, name) && !replies!.some((one) => one.closest(name)));
  // Or what the others are, and the customer's are not.
  const notOurs = namesOf(other).find(
    ({ name }) => !has(customer, name) && !mines!.some((one) => one.closest(name)),
  );
  const whose =
    only?.name ??
    ourOwn?.[1] ??
    (customer.localName !== other.localName
      ? customer.localName
      : notOurs && `${customer.localName}:not(${notOurs.name})`);
  if (whose === undefined) return undefined;
  const list = listOf(shared, both);
  const places = [wordsIn(mine, ours, customer), wordsIn(reply, theirs, other)];
  const alike = classesOf(places[0]!).find((name) => places[1]!.classList.contains(name));
  const isWhole = places[0] === customer && places[1] === other;
  const nameOf = (one: Element) => namesOf(one)[0]?.name ?? one.localName;
  return {
    ...(!isWhole && { text: alike ? `.${alike}` : [...new Set(places.map(nameOf))].join(', ') }),
    list: selectorOf(list),
    message: [...new Set([ownName, otherName])].join(', '),
    customer: whose,
  };
}

/** What holds all the messages: where each exchange has an element of its own, more than what both are in. */
function listOf(shared: Element, messages: readonly Element[]): Element {
  for (let one: Element | null = shared; one && one !== document.body; one = one.parentElement) {
    const here = one;
    if (messages.every((each) => here.contains(each))) return here;
  }
  return shared;
}

/** The script tag that observes a chat by these selectors. */
export const tagOf = ({ list, message, customer, text }: Proposal): string =>
  `<script async src="https://support.example.com/afterword.js" data-key="amo_pub_…"
  data-observe="dom" data-list="${list}" data-message="${message}" data-customer="${customer}"${text ? ` data-text="${text}"` : ''}></script>`;
