import examples from 'libphonenumber-js/examples.mobile.json';
import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONG } from '../../long.ts';
import { glanceFor, mayHide } from '../../../src/text/redaction/glance.ts';
import { DIGIT_RUN } from '../../../src/text/redaction/later/cards.ts';
import { createMasking, type Knowledge } from '../../../src/text/redaction/later/index.ts';
import { KEPT_PATTERNS, PAGES } from '../../../src/text/redaction/later/kept.ts';
import { knowledgeOf } from '../../../src/text/redaction/later/language.ts';
import { maskingByLanguage } from '../../../src/text/redaction/later/languages/all.ts';
import { libraries } from '../../../src/text/redaction/libraries/index.ts';
import { INTERNATIONAL, NATIONAL } from '../../../src/text/redaction/later/phones.ts';
import { COUNTRIES } from '../../../src/text/redaction/libraries/countries.ts';
import { redact } from '../../../src/text/redaction/index.ts';
import { mask } from '../../../src/text/redaction/mask.ts';
import { negatives, passwords, positives } from '../redaction-lines.ts';
import { cards, grouped } from './cards.ts';
import { goals, harmlessLines, ibans, idLines, inScript, isMissed } from './corpora.ts';
import { harmless } from './harmless.ts';
import { honest, told } from './honest.ts';
import { idExamples } from './ids.ts';
import { keys } from './keys.ts';
import { say, sentences } from './sentences.ts';

describe('is masked, in sentences of fourteen languages', () => {
  test.each(goals)('$what', ({ lines, least }) => {
    const missed = lines.filter((one) => isMissed(mask(one.line, one.language), one));
    const share = (100 * (lines.length - missed.length)) / lines.length;
    const shown = missed.slice(0, 20).map(({ line }) => line);
    expect(share, shown.join('\n')).toBeGreaterThanOrEqual(least);
  });

  test('and the lines are of most countries', () => expect(ibans.length).toBeGreaterThan(80));
});

describe('a number is masked whole or not at all', () => {
  const FRAMES = [
    '{}',
    '{"id":"{}","n":1}',
    '| 3 | {} | Ana |',
    'a;{};b',
    '<td>{}</td>',
    '- {}\n- next',
  ];
  const numbers = [
    ...idExamples.flatMap(([country, , list]) => list.split(' | ').map((one) => [country, one])),
    ...ibans.map((iban) => ['', iban.match(/.{1,4}/g)!.join(' ')]),
  ] as [string, string][];
  /** As it stands, and with other signs between its groups. */
  const written = (number: string, signs: string) => {
    const groups = number.split(/[ ./-]+/);
    return [...new Set([number, ...[...signs].map((sign) => groups.join(sign))])];
  };
  /** What became of a number is neither the number nor one mark, but for the letters of a country. */
  const isInPart = (got: string, line: string, frame: string) => {
    const [before, after] = frame.split('{}') as [string, string];
    if (got === line) return false;
    if (!got.startsWith(before) || !got.endsWith(after)) return true;
    const part = got.slice(before.length, got.length - after.length);
    return !/^[A-Za-z]{0,4}[ :./-]*\[\w+\][ ./-]*[A-Z]{0,4}$/.test(part);
  };
  test.each([
    ['by the server', ' -./', (line: string, language?: string) => mask(line, language)],
    ['by the rules that are there at once', ' -', (line: string) => redact(line)],
  ])('%s', (_, signs, masks) => {
    const inPart = numbers.flatMap(([country, number]) => {
      const language = Object.keys(COUNTRIES).find((one) => COUNTRIES[one]!.includes(country));
      return written(number, signs).flatMap((one) =>
        FRAMES.flatMap((frame) => {
          const line = say(frame, one);
          const got = masks(line, language);
          return isInPart(got, line, frame) ? [`${line} → ${got}`] : [];
        }),
      );
    });
    expect(inPart).toEqual([]);
  });
});

test('a card beside its expiry date and code', () => {
  expect(mask('4111 1111 1111 1111 12/27 123')).toBe('[card] 12/27 123');
});

test('words after an account, or after a code, belong to neither', () => {
  expect(mask('DE89 3704 0044 0532 0130 00 is mine now')).toBe('[iban] is mine now');
  for (let number = 1000; number < 1200; number++) {
    const line = `code DE${number % 100} ${number} then some words follow here`;
    expect(mask(line)).toBe(line);
  }
});

test(`of ${Object.keys(harmless).length} kinds of harmless numbers, at most one in a hundred is masked`, () => {
  const wrong = harmlessLines.filter(({ line }) => mask(line) !== line);
  const shown = wrong.slice(0, 20).map(({ kind, line }) => `${kind}: ${line} -> ${mask(line)}`);
  expect((100 * wrong.length) / harmlessLines.length, shown.join('\n')).toBeLessThanOrEqual(1);
});

describe.each(Object.keys(honest))('what customers write, %s', (language) => {
  test.each(honest[language]!)('stays: %s', (line) => {
    expect([mask(line, language), mask(line)]).toEqual([line, line]);
  });
  test.each(told[language] ?? [])('the password is masked: %s', (line, secret) => {
    for (const masked of [mask(line, language), mask(line)]) {
      expect(masked).toContain('[password]');
      expect(masked).not.toContain(secret);
    }
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
    ).toBeLessThanOrEqual(1);
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

describe('what a server skips, because a text cannot have it', () => {
  const world = { ...knowledgeOf(...Object.values(maskingByLanguage)), numbers: undefined };
  const glance = glanceFor(
    world,
    Object.values(maskingByLanguage).map(({ words }) => words.password),
  );
  const withoutSkips = createMasking([world], { ...libraries, glance: () => () => true });

  test('changes nothing in what is masked', () => {
    const lines = [
      ...goals.flatMap((goal) => goal.lines.map(({ line }) => line)),
      ...[...harmlessLines, ...positives].map(({ line }) => line),
      ...negatives,
      ...passwords,
      ...Object.values(honest).flat(),
      ...Object.values(told).flatMap((some) => some.map(([line]) => line)),
      ...Object.values(keys).map((make) => make()),
      'aB3xQ9zL0mN4pR7sT2vW8yK5cD1f',
    ];
    for (const line of lines) expect(mask(line)).toBe(withoutSkips(line, {}));
    const line = fc.constantFrom(...lines);
    const place = fc.nat({ max: 60 });
    const signs = ['', ' ', '\n', '-', '.', ':', ' 00', '+', '@', '=', 'ſ', '\u212a', '٣'];
    fc.assert(
      fc.property(
        line,
        line,
        place,
        place,
        fc.constantFrom(...signs),
        (first, second, end, start, sign) => {
          const text = first.slice(0, end) + sign + second.slice(start);
          expect(mask(text)).toBe(withoutSkips(text, {}));
        },
      ),
      { numRuns: LONG ? 100_000 : 3_000 },
    );
  });

  /** The shortest that each pattern finds, or nearly. */
  const shortest = [
    '00000000-0000-0000-0000-000000000000',
    'aaaaaaaaaaaaaaaaaaa1',
    '00:00:00:00:00:00',
    '00-00-00-00-00-00',
    '202611 0000',
    '20261-1T0000',
    '1.1.-1.1.26',
    '1/1/26-1-1-26',
    '1.1.26',
    '2026/1/1',
    '0:00',
    '2026/27',
    '2026 - 27',
    '2026年1月',
    '2026년 1월 1일',
    '2026 2027',
    'cep 00000000',
    '0.0.0.0',
    'v1.0',
    'V. 1.0',
    '1.1',
    '1.111 1.111',
    '1.1111',
    '1Z0000000000000000',
    '1z 000 000 00 0000 0000',
    '91000000000000000000',
    'AA000000000AA',
    'C1000000000',
    '20260101',
    'ISBNXXXXXXXX',
    'issn 0000-0000',
    '978-1-1-1-1',
    'AAAAAAAAAAA000000',
    'http://a',
    'WWW.a',
    '000000000000',
    '+1000000',
    '001000000',
    '011 1000000',
    '00000',
  ];
  const patterns = [...KEPT_PATTERNS, PAGES, DIGIT_RUN, INTERNATIONAL, NATIONAL];

  test('is matched by no pattern', () => {
    for (const pattern of patterns) {
      expect(shortest.some((text) => text.search(pattern) >= 0)).toBe(true);
    }
    const skipsNone = (text: string) => {
      const mayFind = glance(text);
      const skipped = patterns.filter((one) => !mayFind(one) && text.search(one) >= 0);
      expect(skipped, text).toEqual([]);
    };
    shortest.forEach(skipsNone);
    const text = fc.constantFrom(...shortest);
    const place = fc.nat({ max: 20 });
    fc.assert(
      fc.property(text, text, place, place, (first, second, end, start) => {
        skipsNone(first.slice(0, end) + first.slice(end + 1));
        skipsNone(first.slice(0, end) + second.slice(start));
      }),
      { numRuns: LONG ? 200_000 : 5_000 },
    );
  });
});

test.each([
  ['https://x.example/a?email=ana%40example.com&x=1', 'https://x.example/a?email=[email]&x=1'],
  ['https://x.example/a?phone=%2B49301234567', 'https://x.example/a?phone=[phone]'],
  ['https://x.example/pay?card=4111%201111%201111%201111', 'https://x.example/pay?card=[card]'],
  ['mailto:ana%40example.com', 'mailto:[email]'],
  ['iban%3DDE89%203704%200044%200532%200130%2000', 'iban%3D[iban]'],
  ['https://shop.example/a%20b?item=12345678', 'https://shop.example/a%20b?item=12345678'],
  ['100%20', '100%20'],
])('a link escapes nothing: %s', (line, masked) => expect(mask(line)).toBe(masked));

test('masking twice is masking once', () => {
  const parts = fc.constantFrom(
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
  );
  fc.assert(
    fc.property(
      fc.array(parts, { maxLength: 14 }).map((all) => all.join('')),
      (text) => {
        const once = mask(text);
        expect(mask(once)).toBe(once);
      },
    ),
    { numRuns: LONG ? 20_000 : 1_500 },
  );
});

test('invisible characters and marks within a number hide nothing', () => {
  expect(mask('call me: 0\u200b30 \u202a1234567\u202c now')).toBe('call me: [phone] now');
  expect(mask('4\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e31 1111 1111 1111')).toBe('[card]');
  expect(mask('mail ａｎａ＠example．com')).toBe('mail [email]');
});
