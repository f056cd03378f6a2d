/** What the adapter of any page needs, as two clicked messages suggest it. */
export interface Proposal {
  list: string;
  message: string;
  customer: string;
}

const classesOf = (element: Element) =>
  [...element.classList].filter((name) => /^-?[_a-z][\w-]*$/i.test(name));

/** The element's ancestors, itself first, out of shadow roots too. */
function pathOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let one: Element | null = element; one;) {
    path.push(one);
    const root = one.getRootNode();
    one = one.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return path;
}

/** A selector that only this element has in its tree; before it, those of the hosts around it. */
function selectorOf(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const host = root instanceof ShadowRoot ? `${selectorOf(root.host)} >>> ` : '';
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
  const shared = classesOf(customer).find((name) => other.classList.contains(name));
  const names = [customer, other].map((one) =>
    classesOf(one)[0] ? `.${classesOf(one)[0]}` : one.localName,
  );
  const within = (one: Element) => [one, ...one.querySelectorAll('[class]')].flatMap(classesOf);
  const theirClasses = new Set(within(other));
  const only = within(customer).find((name) => !theirClasses.has(name));
  return {
    list: selectorOf(list),
    message: shared ? `.${shared}` : [...new Set(names)].join(', '),
    customer: only ? `.${only}` : customer.localName,
  };
}

/** The script tag that observes a chat by these selectors. */
export const tagOf = ({ list, message, customer }: Proposal): string =>
  `<script async src="https://support.example.com/afterword.js" data-key="amo_pub_…"
  data-observe="dom" data-list="${list}" data-message="${message}" data-customer="${customer}"></script>`;
