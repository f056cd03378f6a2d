import { drawn, luhnOf } from './drawn.ts';

/** What the cards of an issuer begin with, their lengths, and how they are printed. */
const ISSUERS: readonly (readonly [prefixes: string, lengths: string, groups: string])[] = [
  ['4', '16', '4 4 4 4'],
  ['4', '19', '4 4 4 4 3'],
  ['51 52 53 54 55 2221 2720 2500', '16', '4 4 4 4'],
  ['34 37', '15', '4 6 5'],
  ['6011 644 649 65', '16', '4 4 4 4'],
  ['300 305 36 38', '14', '4 6 4'],
  ['3528 3589', '16', '4 4 4 4'],
  ['62', '16', '4 4 4 4'],
  ['62', '19', '6 13'],
  ['5018 5020 5038 5893 6304 6759 6761', '12', '4 4 4'],
  ['5018 6304 6759', '13', '4 4 5'],
  ['5018 5020 6304 6759 6763', '16', '4 4 4 4'],
  ['6304 6759', '19', '4 4 4 4 3'],
  ['2200 2204', '16', '4 4 4 4'],
  ['60 6521 81 82', '16', '4 4 4 4'],
  ['9792', '16', '4 4 4 4'],
];

const { digits } = drawn(11);

/** Numbers with a right check digit, and the lengths of their groups. */
export const cards: readonly { number: string; groups: readonly number[] }[] = ISSUERS.flatMap(
  ([prefixes, lengths, groups]) =>
    prefixes.split(' ').flatMap((prefix) =>
      Array.from({ length: 25 }, () => ({
        number: luhnOf(prefix + digits(Number(lengths) - prefix.length - 1)),
        groups: groups.split(' ').map(Number),
      })),
    ),
);

/** Digits in groups with something between. */
export function grouped(number: string, groups: readonly number[], between: string): string {
  let at = 0;
  return groups.map((length) => number.slice(at, (at += length))).join(between);
}
