import { digitsOf } from '../checks.ts';
import type { Cue } from './cues.ts';
import { areHundreds } from './kept.ts';

/** `+`, or what one dials for it. */
export const INTERNATIONAL =
  /(?<![\w+])(?:\(\+ ?(?=\d{1,4}\))|\+ ?\(?|00 ?|011 )[1-9](?:[ ./()-]{0,3}\d){6,16}(?![\w@])/g;

/** A number with the signs that people write between the digits of a phone number. */
export const NATIONAL =
  /(?<![\w@#$+]|\d[.,]|[A-Za-z]-)(?:\((?=\d{1,5}\)))?\d(?:[ ./()-]{0,3}\d){4,}/g;

/** What stands after a run that is part of something longer. */
export const GOES_ON = /^(?:[\w@]|[.,:]\d)/;

/** Ends with one digit behind a dash, as numbers with a check digit do. */
export const CHECKED = /^\d[\d.]*\d ?[-/] ?\d$/;

/** Longest run that is looked at, characters. */
const BEFORE = 24;

/** The digits before a place that go on there after one sign: those of a longer number. */
export function runBefore(text: string, at: number): string {
  let from = at;
  let hasDigits = false;
  let isAfterSign = false;
  while (from > 0 && at - from < BEFORE) {
    const code = text.charCodeAt(from - 1);
    const isDigit = code > 47 && code < 58;
    const isSign = code === 32 || (code > 44 && code < 48);
    if (!isDigit && (!isSign || isAfterSign)) break;
    hasDigits ||= isDigit;
    isAfterSign = isSign;
    from--;
  }
  return hasDigits ? text.slice(from, at).trim() : '';
}

/** The groups of digits, one space between them; a bracket around the first is kept as `(`. */
export const groupsOf = (written: string) =>
  (written.trimStart().startsWith('(') ? '(' : '') + written.replace(/\D+/g, ' ').trim();

/** Forms that are phone numbers in most countries, of `groupsOf`. */
const FORMS = [
  // With the area code in brackets: (977) 625-2661, (11) 91234-5678, (2) 2123 4567
  /^\(0?\d{1,5}(?: \d{2,8}){1,4}$/,
  // North America: 977-625-2661
  /^(?:1 )?[2-9]\d{2} [2-9]\d{2} \d{4}$/,
  // With the 0 of a trunk call: 020 7946 0958, 01 23 45 67 89, 07537395912
  /^0[1-9]\d{0,4}(?: \d{2,8}){1,4}$/,
  /^0[1-9]\d{8,9}$/,
  // Spain, Poland, Italy, China: no 0, but groups
  /^[4-9]\d{2} \d{3} \d{3}$/,
  /^[67]\d{2} \d{2} \d{2} \d{2}$/,
  /^3\d{2} \d{3} \d{3,4}$|^3\d{2} \d{6,7}$/,
  /^1[3-9]\d \d{4} \d{4}$/,
];

/** Whether groups of digits look like a phone number in any country. */
export const isPhoneForm = (groups: string) => FORMS.some((form) => form.test(groups));

/**
 * Whether groups of digits are a national phone number.
 *
 * @param cue what the words near it say, and how near they are
 * @param isKnown whether the countries of the language have such a number
 */
export function isNational(
  groups: string,
  cue: [Cue, number] | null,
  isKnown: (groups: string) => boolean,
): boolean {
  const length = digitsOf(groups).length;
  if (length < 5 || length > 15) return false;
  if (cue?.[0] === 'phone') return length > 6 || cue[1] < 24;
  if (cue || length < 7 || areHundreds(groups)) return false;
  if (groups.startsWith('0') && length < 9) return false;
  return isPhoneForm(groups) || isKnown(groups);
}
