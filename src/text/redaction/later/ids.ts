import { digitsOf, luhn } from '../checks.ts';
import type { Cue } from './cues.ts';
import { areHundreds } from './kept.ts';

/** A kind of number that people or companies are registered under. */
export interface IdKind {
  /** Of the number in capitals, without the signs between its characters. */
  form: RegExp;
  check?: (compact: string) => boolean;
  /** As it is written, if only the signs between its characters tell it from others. */
  printed?: RegExp;
  /** Hardly anything else has this form and passes this check, so it is masked in every language. */
  isRare?: true;
}

/** The sum of digit × weight over the first digits. */
export const weighted = (text: string, weights: readonly number[]) =>
  weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0);

/** The check of many numbers: the last digit is what the weighted sum lacks of a multiple of ten. */
export const lacksToTen = (weights: readonly number[]) => (text: string) =>
  (10 - (weighted(text, weights) % 10)) % 10 === Number(text.at(-1));

export { luhn };

const CHUNK = /[A-Za-z\d&Ñ]+/g;
/** Chunks of one number, and characters in it. */
const MOST_CHUNKS = 7;
const MOST_LENGTH = 28;
/** What stands between two parts of one number. */
const BETWEEN = /^(?:[ ./,()-]| ?[/-] ?)$/;
const GOES_ON_BEFORE = /[\w\p{Script=Latin}@#$+/]$|[A-Za-z\d][-.,]$/u;
const GOES_ON_AFTER = /^(?:[\w\p{Script=Latin}@]|[.,]\d|[-/][A-Za-z\d])/u;

interface Chunk {
  text: string;
  start: number;
  end: number;
  /** How many of its characters are digits. */
  digits: number;
}

/**
 * When a number is masked. `rare`: its form and its check digits are enough. `own`: they are in the languages of
 * its country. `told`: a word must tell of it.
 */
export type IdWorth = 'rare' | 'own' | 'told';

/** What decides about a part of the text. */
export interface IdJudge {
  cueAt(start: number, end: number): [Cue, number] | null;
  isAmount(start: number, end: number): boolean;
  /** What a number is worth, if it is valid. */
  valid(compact: string, written: string): IdWorth | null;
}

/**
 * Where numbers of persons and companies are, in order.
 *
 * @param least what a number must be worth that no word tells of
 */
export function idsIn(
  text: string,
  { cueAt, isAmount, valid }: IdJudge,
  least: 'rare' | 'own',
): [number, number][] {
  const found: [number, number][] = [];
  const chunks = [...text.matchAll(CHUNK)].map(({ 0: chunk, index }): Chunk => ({
    text: chunk,
    start: index,
    end: index + chunk.length,
    digits: digitsOf(chunk).length,
  }));
  for (let first = 0; first < chunks.length; first++) {
    const end = idAt(first);
    if (end === 0) continue;
    found.push([chunks[first]!.start, chunks[end - 1]!.end]);
    first = end - 1;
  }
  return found;

  /** @returns the place after the last chunk of a number that begins here; 0: none */
  function idAt(first: number): number {
    const { start, text: letters } = chunks[first]!;
    if (!mayBegin(letters, chunks[first + 1]) || isWord(first, first + 1)) return 0;
    // The end of something longer is no number of its own.
    if (GOES_ON_BEFORE.test(text.slice(Math.max(0, start - 2), start))) return 0;
    // Nor is the middle of a longer run of digits.
    if (areJoined(first)) return 0;
    let end = joinable(first);
    let [length, digits] = [0, 0];
    for (const one of chunks.slice(first, end)) {
      length += one.text.length;
      digits += one.digits;
    }
    for (; end > first && digits >= 4 && length >= 5; drop()) {
      if (length > MOST_LENGTH) continue;
      const until = chunks[end - 1]!.end;
      if (GOES_ON_AFTER.test(text.slice(until, until + 2))) continue;
      const written = text.slice(start, until);
      const parts = chunks.slice(first, end);
      const compact = parts
        .map((one) => one.text)
        .join('')
        .toUpperCase();
      const cue = cueAt(start, until);
      const isTold = cue?.[0] === 'id';
      // Before its check digits, which take most time: most numbers have a word that says what else they are.
      if (!isTold && (cue || areJoined(end))) continue;
      const kind = valid(compact, written);
      const isOneWord =
        !/[A-Z]/.test(compact) || parts.length === 1 || /^[A-Z\d& Ñ./-]+$/.test(written);
      if (!kind && (digits < 5 || !isOneWord)) continue;
      // After a word for it also with a mistake in it.
      if (!kind && !(isTold && cue[1] < 24)) continue;
      const isEnough = kind === 'rare' || (kind === 'own' && least === 'own');
      if (!isTold && (!isEnough || areHundreds(written))) continue;
      if (isAmount(start, until)) continue;
      return end;
    }
    return 0;

    /** Leaves out the last chunk. */
    function drop(): void {
      const { text: letters, digits: some } = chunks[--end]!;
      length -= letters.length;
      digits -= some;
    }
  }

  /** Whether a chunk goes on with the digits of the one before it. */
  function areJoined(at: number): boolean {
    const [one, next] = [chunks[at - 1], chunks[at]];
    if (!one || !next || !/\d$/.test(one.text) || !/^\d/.test(next.text)) return false;
    return BETWEEN.test(text.slice(one.end, next.start));
  }

  /** Whether a chunk is a word of one small letter, as "y" and "e", with a space between it and a number. */
  function isWord(at: number, gapBefore: number): boolean {
    const [one, next] = [chunks[gapBefore - 1], chunks[gapBefore]];
    return /^[a-z]$/.test(chunks[at]!.text) && !!one && text.slice(one.end, next?.start) === ' ';
  }

  /** How many chunks may belong to a number that begins with this one. */
  function joinable(first: number): number {
    let end = first + 1;
    while (end < chunks.length && end - first < MOST_CHUNKS) {
      const { text: letters, start } = chunks[end]!;
      const gap = text.slice(chunks[end - 1]!.end, start);
      if (!BETWEEN.test(gap)) break;
      // A word in small letters goes on with the sentence.
      if (
        isWord(end, end) ||
        (!/\d/.test(letters) &&
          (letters.length > 4 || (letters !== letters.toUpperCase() && letters.length > 1)))
      )
        break;
      end++;
    }
    return end;
  }
}

/** Whether a number may begin with these letters: they have digits, or digits follow. */
function mayBegin(letters: string, next: Chunk | undefined): boolean {
  if (/\d/.test(letters)) return true;
  if (next === undefined || !/^[A-Z]?\d/.test(next.text)) return false;
  // A word in small letters is one of the sentence; "Fr" may be a country.
  return (
    letters.length <= 5 &&
    (letters.length === 1 || letters === letters.toUpperCase() || /^[A-Z][a-z]$/.test(letters))
  );
}

/** Belgium: the last two digits of the numéro national, for those who were born before 2000 and after. */
export const belgian = (text: string) =>
  [text.slice(0, 9), `2${text.slice(0, 9)}`].some(
    (number) => 97 - (Number(number) % 97) === Number(text.slice(9)),
  );
