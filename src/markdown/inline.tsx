import type { VNode } from 'preact';
import { entityOf } from '../text/entities.ts';
import { linkTo } from './link.tsx';

type Inline = VNode | string;

/** Most characters of a link's address and of its title, so that the work stays linear. */
const MAX_TARGET = 2000;
const MAX_TITLE = 300;

/** Most formats inside each other. */
const MAX_DEPTH = 12;

const ESCAPE = /\\([!-/:-@[-`{-~])/y;
const ENTITY = /&(#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,7});/iy;
/** A line break within a line, as in a cell of a table. */
const BREAK = /<br *\/?>/iy;
/** The number of a note, where it is mentioned and where it begins. */
const NOTE = /\[\^(\d{1,3})\^?\](:(?=\s|$))?/y;
const AUTOLINK = /<((?:https?:\/\/|mailto:|tel:)[^\s<>]{1,2000})>/iy;
/** An address in a text; what is punctuation of the text is cut off afterwards. */
const BARE = /https?:\/\/[^\s<>"'`|。，、；：！？）」』】]{1,2000}/iy;
const DELIMITER = /\*{1,3}|_{1,3}|~~/y;
const TICKS = /`+/y;
const PLAIN = /[^\\`*_~[\]!<&hH\n]+/y;

/** The character; without one that can be seen, what was written. */
function entity([whole, name]: readonly string[]): string {
  const found = entityOf(name!);
  return found !== undefined && found >= ' ' ? found : whole!;
}

const isSpace = (letter: string | undefined) => !letter || /\s/.test(letter);
const isWord = (letter: string | undefined) => Boolean(letter && /[\p{L}\p{N}_]/u.test(letter));

/** Where a bracket closes, by where it opens. Escapes and code are skipped. */
function bracketsOf(text: string, codes: Map<number, number>): Map<number, number> {
  const closes = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '\\') at++;
    else if (letter === '`') at = codes.get(at) ?? at;
    else if (letter === '[') open.push(at);
    else if (letter === ']' && open.length > 0) closes.set(open.pop()!, at);
  }
  return closes;
}

/** The last character of the code, by where its first backtick stands. */
function codesOf(text: string): Map<number, number> {
  const runs = [...text.matchAll(/`+/g)];
  const closing = new Map<number, number>();
  const next = new Map<number, number>();
  for (const { 0: run, index } of runs.toReversed()) {
    const end = next.get(run.length);
    if (end !== undefined) closing.set(index, end);
    next.set(run.length, index + run.length - 1);
  }
  const codes = new Map<number, number>();
  const outside = /\\[^]|`+/g;
  for (let found; (found = outside.exec(text));) {
    const end = closing.get(found.index);
    if (end === undefined) continue;
    codes.set(found.index, end);
    // A backslash in code escapes nothing.
    outside.lastIndex = end + 1;
  }
  return codes;
}

/**
 * An address with blanks in it, as people write telephone numbers and names of files. Of other forms, it is a remark, as
 * in `[a](note: b)`, whose words would be lost.
 */
const LOOSE = /^(?:(?:https?|mailto|tel|sms):|\.{0,2}\/)(?:[^()<>"\n]|\([^()<>"\n]*\))+\)/i;

/** Reads `(address "title")`. @returns the address, the title, and where it ends */
function targetAt(text: string, from: number): [string, string | undefined, number] | undefined {
  if (text[from] !== '(') return undefined;
  let at = from + 1;
  while (text[at] && isSpace(text[at])) at++;
  const start = at;
  let target: string;
  if (text[at] === '<') {
    const end = text.slice(at, at + MAX_TARGET).search(/[>\n]/);
    if (text[at + end] !== '>') return undefined;
    target = text.slice(at + 1, at + end);
    at += end + 1;
  } else {
    for (let depth = 0; !isSpace(text[at]); at++) {
      if (at - start > MAX_TARGET) return undefined;
      if (text[at] === '\\') at++;
      else if (text[at] === '(' && depth++ > MAX_DEPTH) return undefined;
      else if (text[at] === ')' && depth-- === 0) break;
    }
    target = text.slice(start, at);
  }
  const rest = text.slice(at, at + MAX_TITLE);
  const found = /^(?:\s+(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|\(([^()]*)\))\s*|\s*)\)/.exec(
    rest,
  );
  if (!found) {
    const [loose] = LOOSE.exec(text.slice(start, start + MAX_TITLE)) ?? [];
    if (!loose) return undefined;
    return [read(loose.slice(0, -1).trim()), undefined, start + loose.length];
  }
  const title = found[1] ?? found[2] ?? found[3];
  return [read(target), title && read(title), at + found[0].length];
}

/** An address or a title without its escapes. */
const read = (text: string) =>
  text.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/&[#\w]{1,9};/g, (one) => {
    ENTITY.lastIndex = 0;
    const found = ENTITY.exec(one);
    return found ? entity(found) : one;
  });

/** Longest label of a link whose address stands elsewhere, so that the work stays linear. */
const MAX_LABEL = 300;

/** How much longer a text may become by the addresses that stand elsewhere in it, UTF-16 units. */
export const MAX_GROWTH = 100_000;

/** What stands elsewhere in a text. */
export interface Targets {
  /** Such as `(address "title")`; for a note, by `^` and its name, what mentions it. */
  byName: Map<string, string>;
  /** How much longer the text may become by them. */
  room: number;
}

/** What such a label counts as. */
export const nameOf = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * Puts the addresses that stand elsewhere in the text behind the labels of their links: `[a][1]` becomes
 * `[a](address)`. Code is skipped.
 */
export function withTargets(text: string, targets: Targets): string {
  if (targets.byName.size === 0 || !text.includes('[')) return text;
  const brackets = bracketsOf(text, codesOf(text));
  let whole = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const close = brackets.get(at);
    if (close === undefined || close - at > MAX_LABEL || text[close + 1] === '(') continue;
    const label = text.slice(at + 1, close);
    const second = text[close + 1] === '[' ? brackets.get(close + 1) : undefined;
    const isNamed = second !== undefined && second - close < MAX_LABEL;
    const name = nameOf((isNamed && text.slice(close + 2, second)) || label);
    const target = targets.byName.get(name);
    if (target === undefined || target.length > targets.room) continue;
    targets.room -= target.length;
    whole += text.slice(from, name.startsWith('^') ? at : close + 1) + target;
    from = (isNamed ? second : close) + 1;
    at = from - 1;
  }
  return whole + text.slice(from);
}

/** Takes what belongs to the text around an address off its end. */
function trimmed(address: string): string {
  let opened = address.split('(').length - address.split(')').length;
  let end = address.length;
  for (; /[.,;:!?*_~\])]/.test(address[end - 1] ?? ''); end--) {
    if (address[end - 1] !== ')') continue;
    if (opened >= 0) break;
    opened++;
  }
  return address.slice(0, end);
}

/** A mark that may begin a format, at an index of what was made. */
interface Opener {
  letter: string;
  count: number;
  index: number;
}

/**
 * Bold, italic, struck through, code, links and images. What is not closed stays as it was written.
 *
 * @param isLabel no links in it: it is the label of one
 */
export function inline(text: string, isLabel = false, depth = 0): Inline[] {
  const made: Inline[] = [];
  const openers: Opener[] = [];
  const codes = codesOf(text);
  const brackets = bracketsOf(text, codes);
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const add = (one: Inline) => {
    const last = made.length - 1;
    // The text of a mark may become a format later.
    const isMark = openers.at(-1)?.index === last;
    if (typeof one === 'string' && typeof made[last] === 'string' && !isMark) made[last] += one;
    else made.push(one);
  };

  /** A picture is not loaded, because whoever makes a bot write it would see who reads it: it is a link. */
  function linkAt(isImage: boolean): boolean {
    const open = isImage ? at + 1 : at;
    const close = brackets.get(open);
    const target = close === undefined ? undefined : targetAt(text, close + 1);
    if (!target || depth >= MAX_DEPTH) return false;
    const label = inline(text.slice(open + 1, close), true, depth + 1);
    const [address, title, end] = target;
    if (label.length === 0) label.push(address);
    if (address === '' && label.length === 0) return false;
    const link = isLabel ? undefined : linkTo(address, label, title);
    if (link) add(link);
    else label.forEach(add);
    at = end;
    return true;
  }

  function mark(run: string): void {
    const letter = run[0]!;
    const [before, after] = [text[at - 1], text[at + run.length]];
    // Two stars may stand within a word, but "2*3*4" is no format.
    const isLoose = letter === '*' && run.length > 1;
    const closes = !isSpace(before) && (isLoose || !isWord(after));
    const opens = !isSpace(after) && (isLoose || !isWord(before));
    let left = run.length;
    at += left;
    while (closes && left > 0) {
      const found = openers.findLastIndex(
        (one) => one.letter === letter && one.index < made.length - 1,
      );
      const opener = openers[found];
      if (!opener) break;
      const both = Math.min(opener.count, left, 2);
      // As long marks as were written, or the text between would be closed by half.
      if (both < 2 && (letter === '~' || (opener.count === 2 && left === 1))) break;
      openers.length = found;
      const inner = made.splice(opener.index + 1);
      const Tag = letter === '~' ? 'del' : both === 2 ? 'strong' : 'em';
      opener.count -= both;
      left -= both;
      made.pop();
      if (opener.count > 0) {
        made.push(letter.repeat(opener.count));
        openers.push(opener);
      }
      made.push(<Tag>{inner}</Tag>);
    }
    if (left === 0) return;
    if (opens && openers.length < MAX_DEPTH) {
      made.push(letter.repeat(left));
      openers.push({ letter, count: left, index: made.length - 1 });
    } else add(letter.repeat(left));
  }

  while (at < text.length) {
    const letter = text[at]!;
    let found: RegExpExecArray | null;
    if ((found = take(PLAIN))) {
      add(found[0]);
      at += found[0].length;
    } else if ((found = take(BREAK))) {
      add(<br />);
      at += found[0].length;
    } else if ((found = take(NOTE))) {
      add(<sup>{found[1]}</sup>);
      at += found[0].length;
      // Where it is mentioned, the colon belongs to the text.
      if (found[2] && found.index > 0 && text[found.index - 1] !== '\n') at--;
    } else if (text.startsWith('\\\n', at)) {
      // The end of a line, said aloud.
      at++;
    } else if ((found = take(ESCAPE)) || (found = take(ENTITY))) {
      add(found[0][0] === '\\' ? found[1]! : entity(found));
      at += found[0].length;
    } else if ((found = take(TICKS))) {
      const end = codes.get(at);
      const { length } = found[0];
      if (end === undefined) add(found[0]);
      else {
        const code = text.slice(at + length, end - length + 1);
        // Room for a backtick at its ends.
        const isPadded = code.startsWith(' ') && code.endsWith(' ') && code.trim() !== '';
        add(<code>{isPadded ? code.slice(1, -1) : code}</code>);
      }
      at = end === undefined ? at + length : end + 1;
    } else if ((found = take(AUTOLINK))) {
      const label = found[1]!.replace(/^(?:mailto|tel):/i, '');
      add((!isLabel && linkTo(found[1]!, [label])) || label);
      at += found[0].length;
    } else if ((found = !isWord(text[at - 1]) ? take(BARE) : null) && !isLabel) {
      const address = trimmed(found[0]);
      add(linkTo(address, [address]) ?? address);
      at += address.length;
    } else if ((letter === '[' && linkAt(false)) || (text.startsWith('![', at) && linkAt(true))) {
      continue;
    } else if ((found = take(DELIMITER))) mark(found[0]);
    else {
      // A format ends with its line.
      if (letter === '\n') openers.length = 0;
      add(letter);
      at++;
    }
  }
  return made;
}
