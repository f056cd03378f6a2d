import { luhn } from '../checks.ts';

/**
 * What card numbers begin with, and how long they are (ISO/IEC 7812, and what the issuers publish): Visa,
 * Mastercard, American Express, Discover, Diners Club, JCB, UnionPay, Maestro, RuPay, Mir, Elo, Hipercard, Verve,
 * Troy, UzCard, Humo, Dankort, NAPAS, LankaPay.
 */
const ISSUED =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|220[0-5]\d{12,15}|3[47]\d{13}|3(?:0[0-59]|[689]\d)\d{11,16}|3(?:52[89]|5[3-8]\d)\d{12,15}|(?:2131|1800)\d{11}|6\d{11,18}|5[0678]\d{10,17}|81\d{14,17}|82\d{14}|86(?:00)\d{12}|9860\d{12}|9792\d{12}|9704\d{12,15}|5019\d{12})$/;

/** Lengths that other numbers have as well, where the issuer's digits are few: those are more often no card. */
const isRare = (digits: string) =>
  (digits.length < 15 && !/^3[0689]|^50|^5[68]|^6/.test(digits)) ||
  digits.length === 13 ||
  (digits.length === 15 && !/^3[47]/.test(digits)) ||
  /^[08]/.test(digits);

/** How cards are printed: groups of four, or those of American Express and Diners Club. */
const PRINTED = /^(?:4(?:,4){2,3}(?:,[1-4])?|4,6,[45]|4,7,4|6,13|4,4,5|8,[4-8]|1[2-9])$/;

/** Digits with at most three other signs between them; between single digits, at most one. */
export const DIGIT_RUN = /(?<!\d)\d(?:[\s./|_,:;*~()\\-]{0,3}\d){11,}/g;

interface Group {
  text: string;
  start: number;
  end: number;
}

/**
 * The card numbers in a run of digits: a whole run, or groups that are printed as a card is. What is left
 * between cards is read as a run of its own, as it will be when the text is masked again.
 *
 * @param isDoubtful whether what stands around tells of another number
 */
export function* cardsIn(
  run: string,
  isDoubtful: (start: number, end: number) => boolean,
): Iterable<[number, number]> {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: text, index }): Group => ({
    text,
    start: index,
    end: index + text.length,
  }));
  let from = 0;
  for (let first = 0; first < groups.length; first++) {
    const last = cardAt(first, groups.length, false);
    if (last < 0) continue;
    if (from < first && cardAt(from, first, true) === first - 1) {
      yield [groups[from]!.start, groups[first - 1]!.end];
    }
    yield [groups[first]!.start, groups[last]!.end];
    first = last;
    from = last + 1;
  }

  /** The last group of the longest card that begins with a group; -1: none does. */
  function cardAt(first: number, end: number, isWhole: boolean): number {
    let digits = '';
    let sizes = '';
    let found = -1;
    for (let last = first; last < end && digits.length < 19; last++) {
      const group = groups[last]!;
      digits += group.text;
      sizes += (sizes && ',') + group.text.length;
      if (digits.length < 12 || !ISSUED.test(digits) || !luhn(digits)) continue;
      const isAll = first === from && last === end - 1;
      if (isWhole && !isAll) continue;
      const isPrinted = PRINTED.test(sizes);
      if (!isAll && last > first && !isPrinted) continue;
      // "| 3 | 850…": the number of a row is none of the card's groups.
      if (!isPrinted && group.start - groups[first]!.end > 2 && groups[first]!.text.length < 3)
        continue;
      if (isPrinted && !isRare(digits)) found = last;
      else if (!isDoubtful(groups[first]!.start, group.end)) found = last;
    }
    return found;
  }
}
