/** "24/7", "9-17", "8.30-20": opening hours. */
const HOURS = String.raw`\d{1,2}(?:[:.]\d{2})?[-/:.]\d{1,2}(?:[:.]\d{2})?(?!\d|[-.]\d)`;
const GROUP = String.raw`(?:\(\d{1,5}\)|\d+)`;
/** Groups of digits. A slash ends an area code; elsewhere it stands between two numbers. */
const NUMBER = new RegExp(
  String.raw`(?<![\d/:.-])((?!${HOURS})(?:[+0]\d{1,4}\/|\+)?${GROUP}(?:[.-]?${GROUP}|\s(?!${HOURS})${GROUP}){0,8})(?![/:.-]?\d)`,
);
const FEWEST_DIGITS = 3;
/** International numbers have no more. */
const MOST_DIGITS = 15;
/** "988 24 hours": nobody can tell whether the last digits belong to the number. */
const MAY_BE_HOURS = /\D24$/;

/** A piece of a line, and the number to call if it is one. */
export interface Piece {
  text: string;
  /** Digits, with a `+` before an international number. */
  number?: string;
}

/** Finds the phone numbers in a line. What may be something else is none: a wrong number is worse than no link. */
export function phoneNumbersIn(line: string): Piece[] {
  const parts = line.split(NUMBER);
  return parts.map((text, index) => {
    if (index % 2 === 0) return { text };
    // The zero is not dialled after the country's code: "+44 (0)20".
    const number = (text[0] === '+' ? text.replace('(0)', '') : text).replace(/[^+\d]/g, '');
    const isSure =
      number.length >= FEWEST_DIGITS &&
      number.length <= MOST_DIGITS &&
      !(MAY_BE_HOURS.test(text) && /^\s*\p{L}/u.test(parts[index + 1]!));
    return isSure ? { text, number } : { text };
  });
}
