import { adapter, type Listed } from '../observe.ts';
import {
  isTranslated,
  isUpwards,
  noteOriginals,
  type Originals,
  reach,
  scrollOf,
  wordsOf,
} from '../shown.ts';

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
  /**
   * Where the page's code has the newest message; default: `last`, but `first` in a list with `flex-direction:
   * column-reverse`.
   */
  newest?: 'first' | 'last' | undefined;
  /** How long the words of a message must stand still until it is recorded, milliseconds; default: 1000. */
  settle?: number | undefined;
}

/** A message of the page. It is read again only when the page has changed it. */
interface Row {
  readonly element: Element;
  isStale: boolean;
  /** When the page changed it last, and since when it has its words, `performance.now()`. */
  touched: number;
  since: number;
  /** Its words; absent: it was not read yet, or is ignored. */
  words?: string | undefined;
  /** Absent: it is ignored, or has no words. */
  listed?: Listed | undefined;
  /** As it stood still last. */
  stood?: Listed | undefined;
  /** How often it has come to read otherwise. */
  edits: number;
}

/** How often the list is looked for, milliseconds, and when its absence is told. */
const OFTEN = 500;
const ABSENT = 30_000;
/** How long a reply must stand still when the page ends, milliseconds. */
const LAST_SETTLE = 250;
/** How long messages are read before the page has its turn, milliseconds; the same when the page ends. */
const SLICE = 8;
const LAST_SLICE = 100;
/** How many of the last messages are told again with a new one, and how many of these are no new ones. */
const MOST = 1000;
const AGAIN = 50;
/** The attributes that may tell whose a message is, or hide it, besides those that the selectors name. */
const TELLING = ['class', 'id', 'hidden', 'contenteditable'];
/** Of how many changes at once each is looked at. */
const MANY_CHANGES = 300;
const FOLLOWING = 4;
/** After how many messages of one side, or without words, or edits of one message, the selectors are doubted. */
const MANY = 20;
/** The attributes in which pages have the id of a message. */
const IDS = /^(?:id|data-(?:(?:message|msg|item|row)-?)?(?:id|key|uid|uuid))$/;

/**
 * Records a chat by what the page shows.
 *
 * @example
 * observe({ list: '#chat', message: '.message', customer: '.mine' }, { afterword });
 */
export const observe = adapter<PageChat>('dom', (source, chat) => {
  const { message, customer, agent, text, ignore, newest } = source;
  // The script tag has texts only.
  const settle = Number(source.settle ?? 1000);
  const path = source.list.split('>>>').map((part) => part.trim());
  /** The attributes that the selectors name. */
  const named = [message, customer, agent, text, ignore].flatMap((one = '') =>
    [...one.matchAll(/\[\s*([\w-]+)/g)].map(([, name]) => name!),
  );
  const known = new WeakMap<Node, Row>();
  let rows: Row[] = [];
  let list: Element | undefined;
  /** Whether the newest message is the first one; `undefined`: the page has not told yet. */
  let isReversed: boolean | undefined;
  /** The page may have other messages than `rows`, or in another order. */
  let isMoved = true;
  /** Something is new since the list was told; more than messages at its end; its elements are others. */
  let isNews = false;
  let isOther = false;
  let isGrown = false;
  /** The page has only the messages as elements that are about in view, and may use these for others. */
  let isPart = false;
  /** A message that was told may be gone. */
  let hasGone = false;
  /** How many were told last, and how many elements have come without a message. */
  let told = 0;
  let others = 0;
  let first: Row | undefined;
  /** How far the list was scrolled when it was told, and what stood first when its end was in view. */
  let place = '';
  let home: Row | Listed | undefined;
  let isAway = false;
  const originals: Originals = new WeakMap();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lost = performance.now();

  function is(element: Element, selector: string): boolean {
    if (element.querySelector(selector)) return true;
    const around = element.closest(selector);
    // What is around the whole list tells nothing of one message.
    return around !== null && around !== list && list!.contains(around);
  }

  function touch(element: Element, touched: number): Row {
    const row = Object.assign(known.get(element) ?? { element, since: touched, edits: 0 }, {
      isStale: true,
      touched,
    });
    known.set(element, row);
    return row;
  }

  /** Looks through the whole list, whose messages stay known. */
  function look(): void {
    const now = performance.now();
    const before = rows;
    rows = [...list!.querySelectorAll(message)].map((one) => known.get(one) ?? touch(one, now));
    if (isReversed) rows.reverse();
    isMoved = false;
    isNews = true;
    const isLess = before.some((row, index) => row !== rows[index]);
    hasGone ||= isLess;
    isOther ||= isLess;
    isGrown ||= rows.length > before.length || isLess;
  }

  function readRow(row: Row): void {
    const { element, listed, touched } = row;
    row.isStale = false;
    const isIgnored = ignore !== undefined && element.matches(ignore);
    const place = text ? element.querySelector(text) : element;
    const isUnsure = place !== null && isTranslated(place, originals);
    // What is a translation, or changes all the time, stays as it was.
    const isKept = row.words && (isUnsure || (!isPart && row.edits > MANY));
    const words = isIgnored
      ? undefined
      : isKept
        ? row.words
        : place
          ? wordsOf(place, originals)
          : '';
    if (isIgnored) row.since = -Infinity;
    else if (words !== row.words) row.since = touched;
    row.words = words;
    const author = is(element, customer)
      ? 'customer'
      : agent && is(element, agent)
        ? 'human_agent'
        : 'ai';
    if (listed?.text === (words || undefined) && (!listed || listed.author === author)) return;
    row.listed = words
      ? {
          author,
          text: words,
          key: isPart ? undefined : keyOf(element),
          isUnsure: isUnsure && !isKept,
        }
      : undefined;
    isNews = true;
    hasGone ||= listed !== undefined && listed.author !== row.listed?.author;
  }

  const read = chat.heard((isLast = false) => {
    clearTimeout(timer);
    timer = undefined;
    if (!list) return;
    if (isLast) mark(changes.takeRecords());
    const now = performance.now();
    if (isMoved) look();
    isOther ||= rows.some(({ isStale, stood }) => isStale && stood);
    let isEnd = true;
    let part = '';
    if (isOther || !home || isAway) {
      [isEnd, part, isPart] = scrollOf(list, !!isReversed, rows[0]?.element, rows.at(-1)?.element);
    }
    for (const row of rows) {
      if (!row.isStale) continue;
      if (performance.now() - now > (isLast ? LAST_SLICE : SLICE)) {
        // What is not read when the page ends is read by the next one.
        if (!isLast) timer = setTimeout(read);
        return;
      }
      readRow(row);
    }
    if (isReversed === undefined && rows.length > 1) {
      isReversed = isUpwards(rows[0]!.element, rows[1]!.element);
      if (isReversed) rows.reverse();
    }
    let wait = Infinity;
    let isOpen = false;
    const shown: Listed[] = [];
    for (const row of rows) {
      const { listed, since, stood } = row;
      // What is written as the page ends may break off, but what the customer writes is whole.
      const isWhole = listed?.author === 'customer';
      const stands = !isLast ? settle : isWhole ? 0 : Math.min(settle, LAST_SETTLE);
      const left = stands - (now - since);
      if (left > 0) {
        wait = Math.min(wait, left);
        // The list is told up to what is still being written. What is being edited stands as it was.
        isOpen ||= isPart || !stood;
      } else {
        row.stood = listed;
        const isEdit = !isPart && stood && listed && !listed.text.startsWith(stood.text);
        if (isEdit && row.edits++ === MANY) chat.blind(`"${text ?? message}" changes all the time`);
      }
      if (row.stood && !isOpen) shown.push(row.stood);
    }
    if (wait === Infinity) doubt(shown);
    else if (!isLast) timer = setTimeout(read, wait + 1);
    // Messages that the page has rendered anew are told when they stand still.
    if (shown.length === 0 && wait < Infinity) return;
    if (!isNews && !hasGone && shown.length === told) return;
    const top = rows.find(({ since }) => since !== -Infinity);
    // Elements that are used again tell nothing.
    const head = isPart ? top?.listed : top;
    // A list that may show only a part has lost a message when its first one is still there and its end in view.
    const isAll = hasGone && wait === Infinity && top !== undefined && top === first && isEnd;
    if (isEnd || !home) home = head;
    isAway = home !== head;
    // Rows that are used again for other messages are as many as before, and the list is scrolled.
    const isSame = isPart ? top === first && (part === place || shown.length > told) : !isGrown;
    const whole = isAway ? 'elsewhere' : 'whole';
    const view = isPart ? (isAway ? 'away' : undefined) : whole;
    first = top;
    place = part;
    if (isAll) hasGone = false;
    // What an earlier part does not tell for certain is told again.
    isNews = isAway || wait < Infinity;
    const least = isOther ? shown.length - MOST : told;
    const before = isAway ? 0 : Math.max(0, Math.min(told - AGAIN, least));
    if (wait === Infinity) isOther = isGrown = false;
    chat.list(shown.slice(before), isAll, before, isSame && !(isPart && isAway) ? 'same' : view);
    told = shown.length;
  });

  /** Tells that the selectors do not fit the page, or no longer: no message, no words, or all of one side. */
  function doubt(shown: readonly Listed[]): void {
    const sides = new Set(shown.map(({ author }) => author === 'customer'));
    const count = rows.length > 0 ? rows.filter(({ words }) => words !== undefined).length : others;
    if (count >= MANY && sides.size < 2)
      chat.blind(`"${message}" and "${customer}" fit no messages`);
  }

  /** An element has come; most come at the end of the list. */
  function come(element: Element, now: number): void {
    const all = [...element.querySelectorAll(message)];
    if (element.matches(message)) all.unshift(element);
    const [one] = all;
    if (!one) {
      const isNone = ignore && element.matches(ignore);
      if (rows.length === 0 && !isNone && element.textContent?.trim()) others++;
      return;
    }
    const last = rows.at(-1)?.element;
    const isNext = !last || (last.compareDocumentPosition(one) & FOLLOWING) > 0;
    const more = all.map((each) => touch(each, now));
    isGrown = true;
    if (isNext && !isReversed && !isMoved) rows.push(...more);
    else isMoved = true;
  }

  /** Notes what the page has changed. */
  const mark = chat.heard((records: readonly MutationRecord[]) => {
    const now = performance.now();
    noteOriginals(records, originals);
    const size = records.reduce((sum, { addedNodes }) => sum + addedNodes.length, records.length);
    if (size > MANY_CHANGES) {
      // They are read in slices, as all the others are then.
      for (const row of rows) Object.assign(row, { isStale: true, touched: now });
      isMoved = true;
    } else for (const record of records) markOne(record, now);
    soon();
  });

  function markOne({ type, target, addedNodes, removedNodes }: MutationRecord, now: number): void {
    let isInside = false;
    for (let one: Node | null = target; one && one !== list; one = one.parentNode) {
      if (!known.has(one)) continue;
      touch(one as Element, now);
      isInside = true;
    }
    if (type === 'attributes') {
      const element = target as Element;
      // Others may be messages now.
      isMoved ||= !isInside || known.has(element) !== element.matches(message);
      // It may tell of all the messages that it holds.
      if (isInside || element === list) return;
      for (const row of rows) if (element.contains(row.element)) touch(row.element, now);
    }
    isMoved ||= [...removedNodes].some(isElement);
    for (const node of addedNodes) if (isElement(node)) come(node, now);
  }

  const changes = new MutationObserver(mark);
  const soon = () => (timer ??= setTimeout(read, Math.min(settle, 100)));

  const find = chat.heard(() => {
    if (list?.isConnected && list.ownerDocument.defaultView) return;
    list = reach(path);
    changes.disconnect();
    for (const row of rows) row.isStale = true;
    rows = [];
    first = home = undefined;
    told = 0;
    isAway = isPart = false;
    isReversed = newest && newest === 'first';
    isMoved = true;
    if (list) {
      lost = Infinity;
      changes.observe(list, {
        childList: true,
        subtree: true,
        characterData: true,
        attributeFilter: TELLING.concat(named),
      });
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

/** The id that the page gives the message, if it does; otherwise the element itself. */
function keyOf(element: Element): unknown {
  const own = [...element.attributes].find(({ name, value }) => value && IDS.test(name));
  return own ? `${own.name} ${own.value}` : element;
}

const isElement = (node: Node): node is Element => node.nodeType === 1;
