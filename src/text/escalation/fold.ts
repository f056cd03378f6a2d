import { ALIKE } from '../alike.ts';

/** A whole phrase in one letter, which would become 8 or 18: nothing else becomes more than 7. */
const PHRASES = /[\ufdfa\ufdfb]/g;

const SPACE = 32;
const S = 115;
/** Marks the end of a sentence in a folded text: a line break. */
const STOP = 10;
/** Marks a comma, or what separates clauses like one, in a folded text. */
const PAUSE = 44;
const PIECE = 4_096;
const NOTHING = 1;
const UNKNOWN = 0xffff;

/** Marks that belong to a kana: they make another sound of it. */
const VOICED = /[\u3099\u309a]/;
const MARK = /^\p{M}$/u;
const LETTER = /^[\p{L}\p{N}]$/u;
const STOPS = /^[.!?;…\n\r。！？؟؛।]$/;
const PAUSES = /^[,:()[\]«»"“”„—–、，：،]$/;
const APOSTROPHES = /^['’‘`´ʼ＇]$/;
/** What an English contraction has after its apostrophe: one word with what stands before it. */
const CONTRACTED = /^(?:t|s|m|d|re|ve|ll)(?![\p{L}\p{N}])/u;
const ASCII = /^[\0-\x7f]*$/;

const TATWEEL = 0x640;
const SHARP_S = 0xdf;
const isHebrew = (code: number) => code >= 0x5d0 && code <= 0x5ea;

/** What each UTF-16 unit becomes, once it was met. */
const table = new Uint16Array(0x10000).fill(UNKNOWN);

function learn(code: number): number {
  const letter = String.fromCharCode(code);
  let folded = SPACE;
  if (MARK.test(letter) ? !VOICED.test(letter) : code === TATWEEL) folded = NOTHING;
  else if (LETTER.test(letter) || VOICED.test(letter))
    folded = (ALIKE[letter] ?? letter).charCodeAt(0);
  else if (STOPS.test(letter)) folded = STOP;
  else if (PAUSES.test(letter)) folded = PAUSE;
  else if (APOSTROPHES.test(letter)) folded = 39;
  return (table[code] = folded);
}

/**
 * Folds a text for the search of words: lower case, without accents, vowel marks, points and
 * elongation, with one form of each letter, so that "İSTİYORUM", "istiyorum" and a decomposed or
 * full-width form are the same. Words and marks (a line break for the end of a sentence, a comma for
 * that of a clause) stand between single spaces, also at both ends; elided words are separate
 * ("l'avocat" is "l avocat"), English contractions one word.
 * The work is linear.
 */
export function foldText(text: string): string {
  let plain = text.toLowerCase();
  // Composed again, because a syllable of Hangul is one unit of the search.
  if (!ASCII.test(plain)) plain = plain.replace(PHRASES, ' ').normalize('NFKD').toLowerCase();
  // Units, because taking one back from a string would copy it.
  const out = [SPACE];
  let last = SPACE;
  let before = 0;
  /** One mark for several, the strongest; written before the next word. */
  let mark = 0;
  let hasKana = false;
  for (let at = 0; at < plain.length; at++) {
    const code = plain.charCodeAt(at);
    let folded = table[code]!;
    if (folded === UNKNOWN) folded = learn(code);
    if (folded === NOTHING) continue;
    if (folded === 39 || code === 34 || code === 0x5f4 || code === 0x5f3) {
      // עו״ד: a mark within an abbreviation is part of it.
      const isWithin = isHebrew(last) && isHebrew(plain.charCodeAt(at + 1));
      if (isWithin && code !== 0x5f3 && folded !== 39) folded = 0x5f4;
      else if (folded === 39 && CONTRACTED.test(plain.slice(at + 1, at + 4))) continue;
      else if (folded !== PAUSE) folded = SPACE;
    }
    if (folded === SPACE) {
      if (last !== SPACE) out.push(SPACE);
      last = SPACE;
      continue;
    }
    if (folded === STOP || folded === PAUSE) {
      if (last !== SPACE) out.push(SPACE);
      last = SPACE;
      if (folded === STOP || mark === 0) mark = folded;
      continue;
    }
    if (mark !== 0) {
      out.push(mark, SPACE);
      mark = 0;
    }
    if (folded === last && folded === before && folded > 57) {
      // "pleeease"
      if (out.at(-2) === folded) out.pop();
      continue;
    }
    if (folded >= 0x1100) hasKana = true;
    // Where a script without spaces meets another one, a word begins.
    if (hasKana && last !== SPACE && isUnspacedOrJamo(folded) !== isUnspacedOrJamo(last))
      out.push(SPACE);
    if (code === SHARP_S) out.push(S, S);
    else out.push(folded);
    before = last;
    last = folded;
  }
  if (last !== SPACE) out.push(SPACE);
  if (mark !== 0) out.push(mark, SPACE);
  const folded = textOf(out);
  return hasKana ? folded.normalize('NFC') : folded;
}

/** In pieces, as a call takes only so many arguments. */
function textOf(units: readonly number[]): string {
  let text = '';
  for (let at = 0; at < units.length; at += PIECE) {
    text += String.fromCharCode(...units.slice(at, at + PIECE));
  }
  return text;
}

const isUnspacedOrJamo = (code: number) =>
  isUnspaced(code) || (code >= 0x1100 && code <= 0x11ff) || VOICED_CODES.has(code);
const VOICED_CODES = new Set([0x3099, 0x309a]);

/** Whether a UTF-16 unit is of a script without reliable spaces between words. */
export const isUnspaced = (code: number): boolean =>
  code >= 0x0e00 &&
  (code <= 0x0eff ||
    (code >= 0x1000 && code <= 0x109f) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0x3005 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af));
