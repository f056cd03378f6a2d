import type { Message } from '../capture/index.ts';
import { MAX_EVENT_CONTENT } from '../contract/limits.ts';
import type { Listed, Told } from './told.ts';

/** A message of the list that is on record. */
interface Entry {
  id: string;
  author: string;
  text: string;
  /** Another page recorded it, so that its text is masked. */
  isMasked?: boolean;
  /** This page has shown it. */
  isOwn?: boolean;
}

type Change = Told | { id: string; text: string };

/** How far to look for the place where two lists agree again. */
const LOOK_AHEAD = 20;

/**
 * Finds what is new, edited or removed in a list of messages without ids, each time that it is told. Their ids
 * are made of their number and their length, so that two tabs give the same message the same id; a hash of the
 * words would give away what is masked.
 */
export function createList() {
  const all: Entry[] = [];
  let next = 0;
  /** Where in `all` the list began that was told last; `undefined`: nothing was told, or an empty one. */
  let start: number | undefined;

  return (known: readonly Message[], shown: readonly Listed[], isAll: boolean): Change[] => {
    for (const { id, senderType, content } of known) {
      const number = parseInt(id, 10);
      if (!(number >= next)) continue;
      all.push({ id, author: senderType, text: content, isMasked: true });
      next = number + 1;
    }
    const changes: Change[] = [];
    const isSame = (at: number, index: number) => {
      const [entry, one] = [all[at], shown[index]];
      if (!entry || !one || entry.author !== one.author) return false;
      return entry.text === one.text || (entry.isMasked === true && isMaskOf(entry.text, one.text));
    };
    /** How many messages from there on agree; a few decide. */
    function run(at: number, index: number): number {
      let count = 0;
      while (count < LOOK_AHEAD && isSame(at + count, index + count)) count++;
      const isEnd = !all[at + count] || !shown[index + count] || at + index === 0;
      return count > 1 || isEnd ? count : 0;
    }
    /** The place in `all` where the list begins, and how many at its beginning are older than that. */
    function anchor(): [number, number] {
      if (start !== undefined && isSame(start, 0)) return [start, 0];
      const none: [number, number] = [start ?? all.length, 0];
      if (shown[0]?.isLive) return none;
      let [best, most] = [none, 0];
      const consider = (at: number, index: number) => {
        const count = run(at, index);
        if (count > most) [best, most] = [[at, index], count];
      };
      // Of equal places the last one: a part that is shown is most likely the end.
      for (let at = all.length - 1; at >= 0; at--) consider(at, 0);
      for (let index = 1; index < shown.length; index++) consider(0, index);
      // Of what was kept, the first may no longer be shown.
      for (let index = shown.length - 1; index > 0; index--) consider(all.length - 1, index);
      return best;
    }
    /** How far it is to the next place where both agree: in `all`, and in the list. */
    function gap(at: number, index: number): [number, number] | undefined {
      for (let sum = 1; sum <= LOOK_AHEAD; sum++) {
        for (let more = 0; more <= sum; more++) {
          if (isSame(at + sum - more, index + more)) return [sum - more, more];
        }
      }
      return undefined;
    }

    // A list that was emptied takes nothing back.
    if (shown.length === 0) {
      start = undefined;
      return changes;
    }
    const isFirst = start === undefined;
    let [at, index] = anchor();
    start = at;
    while (index < shown.length || at < all.length) {
      if (isSame(at, index)) {
        bind(all[at++]!, shown[index++]!.text);
        continue;
      }
      const found = gap(at, index);
      let [gone, come] = found ?? [all.length - at, shown.length - index];
      for (; gone > 0 && come > 0; gone--, come--, at++, index++) {
        const [entry, one] = [all[at]!, shown[index]!];
        if (entry.author !== one.author) break;
        if (!entry.isOwn && !found) {
          // What another tab has added is no earlier text of what this one shows. What a page shows from the first
          // is what was recorded: as another tab has it, or cut off where the last page ended.
          if (!isFirst || one.isLive || at - start < 2) break;
          if (!one.text.startsWith(entry.text)) {
            bind(entry, one.text);
            continue;
          }
        }
        bind(entry, one.text);
        changes.push({ id: entry.id, text: one.text });
      }
      for (; gone > 0; gone--) {
        const isBetween = found !== undefined && index > 0;
        if (all[at]!.isOwn && (isBetween || (isAll && (found || index >= shown.length)))) {
          const [entry] = all.splice(at, 1);
          changes.push({ id: entry!.id, text: '' });
        } else at++;
      }
      for (; come > 0; come--, index++) {
        const one = shown[index]!;
        const id = `${next++}-${one.text.length}`;
        all.splice(at++, 0, { id, author: one.author, text: one.text, isOwn: true });
        changes.push({ ...one, id });
      }
    }
    return changes;
  };
}

function bind(entry: Entry, text: string): void {
  Object.assign(entry, { text, isMasked: false, isOwn: true });
}

/** Whether a text may be what was masked, or cut. */
function isMaskOf(masked: string, text: string): boolean {
  const parts = masked.split(/\[\w+\]/);
  const plain = text.replace(/[^\P{Cc}\t\n\r]/gu, '').slice(0, MAX_EVENT_CONTENT);
  const last = parts.pop()!;
  let at = 0;
  for (const part of parts) {
    const found = plain.indexOf(part, at);
    if (found < 0 || (at === 0 && part === parts[0] && found > 0)) return false;
    at = found + part.length;
  }
  return parts.length === 0 ? plain === last : plain.slice(at).endsWith(last);
}
