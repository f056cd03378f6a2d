import { mod97 } from '../checks.ts';

/**
 * The length of an IBAN, and the countries that have it: the registry of ISO 13616, and countries that use the form
 * without being in it.
 */
const LENGTHS =
  '15NO 16BE 18AXDKFIFKFOGLNLSD 19MKSI 20ATBAEEKZLTLUMNXK 21CHHRLILV 22BGBHCRDEGBGEIEMERSVA 23AEGIILIQOMSOTL 24ADCZESMDPKROSASESKTNVG 25AOCVGWLYMZPTST 26DZIRISTR 27BIBLCFCGCMDJFRGAGFGPGQGRITKMMCMFMGMQMRNCPFPMRESMTDTFWFYT 28ALAZBFBJBYCICYDOGTHNHULBMAMLNENIPLSNSVTG 29BREGPSQAUA 30JOKWMUYE 31MTSC 32LC 33RU';

const lengthOf = new Map(
  LENGTHS.split(' ').flatMap((one) =>
    one.match(/[A-Z]{2}/g)!.map((country) => [country, parseInt(one)] as const),
  ),
);

export const IBAN_START = /(?<![A-Za-z\d])(?:IBAN:?)?[A-Z]{2}[\s./_-]{0,2}\d[\s./_-]{0,2}\d/gi;

/** Where an IBAN ends that begins at `start`; 0: there is none. Between its characters at most three signs. */
export function ibanEnd(text: string, start: number): number {
  const length = lengthOf.get(text.slice(start, start + 2).toUpperCase());
  if (!length) return 0;
  let compact = '';
  let digits = 0;
  let gap = 0;
  let at = start;
  for (; compact.length < length; at++) {
    const letter = text[at] ?? '\n\n';
    if (/[A-Za-z\d]/.test(letter)) {
      compact += letter;
      if (letter < 'A') digits++;
      gap = 0;
    } else if (++gap > 3 || !/[\s.,/_|-]/.test(letter)) return 0;
  }
  const isWhole = !/[A-Za-z\d]/.test(text[at] ?? '');
  // Words are no account.
  return isWhole && digits > length / 3 && mod97(compact) ? at : 0;
}
