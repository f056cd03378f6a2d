import { PHONES } from './normal.ts';

/** What a word near a number says about it. */
export type Cue = 'phone' | 'id' | 'other' | 'money';

/**
 * Patterns of the words that stand near numbers, in lower case and without accents: see `fold`. A pattern
 * matches anywhere in a word unless it says otherwise.
 */
export interface Words {
  /** Before or after a phone number. */
  phone: string;
  /** Before or after a number that a person or a company is registered under. */
  id: string;
  /** Before or after the number of an order, a parcel, a device and so on. */
  other: string;
  /** Before an amount. */
  money: string;
  /** What passwords are called. */
  password: string;
  /** Between that word and the password; between letters, unless in a script without spaces. */
  is: string;
  /** Words that come after the verb and are no password. */
  comment: string;
}

/** Lower case, no accents and vowel marks, `ı` as `i`, `ł` as `l`. */
const fold = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ıłøß]/g, (letter) => ({ ı: 'i', ł: 'l', ø: 'o' })[letter] ?? 'ss');

/** The pattern of all cues in a folded text, the kind of each as the name of its group. */
export function cuesOf(words: readonly Words[]): RegExp {
  const group = (kind: 'phone' | 'id' | 'other' | 'money') =>
    `(?<${kind}>${words.map((one) => fold(one[kind])).join('|')})`;
  return new RegExp(`${group('id')}|${group('phone')}|${group('other')}|${group('money')}`, 'g');
}

/** How far a cue may be from its number, characters. */
const BEFORE = 48;
const AFTER = 28;

const isDigit = (code: number) => code > 47 && code < 58;
const isFilled = (code: number) => code > 0xdfff && code < 0xe100;
const codesOf = (signs: string) => new Set([...signs].map((sign) => sign.charCodeAt(0)));
const ENDS_BEFORE = codesOf('!?。！？');
const ENDS_AFTER = codesOf('.!?,;\n。！？、，');
const SIGNS_IN_NUMBER = codesOf(' ./-');

/** What was found in the texts around numbers: the same words stand around many of them, and are read in each step. */
export type CueMemo = Map<string, [Cue, number] | null>;

/** The kind of the last, or of the first, cue in a text; and how far its end is from the text's end. */
function cueIn(
  text: string,
  cues: readonly RegExp[],
  isLast: boolean,
  memo: CueMemo,
): [Cue, number] | null {
  if (text === '' || text === ' ') return null;
  const key = (isLast ? '<' : '>') + text;
  let found = memo.get(key);
  if (found === undefined) {
    found = /\p{L}/u.test(text) ? readCue(text, cues, isLast) : null;
    memo.set(key, found);
  }
  return found;
}

function readCue(text: string, cues: readonly RegExp[], isLast: boolean): [Cue, number] | null {
  let found: [Cue, number] | null = null;
  const folded = fold(text);
  for (const pattern of cues) {
    // `matchAll` would copy these long patterns each time.
    pattern.lastIndex = 0;
    for (let match = pattern.exec(folded); match; match = pattern.exec(folded)) {
      const end = match.index + match[0].length;
      const { id, phone, other } = match.groups!;
      const kind = id ? 'id' : phone ? 'phone' : other ? 'other' : 'money';
      const distance = isLast ? folded.length - end : match.index;
      if (!found || distance < found[1]) found = [kind, distance];
      if (!isLast) break;
    }
  }
  return found;
}

/** In a list of numbers: how far apart they are, characters, and how many are looked at. */
const LIST_GAP = 12;
const MOST_IN_LIST = 8;

/**
 * Whether a number goes on with a list of as long numbers that are no phone numbers: "orders 1234567 and 1234568".
 *
 * @param length of the number, digits
 */
function isListed(
  text: string,
  length: number,
  from: number,
  cues: readonly RegExp[],
  memo: CueMemo,
): boolean {
  for (let count = 0; count < MOST_IN_LIST; count++) {
    let start = from;
    let digits = 0;
    while (digits < 24 && from - start < 24) {
      const code = text.charCodeAt(start - 1);
      if (isDigit(code)) {
        start--;
        digits++;
      } else if (
        digits > 0 &&
        from - start < 23 &&
        SIGNS_IN_NUMBER.has(code) &&
        isDigit(text.charCodeAt(start - 2))
      ) {
        start--;
      } else break;
    }
    if (digits !== length) return false;
    from = beforeOf(text, start);
    const found = cueIn(text.slice(from, start), cues, true, memo);
    if (found) return found[0] === 'other';
    if (start - from > LIST_GAP) return false;
  }
  return false;
}

/** Where the words begin that stand before a number. */
function beforeOf(text: string, start: number): number {
  let from = start;
  while (from > 0 && start - from < BEFORE) {
    const code = text.charCodeAt(from - 1);
    if (isDigit(code) || isFilled(code) || ENDS_BEFORE.has(code)) break;
    from--;
  }
  return from;
}

/** Where the words end that stand after a number. */
function afterOf(text: string, end: number): number {
  let to = end;
  while (to < text.length && to - end < AFTER) {
    const code = text.charCodeAt(to);
    if (isDigit(code) || isFilled(code) || ENDS_AFTER.has(code)) break;
    to++;
  }
  return to;
}

const digitsIn = (text: string, start: number, end: number): number => {
  let count = 0;
  for (let at = start; at < end; at++) if (isDigit(text.charCodeAt(at))) count++;
  return count;
};

/**
 * What the words around a number say: those before it, or else those after it. Other numbers, masked parts
 * and ends of sentences cut off what is further away, so that masking a part changes no other decision.
 *
 * @param memo of this text
 * @param isPhoneEnd whether a phone number ends there that is not masked yet
 * @returns the cue and its distance, characters; a number after another of its list has the cue of that one
 */
export function cueAt(
  text: string,
  start: number,
  end: number,
  cues: readonly RegExp[],
  memo: CueMemo,
  isPhoneEnd: (at: number) => boolean,
): [Cue, number] | null {
  const from = beforeOf(text, start);
  const before = text.slice(from, start);
  const found = cueIn(before, cues, true, memo);
  if (found) return found;
  const isAfterPhone = isPhoneEnd(from) || PHONES.includes(text[from - 1] ?? ' ');
  if (isAfterPhone && before.length < BEFORE / 2) return ['phone', before.length];
  if (before.length <= LIST_GAP && isListed(text, digitsIn(text, start, end), from, cues, memo)) {
    return ['other', before.length];
  }
  return cueIn(text.slice(end, afterOf(text, end)), cues, false, memo);
}
