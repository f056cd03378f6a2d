// Lines with something to mask, made of the examples of kept libraries, in sentences of the fourteen languages.
import { composeIBAN, getCountrySpecifications, isValidIBAN } from 'ibantools';
import examples from 'libphonenumber-js/examples.mobile.json';
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/max';
import { COUNTRIES } from '../../../src/text/redaction/libraries/countries.ts';
import { cards, grouped } from './cards.ts';
import { drawn } from './drawn.ts';
import { harmless } from './harmless.ts';
import { idExamples } from './ids.ts';
import { keys } from './keys.ts';
import { inTurn, say, sentences } from './sentences.ts';

export interface Line {
  line: string;
  /** What must not be left. */
  value: string;
  language?: string | undefined;
}

const SPACES = ['', ' ', '-', '  ', '\u00a0', '\u202f', '\u2009', '\u200b', '/', ' \u2013 ', '.'];

/** Digits of other scripts, by the code of their zero: Arabic-Indic, Persian, Devanagari, full width. */
const ZEROS = [0x660, 0x6f0, 0x966, 0xff10];
export const inScript = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

const plain = inTurn('plain');
const told = inTurn('phone');
const inPlain = (value: string): Line => ({ line: say(plain.next().value, value), value });

const cardLines: readonly Line[] = cards.flatMap(({ number, groups }, at) =>
  [SPACES[at % SPACES.length]!, ' '].map((between) => inPlain(grouped(number, groups, between))),
);

/** Cards in digits of other scripts, and glued to letters. */
const strangeCardLines: readonly Line[] = cards
  .filter(({ number }) => /^[345]/.test(number))
  .flatMap(({ number, groups }, at) => [
    inPlain(inScript(grouped(number, groups, ' '), ZEROS[at % ZEROS.length]!)),
    { line: `Visa${number}x`, value: number },
  ]);

const { digits, capitals } = drawn(17);

/** An account of a country, with letters where it has letters. */
function ibanOf(countryCode: string): string | null {
  const specification = getCountrySpecifications()[countryCode]!;
  if (!specification.chars || !specification.bban_regexp) return null;
  for (let attempt = 0; attempt < 400; attempt++) {
    const bban = [...specification.bban_regexp.matchAll(/\[([^\]]+)\]\{(\d+)\}/g)]
      .map(([, kind, length]) =>
        kind === 'A-Z' ? capitals(Number(length)) : digits(Number(length)),
      )
      .join('');
    const iban = composeIBAN({ countryCode, bban });
    if (iban && isValidIBAN(iban)) return iban;
  }
  return null;
}

export const ibans = Object.keys(getCountrySpecifications())
  .map(ibanOf)
  .filter((one) => one !== null);

const ibanLines: readonly Line[] = ibans.flatMap((iban) =>
  SPACES.map((between) => inPlain(iban.match(/.{1,4}/g)!.join(between))),
);

const phones = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []);

const internationalLines: readonly Line[] = phones.flatMap((phone) =>
  [phone.formatInternational(), phone.format('E.164')].map(inPlain),
);

/** National numbers of all countries, beside a word for a phone. */
const toldPhoneLines: readonly Line[] = phones.flatMap((phone) => {
  const value = phone.formatNational();
  return [value, value.replace(/\D/g, '')].map((one) => ({
    line: say(told.next().value, one),
    value: one,
  }));
});

/** National numbers in a language of their country, without a word. */
const nationalLines: readonly Line[] = Object.entries(COUNTRIES).flatMap(([language, countries]) =>
  countries.flatMap((country) => {
    const value = getExampleNumber(country as CountryCode, examples)?.formatNational();
    if (!value) return [];
    return sentences[language]!.plain.map((sentence) => ({ line: say(sentence, value), value }));
  }),
);

/** Each example in a language of its country. */
export const idLines = (kind: 'plain' | 'id'): Line[] =>
  idExamples.flatMap(([country, , list]) => {
    const language = Object.keys(COUNTRIES).find((one) => COUNTRIES[one]!.includes(country))!;
    return list.split(' | ').flatMap((value) =>
      sentences[language]![kind].map((sentence) => ({
        line: say(sentence, value),
        value,
        language,
      })),
    );
  });

/** The key itself, without a setting's name or the address before it. */
const secretOf = (key: string) =>
  key.split(/[\s=]+|https?:\S*\//).reduce((a, b) => (b.length > a.length ? b : a));

const keyLines: readonly Line[] = Object.values(keys).flatMap((make) =>
  Array.from({ length: 6 }, () => {
    const key = make();
    return { line: say(plain.next().value, key), value: secretOf(key) };
  }),
);

/** The lines by what they hold, and the least that is to be masked of them, percent: what docs/languages.md says. */
export const goals: readonly { what: string; lines: readonly Line[]; least: number }[] = [
  { what: 'cards of all issuers, with anything between their digits', lines: cardLines, least: 99 },
  { what: 'cards in other scripts, and glued to letters', lines: strangeCardLines, least: 99 },
  { what: 'accounts of all countries, however they are written', lines: ibanLines, least: 100 },
  {
    what: 'international phone numbers of all countries',
    lines: internationalLines,
    least: 100,
  },
  {
    what: 'national phone numbers of all countries, beside a word for them',
    lines: toldPhoneLines,
    least: 98,
  },
  {
    what: 'national phone numbers in a language of their country',
    lines: nationalLines,
    least: 100,
  },
  {
    what: 'numbers of persons and companies, beside a word for them',
    lines: idLines('id'),
    least: 99,
  },
  // What remains has no check digit, or few digits, and could be any number.
  { what: 'the same without a word', lines: idLines('plain'), least: 90 },
  { what: 'keys in their published forms', lines: keyLines, least: 100 },
];

/** Lines that must stay, with the name of their kind. */
export const harmlessLines: readonly { kind: string; line: string }[] = Object.entries(
  harmless,
).flatMap(([kind, make]) =>
  Array.from({ length: 20 }, make).flatMap((line) =>
    [line, `Hello, ${line}`, `${line}, thanks`].map((one) => ({ kind, line: one })),
  ),
);

/** How many letters and digits of a number in a row tell something of it; a country's code tells nothing. */
const PIECE = 5;

const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');

/** Whether something of a number is left: all of it, or a piece with digits. */
export function isMissed(got: string, { line, value }: Line): boolean {
  if (got === line || got.includes(value)) return true;
  const number = bare(value);
  const left = bare(got);
  const beside = bare(line.replace(value, ' '));
  for (let at = 0; at + PIECE <= number.length; at++) {
    const piece = number.slice(at, at + PIECE);
    if (/\p{N}/u.test(piece) && left.includes(piece) && !beside.includes(piece)) return true;
  }
  return false;
}
