import type { Message } from '../capture/index.ts';
import { MAX_EVENT_CONTENT } from '../contract/limits.ts';
import type { Listed, Told } from './told.ts';

/** A message of the list that is on record. */
interface Entry {
  id: string;
  author: string;
  text: string;
  /** Another page recorded it, so that its text is masked: what is left of it between the masks. */
  parts?: string[] | undefined;
  /** This page has shown it. */
  isOwn?: boolean;
  key?: unknown;
  /** Another tab recorded it while this page was open. */
  isOthers?: boolean;
}

type Change = Told | { id: string; text: string };

/**
 * What is known of the part of a chat that is told. `same`: that of the last time, so that what reads otherwise was
 * edited, however much of it; `whole`: all that the page has, so that what reads almost the same was edited;
 * `elsewhere`: the same, but its end is out of view, so that what has nothing in common with the last one may be
 * earlier; `away`: any part, most likely an earlier one, which the customer has scrolled to.
 */
export type View = 'same' | 'whole' | 'elsewhere' | 'away' | undefined;

/** How long what another tab has recorded may still be new to this one, milliseconds. */
const RECENT = 10_000;

/** How far to look for the place where two lists agree again. */
const LOOK_AHEAD = 20;

/** So many messages may all be edited at once. */
const FEW = 2;

/** How many of the last messages are compared word by word. More than the browser keeps of a conversation. */
const MOST = 500;
/** Of how many earlier ones it is known that they were recorded. */
const MOST_EARLIER = 20_000;

/**
 * Finds what is new, edited or removed in a list of messages without ids, each time that it is told. Their ids
 * are made of their number, their length and 8 bits of a hash, so that two tabs give the same message the same id, and
 * two messages of one moment each its own. The secret is in the hash, as one of the words alone would give away what is
 * masked. What only this tab tells has an id of this tab, as another one may be told the same words at that moment.
 *
 * @param secret what all tabs of this browser know of the conversation, and nobody else
 */
export function createList(secret: () => string) {
  const all: Entry[] = [];
  /** Hashes of those that came before, which stay here. */
  const earlier: number[] = [];
  /** Ids of what is on record, the last of them. */
  const ids = new Set<string>();
  const tab = Math.random().toString(36).slice(2, 10);
  const created = Date.now();
  let next = 0;
  /**
   * Where in `all` the list began that was told last, below 0 if its beginning is no longer there; `undefined`:
   * nothing was told, or an empty one.
   */
  let start: number | undefined;
  /** Where the list began that was emptied since. */
  let emptied: number | undefined;

  /** Notes that the id is used. @returns whether it is new */
  function note(id: string): boolean {
    const { size } = ids;
    ids.add(id);
    if (ids.size > 4 * MOST) ids.delete(ids.values().next().value!);
    return ids.size > size;
  }
  /** Lets the oldest go, now and then. */
  function trim(): void {
    if (all.length < 2 * MOST) return;
    const gone = all.splice(0, all.length - MOST);
    earlier.push(...gone.map(({ author, text }) => hashOf(author, text)));
    if (earlier.length > 2 * MOST_EARLIER) earlier.splice(0, earlier.length - MOST_EARLIER);
    if (start !== undefined) start -= gone.length;
    emptied = undefined;
  }
  /** Whether a part is shown that was recorded long ago. */
  function isEarlier(shown: readonly Listed[]): boolean {
    const hashes = shown.slice(0, 3).map(({ author, text }) => hashOf(author, text));
    return earlier.some((_, at) => hashes.every((hash, index) => earlier[at + index] === hash));
  }

  return (
    known: readonly Message[],
    shown: readonly Listed[],
    isAll: boolean,
    before = 0,
    view?: View,
  ): Change[] => {
    for (const { id, senderType, content, at } of known) {
      const number = parseInt(id, 10);
      if (!(number >= 0) || !note(id)) continue;
      next = Math.max(next, number + 1);
      // It was removed.
      if (!content) continue;
      const parts = content.split(/\[\w+\]/);
      const isOthers = at > Math.max(created, Date.now() - RECENT);
      all.push({ id, author: senderType, text: content, parts, isOthers });
    }
    const changes: Change[] = [];
    const isSame = (at: number, index: number) => {
      const [entry, one] = [all[at], shown[index]];
      if (!entry || !one || entry.author !== one.author) return false;
      return (
        entry.text === one.text ||
        one.isUnsure === true ||
        (entry.parts !== undefined && isMaskOf(entry.parts, one.text))
      );
    };
    /** The same message, by what the page has it in. Frameworks may use that again, so the words come first. */
    const isKnown = (at: number, index: number) =>
      all[at]?.key !== undefined && all[at].key === shown[index]?.key;
    /** How far runs are compared: words that tell nothing decide by their number. */
    const most = shown[0]?.isUnsure ? Infinity : LOOK_AHEAD;
    /** How many messages from there on agree; a few decide. */
    function run(at: number, index: number): number {
      let count = 0;
      while (count < most && isSame(at + count, index + count)) count++;
      const isEnd = !all[at + count] || !shown[index + count] || at + index === 0;
      // Of an earlier part, one message may be alike by chance.
      return count > 1 || (isEnd && view !== 'away') ? count : 0;
    }
    /**
     * The place in `all` where the list begins, and how many at its beginning are older than that; `undefined`: all
     * of them are.
     */
    function anchor(): [number, number] | undefined {
      const place = start === undefined ? all.length : start + before;
      const none: [number, number] = [
        Math.max(place, 0),
        Math.min(Math.max(-place, 0), shown.length),
      ];
      if (start !== undefined && isSame(...none) && (view !== 'away' || run(...none))) return none;
      if (shown[0]?.isLive) return none;
      let [best, longest] = [none, 0];
      const consider = (at: number, index: number) => {
        const count = run(at, index);
        if (count > longest) [best, longest] = [[at, index], count];
      };
      // Of equal places the last one: a part that is shown is most likely the end.
      for (let at = all.length - 1; at >= 0; at--) consider(at, 0);
      for (let index = 1; index < shown.length; index++) consider(0, index);
      // Of what was kept, the first may no longer be shown.
      for (let index = shown.length - 1; index > 0; index--) consider(all.length - 1, index);
      if (longest > 0) return best;
      if (view === 'away' || isEarlier(shown)) return undefined;
      // Of none the words are as they were.
      for (let index = shown.length - 1; index >= 0; index--) {
        const at = all.findIndex((_, at) => isKnown(at, index));
        if (at >= 0) best = [at, index];
      }
      if (emptied !== undefined && isAlike(emptied, 0)) best = [emptied, 0];
      // A few that read otherwise were edited, or many that read almost the same. A part that has nothing in common
      // with the last one is another: what it shows is new.
      const isLong = start !== undefined && all.length - none[0] > FEW;
      return !isLong || view === 'same' || isAlike(...best) || gap(...none, true)
        ? best
        : view === 'elsewhere'
          ? undefined
          : [all.length, 0];
    }
    /** Whether most of the messages from there on read almost the same, where that tells something. */
    function isAlike(at: number, index: number): boolean {
      if (view !== 'whole' && view !== 'elsewhere') return false;
      const some = all.slice(at, at + LOOK_AHEAD);
      const alike = some.filter((entry, more) => {
        const one = shown[index + more];
        return entry.author === one?.author && isLike(entry.text, one.text);
      });
      return alike.length * 2 > some.length;
    }
    /**
     * How far it is to the next place where both agree: in `all`, and in the list.
     *
     * @param isSure one message that is alike is not enough
     */
    function gap(
      at: number,
      index: number,
      isSure = false,
      agree: typeof isSame = isSame,
    ): [number, number] | undefined {
      for (let sum = 1; sum <= LOOK_AHEAD; sum++) {
        for (let more = 0; more <= sum; more++) {
          const [one, other] = [at + sum - more, index + more];
          if (isSure ? run(one, other) : agree(one, other)) return [sum - more, more];
        }
      }
      return undefined;
    }

    function add(one: Listed): Entry {
      const { text, key } = one;
      const mark = (hashOf(one.author, secret() + text) >>> 24).toString(36);
      const id = `${next++}-${text.length}-${one.isHere ? tab : mark}`;
      note(id);
      changes.push({ ...one, id });
      return { id, author: one.author, text, key, isOwn: true };
    }

    // A list that was emptied takes nothing back.
    if (shown.length === 0) {
      if (start !== undefined) emptied = Math.max(0, start);
      start = undefined;
      return changes;
    }
    const isFirst = start === undefined;
    const moved: Entry[] = [];
    const hasOthers = all.some(({ isOthers }) => isOthers);
    const found = anchor();
    if (!found) return changes;
    let [at, index] = found;
    const from = at;
    start = at - index - before;
    emptied = undefined;
    while (index < shown.length || at < all.length) {
      if (isSame(at, index)) {
        bind(all[at++]!, shown[index++]!);
        continue;
      }
      const found =
        gap(at, index, view === 'away') ??
        (view === 'away' ? undefined : gap(at, index, false, isKnown));
      if (view === 'away' && !found && at < all.length) break;
      let [gone, come] = found ?? [all.length - at, shown.length - index];
      for (; gone > 0 && come > 0; gone--, come--, at++, index++) {
        const [entry, one] = [all[at]!, shown[index]!];
        if (entry.author !== one.author) {
          if (!entry.isOwn || entry.text !== one.text) break;
          // The page has learned whose it is.
          changes.push({ id: entry.id, text: '' });
          all[at] = add(one);
          continue;
        }
        if (!entry.isOwn && !found) {
          // What another tab has added is no earlier text of what this one shows. What a page shows from the first
          // is what was recorded: as another tab has it, or cut off where the last page ended.
          const isUnsure = !isAll && at - from < 2 && one.author === 'customer';
          if (!isFirst || one.isLive || isUnsure || entry.isOthers) break;
          if (!one.text.startsWith(entry.text)) {
            bind(entry, one);
            continue;
          }
        }
        bind(entry, one);
        changes.push({ id: entry.id, text: one.text });
      }
      for (; gone > 0; gone--) {
        const isBetween = found !== undefined && index > 0;
        if (all[at]!.isOwn && (isBetween || (isAll && (found || index >= shown.length)))) {
          // It stands further on: two tabs have shown what both wrote at one moment, and then its real order.
          const { author, text } = all[at]!;
          const on = shown.slice(index, index + LOOK_AHEAD);
          if (on.some((one) => one.author === author && one.text === text)) {
            moved.push(all[at++]!);
            continue;
          }
          const [entry] = all.splice(at, 1);
          changes.push({ id: entry!.id, text: '' });
        } else at++;
      }
      for (; come > 0; come--, index++) {
        const one = shown[index]!;
        const place = moved.findIndex(
          ({ author, text }) => author === one.author && text === one.text,
        );
        if (place >= 0) {
          moved.splice(place, 1);
          continue;
        }
        // Another tab has shown what both wrote at one moment in another order.
        const others = hasOthers
          ? all.findLastIndex((entry, at) => entry.isOthers && isSame(at, index))
          : -1;
        if (others >= 0 && !one.isHere && !one.isLive) {
          bind(all[others]!, one);
          continue;
        }
        all.splice(at++, 0, add(one));
      }
    }
    trim();
    return changes;
  };
}

function bind(entry: Entry, { key, text, isUnsure }: Listed): void {
  entry.key = key;
  // Most are told again as they are.
  if (isUnsure || (entry.isOwn && entry.text === text)) return;
  Object.assign(entry, { text, parts: undefined, isOwn: true, isOthers: false });
}

/** Whether at least half of the longer text is that of the other, from both ends. */
function isLike(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  let first = 0;
  while (first < short.length && short[first] === long[first]) first++;
  let last = 0;
  while (first + last < short.length && short.at(-1 - last) === long.at(-1 - last)) last++;
  return (first + last) * 2 >= long.length;
}

/** Whether the parts may be what masking, or the longest text, left of a text. */
function isMaskOf(parts: readonly string[], text: string): boolean {
  const [first = '', ...more] = parts;
  // Most are told apart here.
  if (!text.startsWith(first) && !/\p{Cc}/u.test(text)) return false;
  const plain = text.replace(/[^\P{Cc}\t\n\r]/gu, '').slice(0, MAX_EVENT_CONTENT);
  if (!plain.startsWith(first)) return false;
  const last = more.pop();
  if (last === undefined) return plain === first;
  let at = first.length;
  for (const part of more) {
    const found = plain.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return plain.slice(at).endsWith(last);
}

/** 32 bits of a message. No more than a few of them leave the page. */
function hashOf(author: string, text: string): number {
  let hash = author.length;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
