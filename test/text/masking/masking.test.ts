import { getExampleNumber } from 'libphonenumber-js/max';
import { type CountryCode, getCountries } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';
import { composeIBAN, getCountrySpecifications, isValidIBAN } from 'ibantools';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMasking, type Knowledge } from '../../../src/text/redaction/later/index.ts';
import { knowledgeOf } from '../../../src/text/redaction/later/language.ts';
import { maskingByLanguage } from '../../../src/text/redaction/later/languages/all.ts';
import { mayHide } from '../../../src/text/redaction/glance.ts';
import { COUNTRIES } from '../../../src/text/redaction/libraries/countries.ts';
import { mask } from '../../../src/text/redaction/mask.ts';
import { cards, grouped } from './cards.ts';
import { drawn } from './drawn.ts';
import { harmless } from './harmless.ts';
import { idExamples } from './ids.ts';
import { keys } from './keys.ts';
import { inTurn, say, sentences } from './sentences.ts';

interface Line {
  line: string;
  /** What must not be left. */
  value: string;
  language?: string | undefined;
}

/** The share that is masked, percent, and what is left, for the message of a failure. */
function recall(lines: readonly Line[], read = (one: Line) => mask(one.line, one.language)) {
  const missed = lines.filter((one) => {
    const got = read(one);
    return got === one.line || got.includes(one.value);
  });
  return { share: (100 * (lines.length - missed.length)) / lines.length, missed };
}

function expectRecall(lines: readonly Line[], least: number): void {
  const { share, missed } = recall(lines);
  expect(
    share,
    missed
      .slice(0, 20)
      .map(({ line }) => line)
      .join('\n'),
  ).toBeGreaterThanOrEqual(least);
}

const SPACES = ['', ' ', '-', '  ', '\u00a0', '\u202f', '\u2009', '\u200b', '/', ' \u2013 ', '.'];

/** Digits of other scripts, by the code of their zero: Arabic-Indic, Persian, Devanagari, full width. */
const ZEROS = [0x660, 0x6f0, 0x966, 0xff10];
const inScript = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

describe('cards', () => {
  const plain = inTurn('plain');
  const lines = cards.flatMap(({ number, groups }, at) =>
    [SPACES[at % SPACES.length]!, ' '].map((between) => {
      const value = grouped(number, groups, between);
      return { line: say(plain.next().value, value), value };
    }),
  );
  test(`${lines.length} of all issuers`, () => expectRecall(lines, 99));

  test('in digits of other scripts, and glued to a letter', () => {
    const others = cards
      .filter(({ number }) => /^[345]/.test(number))
      .flatMap(({ number, groups }, at) => {
        const value = inScript(grouped(number, groups, ' '), ZEROS[at % ZEROS.length]!);
        return [
          { line: say(plain.next().value, value), value },
          { line: `Visa${number}x`, value: number },
        ];
      });
    expectRecall(others, 99);
  });

  test('beside an expiry date and a code', () => {
    expect(mask('4111 1111 1111 1111 12/27 123')).toBe('[card] 12/27 123');
  });
});

describe('accounts', () => {
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
  const ibans = Object.keys(getCountrySpecifications())
    .map(ibanOf)
    .filter((one) => one !== null);
  const plain = inTurn('plain');

  test('of all countries, however they are written', () => {
    expect(ibans.length).toBeGreaterThan(80);
    const lines = ibans.flatMap((iban) =>
      SPACES.map((between) => {
        const value = iban.match(/.{1,4}/g)!.join(between);
        return { line: say(plain.next().value, value), value };
      }),
    );
    expectRecall(lines, 99);
  });

  test('words after an account, or after a code, belong to neither', () => {
    expect(mask('DE89 3704 0044 0532 0130 00 is mine now')).toBe('[iban] is mine now');
    for (let number = 1000; number < 1200; number++) {
      const line = `code DE${number % 100} ${number} then some words follow here`;
      expect(mask(line)).toBe(line);
    }
  });
});

const phonesOf = (country: CountryCode) => getExampleNumber(country, examples) ?? [];

describe('phone numbers', () => {
  const all = getCountries().flatMap(phonesOf);
  const plain = inTurn('plain');
  const told = inTurn('phone');

  test('international, of all countries', () => {
    const lines = all.flatMap((phone) =>
      [phone.formatInternational(), phone.format('E.164')].map((value) => ({
        line: say(plain.next().value, value),
        value,
      })),
    );
    expectRecall(lines, 99);
  });
  test('national, of all countries, beside a word for it', () => {
    const lines = all.flatMap((phone) => {
      const value = phone.formatNational();
      return [value, value.replace(/\D/g, '')].map((one) => ({
        line: say(told.next().value, one),
        value: one,
      }));
    });
    expectRecall(lines, 90);
  });
  test('national, of the countries of each language', () => {
    const lines = Object.entries(COUNTRIES).flatMap(([language, countries]) =>
      countries.flatMap((country) =>
        [phonesOf(country as CountryCode)].flat().flatMap((phone) =>
          sentences[language]!.plain.map((sentence) => {
            const value = phone.formatNational();
            return { line: say(sentence, value), value };
          }),
        ),
      ),
    );
    expectRecall(lines, 90);
  });
});

/** Each example in a language of its country. */
const idLines = (kind: 'plain' | 'id'): Line[] =>
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

test('numbers of persons and companies, beside a word for it', () =>
  expectRecall(idLines('id'), 95));
// What remains has no check digit, or six digits at most.
test('the same without a word', () => expectRecall(idLines('plain'), 90));

test('keys', () => {
  const plain = inTurn('plain');
  const lines = Object.values(keys).flatMap((make) =>
    Array.from({ length: 6 }, () => {
      const key = make();
      return { line: say(plain.next().value, key), value: key.slice(-14) };
    }),
  );
  expectRecall(lines, 95);
});

describe('what stays as it is', () => {
  const kinds = Object.entries(harmless);
  test('there are at least 112 kinds', () => expect(kinds.length).toBeGreaterThanOrEqual(112));

  test('at most one in a hundred is masked', () => {
    const lines = kinds.flatMap(([kind, make]) =>
      Array.from({ length: 20 }, make).flatMap((line) =>
        [line, `Hello, ${line}`, `${line}, thanks`].map((one) => ({ kind, one })),
      ),
    );
    const wrong = lines.filter(({ one }) => mask(one) !== one);
    expect(
      (100 * wrong.length) / lines.length,
      wrong
        .slice(0, 20)
        .map(({ kind, one }) => `${kind}: ${one} -> ${mask(one)}`)
        .join('\n'),
    ).toBeLessThanOrEqual(1);
  });
});

describe('a browser, which knows one language and English, and a server', () => {
  const known = import.meta.glob<Knowledge>('../../../src/text/redaction/later/languages/*.ts', {
    import: 'known',
    eager: true,
  });
  /** Their sentences are in languages that this browser does not know. */
  const OTHER_LANGUAGES = new Set(
    'bestell commande pedido ordine zamowienie siparis chumon jumun dingdan talab hazmana bestelling encomenda price8 invoice2 facture customer contract meter dhl10'.split(
      ' ',
    ),
  );
  const knownOf = (language: string) =>
    known[`../../../src/text/redaction/later/languages/${language}.ts`]!;

  test.each(Object.keys(sentences))('agree, %s', (language) => {
    const browser = createMasking(
      language === 'en' ? [knownOf('en')] : [knownOf('en'), knownOf(language)],
    );
    const { plain, phone, id } = sentences[language]!;
    const main = COUNTRIES[language]!.slice(0, 4) as CountryCode[];
    const numbers = main.map((country) => getExampleNumber(country, examples)!);
    const lines = [
      ...cards
        .filter((_, at) => at % 9 === 0)
        .flatMap(({ number, groups }) =>
          plain.map((one) => say(one, grouped(number, groups, ' '))),
        ),
      ...numbers.flatMap((one) =>
        plain.map((sentence) => say(sentence, one.formatInternational())),
      ),
      ...numbers.flatMap((one) => phone.map((sentence) => say(sentence, one.formatNational()))),
      ...idExamples
        .filter(([country]) => main.includes(country as CountryCode))
        .flatMap(([, , list]) => id.map((one) => say(one, list.split(' | ')[0]!))),
      ...Object.values(keys).map((make) => say(plain[0]!, make())),
      ...Object.entries(harmless)
        .filter(([kind]) => !OTHER_LANGUAGES.has(kind))
        .map(([, make]) => make()),
    ];
    const differ = lines.filter((line) => browser(line, {}) !== mask(line, language));
    expect(
      (100 * differ.length) / lines.length,
      differ.map((line) => `${browser(line, {})} / ${mask(line, language)}`).join('\n'),
    ).toBeLessThanOrEqual(2);
  });
});

test('a glance lets nothing pass that would be masked', () => {
  const masking = createMasking([knowledgeOf(...Object.values(maskingByLanguage))]);
  const told = [
    ...idLines('id').map(({ line }) => line),
    ...Object.values(keys).map((make) => make()),
    ...cards.map(({ number }) => inScript(number, 0x966)),
  ].filter((line) => masking(line, {}) !== line);
  expect(told.filter((line) => !mayHide(line))).toEqual([]);
});

test('masking twice is masking once', () => {
  const parts = fc.constantFrom(
    ...[
      'call me ',
      'order ',
      'id ',
      'DNI ',
      '+49 30 1234567',
      '030 1234567',
      '4111 1111 1111 1111',
      '4111111111111111',
      '12345678Z',
      '44051401359',
      'DE89 3704 0044 0532 0130 00',
      'ana@example.com',
      '[phone] ',
      '[email]',
      '612 345 678',
      ' / ',
      ' - ',
      ', ',
      ' ',
      '. ',
      '\n',
      '5',
      '12',
      '2026',
      '01.08.2026',
      '€',
      'EUR ',
      'key: a1B2c3D4e5F6g7H8',
      'x',
      '٠١٢٣',
      'https://a.example/',
      '(',
      ')',
      '\u200b',
    ],
  );
  fc.assert(
    fc.property(
      fc.array(parts, { maxLength: 14 }).map((all) => all.join('')),
      (text) => {
        const once = mask(text);
        expect(mask(once)).toBe(once);
      },
    ),
    { numRuns: process.env['AFTERWORD_LONG'] ? 20_000 : 1_500 },
  );
});

test('invisible characters and marks within a number hide nothing', () => {
  expect(mask('call me: 0\u200b30 \u202a1234567\u202c now')).toBe('call me: [phone] now');
  expect(mask('4\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e31 1111 1111 1111')).toBe('[card]');
  expect(mask('mail ａｎａ＠example．com')).toBe('mail [email]');
});
