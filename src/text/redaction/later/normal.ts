/**
 * What marks a masked part while a text is being read: as many characters as the part has, so that places in
 * the text stay. The first character of each part is the one after; both are of Unicode's private use.
 */
const MASKED = 0xe000;
/** The same for what stays, and belongs to no finding: a date, or a mark like `[email]` in the text itself. */
export const KEPT = '\ue0f0';
/** A mark `[phone]` in the text itself: another number after it is a phone number as well. */
export const KEPT_PHONE = '\ue0f2';

/** The masked parts of the text, by number. */
const MARKS = ['secret', 'token', 'password', 'email', 'iban', 'card', 'phone', 'national_id'];
const PHONE = MASKED + 2 * MARKS.indexOf('phone');
/** The last character of a phone number that is masked. */
export const PHONES = String.fromCharCode(PHONE, PHONE + 1) + KEPT_PHONE;

export interface Normal {
  /** With ASCII digits, spaces, dashes and full-width signs, without invisible characters. */
  plain: string;
  /**
   * Where each UTF-16 unit of `plain` begins in the text, and at the end the length of the text.
   * `null`: the units are those of the text.
   */
  starts: Uint32Array | null;
}

/** Whether a text has a character that is written as another one below. */
const UNUSUAL =
  /%(?:2[089BDEFbdef]|3[0-9ADad]|40)|(?!\p{ASCII})[\p{Nd}\p{No}\p{Cf}\p{Z}\p{Pd}\p{M}\u00b7\u02d7\u2022\u2024\u2027\u2043\u2044\u2212\u2215\u2219\u22c5\u2800\u30fb\u3164\u115f\u1160\uff00-\uffef\u{1d400}-\u{1d7ff}\ue000-\ue0ff]/u;

/** A digit, or a sign that stands in numbers and addresses, as a link has it: `%40` for `@`. */
const ESCAPED = /%(?:2[089BDEFbdef]|3[0-9ADad]|40)/y;

const INVISIBLE = /[\p{Cf}\ufe00-\ufe0f\u034f\u20e3\u3164\u115f\u1160\uffa0]/u;
const DIGIT = /\p{Nd}/u;

/** The digit of any script: those of a script stand in one row. */
function asciiDigit(letter: string): string {
  const code = letter.codePointAt(0)!;
  let zero = code;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

function written(letter: string): string {
  if (DIGIT.test(letter)) return asciiDigit(letter);
  if (INVISIBLE.test(letter)) return '';
  if (/[\p{Z}\u2800\ue000-\ue0ff]/u.test(letter)) return ' ';
  if (/[\p{Pd}\u02d7\u2043\u2212]/u.test(letter)) return '-';
  if (/[\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\uff65]/.test(letter)) return '.';
  if (/[\u2044\u2215]/.test(letter)) return '/';
  const plain = letter.normalize('NFKC');
  return /^[\x21-\x7e]$/.test(plain) ? plain : letter;
}

const known = new Map<string, string>();

/** The text as the rules read it, and where each character comes from. */
export function normalise(text: string): Normal {
  if (!UNUSUAL.test(text)) return { plain: text, starts: null };
  const starts = new Uint32Array(text.length + 1);
  let plain = '';
  let isAfterDigit = false;
  let at = 0;
  let rest = 0;
  for (const letter of text) {
    if (rest > 0) {
      rest--;
      at++;
      continue;
    }
    let now = letter;
    if (letter === '%') {
      ESCAPED.lastIndex = at;
      if (ESCAPED.test(text)) {
        now = String.fromCharCode(parseInt(text.slice(at + 1, at + 3), 16));
        rest = 2;
      }
    } else if (letter > '\x7f') {
      now = known.get(letter) ?? written(letter);
      if (known.size < 4_000) known.set(letter, now);
      // Lines through or around a digit.
      if (isAfterDigit && /\p{M}/u.test(now)) now = '';
    }
    if (now !== '') isAfterDigit = now >= '0' && now <= '9';
    for (let unit = 0; unit < now.length; unit++) starts[plain.length + unit] = at + unit;
    plain += now;
    at += letter.length;
  }
  starts[plain.length] = text.length;
  return { plain, starts };
}

/** Puts marks where the read text has masked parts. */
export function withMarks(text: string, { starts }: Normal, read: string): string {
  let masked = '';
  let done = 0;
  for (let at = 0; at < read.length; at++) {
    const kind = read.charCodeAt(at) - MASKED;
    if (kind < 0 || kind >= 2 * MARKS.length) continue;
    let end = at + 1;
    while (read.charCodeAt(end) === MASKED + kind - (kind % 2)) end++;
    masked += `${text.slice(done, starts ? starts[at] : at)}[${MARKS[kind >> 1]}]`;
    done = starts ? starts[end]! : end;
    at = end - 1;
  }
  return masked + text.slice(done);
}

/** What stands for a masked part. @param length of the part */
export function filled(mark: string, length: number): string {
  const code = MASKED + 2 * MARKS.indexOf(mark);
  return String.fromCharCode(code + 1) + String.fromCharCode(code).repeat(length - 1);
}
