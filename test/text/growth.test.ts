import { describe, expect, test } from 'vitest';
import { foldText } from '../../src/text/escalation/fold.ts';
import { createDetector, createUnsureFinder } from '../../src/text/escalation/index.ts';
import { entriesOf } from '../../src/text/escalation/reader.ts';
import { wordsByLanguage } from '../../src/text/escalation/words/all.ts';
import { mayHide } from '../../src/text/redaction/glance.ts';
import { redact } from '../../src/text/redaction/index.ts';
import { mask } from '../../src/text/redaction/mask.ts';
import { topicWords } from '../../src/text/repetition.ts';
import { languageOfText } from '../../src/text/language.ts';
import { sentimentWords } from '../../src/text/sentiment/all.ts';
import { readMessage } from '../../src/text/sentiment/index.ts';
import { readerFor } from '../../src/text/sentiment/readers.ts';
import { topicKey } from '../../src/text/topic.ts';
import { readDialogues } from '../data.ts';
import { MOST, textGrowth, timesAsMuch } from '../growth.ts';
import { drawn } from './masking/drawn.ts';

const letters = [
  'a',
  'A',
  'é',
  '日',
  '人',
  'A1',
  'aB1_',
  'aB1_-',
  'ABCDEF12',
  'ooo',
  'aab',
  'aaabbb',
];
const digits = ['1', '0', '7', '12.', '1-', '1 ', '123-45-', '01 ', '+1 ', '+49 (1)', '(1', '3.4,'];
const separators = [
  '.',
  '-',
  '_',
  ' ',
  '@',
  '+',
  '\n',
  "'",
  '!',
  '.-',
  '. ',
  '.\n',
  ' \n',
  '/',
  ':)',
];
const addresses = ['a-', 'a.', '@a', '@a.', 'a@', 'a@a.', "a'%+", '.a@b', 'https://', '日@日.'];
const secrets = [
  'eyJ',
  '-eyJ',
  'a-eyJ',
  '.eyJ',
  'eyJ-',
  'eyJaaaaaa',
  'eyJaaaaaa-',
  'eyJaaaaaa.',
  'eyJaaaaaa.a',
  'sk-',
  '-sk-',
  'sk_a',
  '-sk-a',
  '-pk_',
  '-gho_',
  '-github_pat_',
  '-xoxb-',
  '-AKIA',
  '-AIza',

  '-glpat-',
  '-amo_',
  'amo_pub_',
  'Bearer ',
  'Bearer a',
  '-----BEGIN ',
  '-----BEGIN A PRIVATE KEY-----',

  'password ',
  'password is ',
  'pass:',
  'pwd=".',
  'contraseña es ',
  'パスワード',
  '密码:',
  'DE89',
  'DE89 A',
];
const told = ['telefon', 'tel ', 'call me ', 'steuerid', 'bsn is ', 'ssn', 'תעודת זהות', 'order 0'];
const said = [
  'no ',
  'no a ',
  'sorry ',
  'i have ',
  'you did ',
  'not good ',
  'GREAT ',
  'but ',
  '😀',
  '@a ',
  'nicht gut ',
  "n'est pas ",
  'والله ',
  '不好',
  'よくない',
  '않아요 ',
];
const groups = { letters, digits, separators, addresses, secrets, told, said };

/** Languages that are written in the same way are read by the same code. */
const oneOfEachWriting = () => [
  ...new Map(
    Object.entries(sentimentWords).map(([language, { writing }]) => [writing, language]),
  ).values(),
];

describe('the work grows with the length of the text', () => {
  const unsure = createUnsureFinder(Object.values(wordsByLanguage));
  const read: Record<string, (text: string) => unknown> = {
    masking: (text) => redact(text),
    'masking in all languages': (text) => mask(text),
    'the glance before it': mayHide,
    ...Object.fromEntries(
      oneOfEachWriting().map((language) => [
        `sentiment, ${language}`,
        (content: string) => {
          const customer = { senderType: 'customer' as const, content };
          const before = [customer, { senderType: 'ai' as const, content }];
          return readMessage({ ...customer }, before, readerFor(language));
        },
      ]),
    ),
    'the language of a text': (text) => languageOfText(text),
    'words of a topic': topicWords,
    'key of a topic': topicKey,
    'folding of words': foldText,
    'an answer that is none': unsure,
  };

  describe.each(Object.keys(read))('%s', (name) => {
    test.each(Object.entries(groups))('%s', (_, pieces) => {
      expect(textGrowth(read[name]!, pieces)).toBeLessThanOrEqual(MOST);
    });
  });

  test('a phrase in one letter is not spread', () => {
    expect(foldText('ﷺ'.repeat(4_000)).length).toBeLessThan(4_000);
    expect(foldText('ﷺ موظف').trim()).toBe('موظف');
  });

  test.each(Object.entries(wordsByLanguage))('who wants a person, %s', (_, words) => {
    const detect = createDetector(Object.values(wordsByLanguage));
    const { not, contact, person, filler, wish } = words;
    const pieces = [
      [person],
      [contact, person],
      [not, contact, person],
      [filler, person],
      [not, wish],
    ]
      .map((lists) => lists.map((list) => entriesOf(list).find((one) => !/[<*]/.test(one))))
      .flatMap((said) => [`${said.join(' ')} `, said.join('')]);
    // Of a message it looks at four thousand characters.
    const read = (content: string) => detect([{ senderType: 'customer', content }]);
    expect(textGrowth(read, pieces, { short: 500, long: 4_000 })).toBeLessThanOrEqual(MOST);
  });
});

describe('masking any text of a length costs a few times what an ordinary one does', () => {
  /** As long as a browser may send. */
  const LENGTH = 16_000;
  /** Nothing is known of the other numbers, so each costs all checks. A `9` stands for any digit, `A` and `a` for letters. */
  const forms =
    '9999999, 2024 |A9 |A9A9 |9a9a |AA99 AA99 |DE99 |AA9999 |aaa 99999999 |A A 99 |9 |99 |99 99 99 99; |999 99; |99999; |9999999; |99999999; |999999999; |99999999999; |999999999999, |9999999999999, |4999 9999 9999 9999 |4999999999999999 |612 345 999; |el la mi 699 99 99 99; |le la ich de para 699 999 999; |999 999 9999; |(999) 9999; |999-999-999; |99.999.999-9; |A9999999A; |AAAA999999AAA; |DE99 9999 9999 9999 9999 99 |0049 9999999; |9)(|+49 99 |1,|99999999 aaaaaaaaaaaa telefon |order 9999999, 9999999, 9999999, '.split(
      '|',
    );
  const ordinary = readDialogues()
    .flatMap(({ turns }) => turns.map(({ text }) => text))
    .join(' ')
    .slice(0, LENGTH);

  test.each(forms)('%s', (form) => {
    const some = drawn(7);
    let hostile = '';
    while (hostile.length < LENGTH) {
      hostile += form.replace(/[9Aa]/g, (sign) =>
        sign === '9'
          ? some.digits(1)
          : sign === 'A'
            ? some.capitals(1)
            : some.capitals(1).toLowerCase(),
      );
    }
    expect(timesAsMuch(mask, hostile.slice(0, LENGTH), ordinary, 8)).toBeLessThan(8);
  });
});
