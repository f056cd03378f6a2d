import { ALIKE } from '../alike.ts';

/** The plain form of letters that their decomposition does not have. */
const SAME: Readonly<Record<string, string>> = {
  ...ALIKE,
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ئ: 'ي',
  ؤ: 'و',
  ـ: '',
};

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\0-\x7f]*$/;

/** Kana, Chinese characters and Hangul stay as they are. */
const EASTERN = /^[\u3040-\u9fff\uac00-\ud7a3]*$/;

const folded = new Map<string, string>();

function foldLetter(letter: string): string {
  let plain = folded.get(letter);
  if (plain === undefined) {
    // What is not of the Latin, Greek, Cyrillic, Hebrew or Arabic scripts keeps its marks, which tell words apart.
    plain =
      SAME[letter] ??
      (letter < '\u0900' || (letter > '\u1dff' && letter < '\u2000')
        ? letter.normalize('NFD').replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g, '')
        : letter.normalize('NFKC'));
    if (folded.size < 2_000) folded.set(letter, plain);
  }
  return plain;
}

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** `fold` for German, where an umlaut tells words apart, and is also written as two letters: "schön", "schoen". */
export const foldUmlauts = (word: string) =>
  fold(word.toLowerCase().replace(/[äöü]/g, (letter) => UMLAUTS[letter]!));

/**
 * A word in the form in which words are compared: lower case, without accents and vowel marks, "ss" for "ß".
 * People leave accents out when they type.
 */
export function fold(word: string): string {
  const lower = word.toLowerCase();
  if (ASCII.test(lower) || EASTERN.test(lower)) return lower;
  let plain = '';
  for (const letter of lower) plain += foldLetter(letter);
  return plain;
}
