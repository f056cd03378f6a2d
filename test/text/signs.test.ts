import { describe, expect, test } from 'vitest';
import { SELF_HARM } from '../../src/contract/self-harm.ts';
import { createDetector, type EscalationMessage } from '../../src/text/escalation/index.ts';
import { entriesOf } from '../../src/text/escalation/reader.ts';
import type { WordList } from '../../src/text/escalation/types.ts';
import { wordsByLanguage } from '../../src/text/escalation/words/all.ts';
import { readSignLines, type SignLine } from '../data.ts';
import { readKeptLines, readMendedLines, readOwnLines } from './signs/lines.ts';

type Language = keyof typeof wordsByLanguage;
const languages = Object.keys(wordsByLanguage) as Language[];

const detectors = Object.fromEntries(
  languages.map((language) => [
    language,
    createDetector([wordsByLanguage[language], wordsByLanguage.en]),
  ]),
);

function signIn(language: string, { line, sender }: Pick<SignLine, 'line' | 'sender'>) {
  const message: EscalationMessage = { senderType: sender, content: line };
  return detectors[language]!(sender === 'ai' ? [message, message] : [message]);
}

const say = (language: string, line: string) => signIn(language, { line, sender: 'customer' });

/** Lines that are read otherwise than expected. */
const misread = (language: string, lines: readonly SignLine[]) =>
  lines
    .map((one) => ({ ...one, read: signIn(language, one)?.reason ?? null }))
    .filter((one) => one.read !== one.expect)
    .map(({ line, read }) => `${line} → ${read}`);

const signs = (lines: readonly SignLine[]) => lines.filter((one) => one.expect !== null);
const lookalikes = (lines: readonly SignLine[]) => lines.filter((one) => one.expect === null);

describe.each(languages)('%s', (language) => {
  const own = readOwnLines(language);
  const others = readSignLines(language);

  test('signs are found, in our lines and in those of others', () => {
    expect(misread(language, signs(own)).length).toBeLessThanOrEqual(1);
    expect(misread(language, signs(others)).length).toBeLessThanOrEqual(1);
  });

  test('of those who may hurt themselves, none is missed, and their words are not repeated', () => {
    const harm = [...own, ...others].filter(({ topic }) => topic === 'harm');
    const triggers = harm.map((one) => signIn(language, one)?.trigger);
    expect(triggers.filter((trigger) => trigger !== SELF_HARM)).toEqual([]);
  });

  test('what only looks like a sign is none', () => {
    expect(misread(language, lookalikes(own))).toEqual([]);
    expect(misread(language, lookalikes(others)).length).toBeLessThanOrEqual(1);
  });

  test('has the words of all kinds of sentences in which people speak of their death', () => {
    const { classes = {}, ...lists } = wordsByLanguage[language];
    const kinds =
      'life no strength nobody notice gone everyone better without swallow many pill leap height limb asleep unwaking farewell leaving thinks fatal';
    expect(Object.keys(classes)).toEqual(expect.arrayContaining(kinds.split(' ')));
    expect(Object.keys(lists)).toEqual(
      expect.arrayContaining(['harm', 'ending', 'harmless', 'accident']),
    );
  });

  test('no entry stands in a list twice', () => {
    const { classes, ...lists } = wordsByLanguage[language];
    for (const [name, list] of Object.entries({ ...lists, ...classes })) {
      if (name === 'letters') continue;
      const entries = entriesOf(list as WordList);
      expect(
        entries.filter((one, index) => entries.indexOf(one) !== index),
        name,
      ).toEqual([]);
    }
  });
});

describe.each([
  [
    'that the words were mended for',
    readMendedLines,
    { signs: 0.98, harm: 0.98, lookalikes: 0.01 },
  ],
  ['of the same kinds', readKeptLines, { signs: 0.95, harm: 0.98, lookalikes: 0.02 }],
])('lines %s', (_, linesOf, floors) => {
  const read = languages.flatMap((language) =>
    linesOf(language).map((one) => ({ ...one, sign: signIn(language, one) })),
  );
  const share = (lines: typeof read, isRight: (one: (typeof read)[number]) => boolean) => {
    expect(lines.length).toBeGreaterThan(50);
    return lines.filter(isRight).length / lines.length;
  };

  test('have their signs found', () => {
    const found = share(signs(read) as typeof read, (one) => one.sign?.reason === one.expect);
    expect(found).toBeGreaterThanOrEqual(floors.signs);
  });

  test('of those who may hurt themselves are found, whatever the language', () => {
    const harm = read.filter(({ topic }) => topic === 'harm');
    const found = share(harm, ({ sign }) => sign?.trigger === SELF_HARM);
    expect(found).toBeGreaterThanOrEqual(floors.harm);
  });

  test('that only look like a sign, or are everyday questions, are none', () => {
    const taken = share(lookalikes(read) as typeof read, ({ sign }) => sign !== null);
    expect(taken).toBeLessThanOrEqual(floors.lookalikes);
  });
});

describe('life and death', () => {
  test.each([
    "I'm thinking about ending it",
    "I'd rather die",
    'I took all my pills',
    'what is the point of going on living',
    'nobody would notice if I was gone',
    'i just swallowed 40 paracetamol',
    'im going to jump off the roof',
    'i cut my arms again',
    'life has no meaning',
  ])('are told from the words around: %s', (line) =>
    expect(say('en', line)?.trigger).toBe(SELF_HARM),
  );

  test.each([
    'my phone died',
    "I'm dying to know when it ships",
    'I am thinking about ending it, my subscription',
    'My plan is too expensive. I am thinking about ending it.',
    "I'd rather die than pay that fee",
    'the battery life is terrible, I am sick of it',
    'I took the pill box back to the store',
    'how many of the tablets do I take a day?',
    'can I jump from basic to pro',
    'the laptop went to sleep and will not wake up',
    'I cut my arm on the lid of your can',
  ])('of goods, contracts and devices are none: %s', (line) => expect(say('en', line)).toBeNull());

  test('Turkish troubles, which are "lived" there, are none', () => {
    expect(say('tr', 'aynı sorunu bir daha yaşamak istemiyorum')).toBeNull();
    expect(say('tr', 'artık yaşamak istemiyorum')?.trigger).toBe(SELF_HARM);
  });

  test('a bereavement is none', () => {
    expect(say('fr', 'ma mère vient de mourir, je voudrais résilier son contrat')).toBeNull();
    expect(say('es', 'mi papá acaba de morir y quiero cancelar su línea')).toBeNull();
    expect(say('it', 'mio padre è morto, vorrei chiudere la sua linea')).toBeNull();
  });
});

describe('letters', () => {
  test.each([
    ['tr', 'CANLI DESTEK İSTİYORUM'],
    ['tr', 'canli destek istiyorum'],
    ['fr', "Je veux parler a l'operatrice"],
    ['it', "vorrei parlare con l'operatore"],
    ['de', 'Ich moechte mit einem Menschen sprechen'],
    ['pl', 'chce rozmawiac z czlowiekiem'],
    ['es', 'Quiero hablar con un agente'.normalize('NFD')],
    ['pt', 'Há alguém aí?'.normalize('NFD')],
    ['ar', 'أُرِيدُ التَّحَدُّثَ مَعَ مُوَظَّف'],
    ['ar', 'اريد التحدث مع موظـــف'],
    ['he', 'אֲנִי רוֹצֶה לְדַבֵּר עִם נָצִיג'],
    ['zh', '請轉接人工客服'],
    ['ja', 'ｵﾍﾟﾚｰﾀｰと話したい'],
    ['ko', '상담원 연결해 주세요'.normalize('NFD')],
    ['ko', '상담원연결해주세요'],
    ['en', 'ｉ ｗａｎｔ ａ ｈｕｍａｎ'],
    ['en', 'get me an agent pleeeease'],
    ['en', 'I want a repersentative'],
    ['en', 'let me talk to a supervsor'],
  ])('in other forms are the same, %s: %s', (language, line) =>
    expect(say(language, line)?.reason).toBe('customer_requested_human'),
  );
});

describe('negations', () => {
  test.each([
    ['en', "I don't want to talk to a person"],
    ['en', 'no need to transfer me to an agent'],
    ['de', 'Ich möchte nicht mit einem Menschen sprechen'],
    ['de', 'Einen Mitarbeiter brauche ich nicht'],
    ['tr', 'Temsilciyle görüşmek istemiyorum'],
    ['ja', '担当者と話したくないです'],
    ['ko', '상담원과 통화하고 싶지 않아요'],
    ['zh', '我不想跟客服说话'],
    ['fr', 'Je ne souhaite pas parler à un conseiller'],
  ])('on either side refuse a person, %s: %s', (language, line) =>
    expect(say(language, line)).toBeNull(),
  );

  test.each([
    ['en', "I don't want a bot, I want a person"],
    ['en', "I don't understand you i want a human"],
    ['es', 'no entiendo nada quiero hablar con una persona'],
    ['de', 'Ich will keinen Roboter, ich will mit einem Menschen reden'],
    ['fr', "pourquoi je ne peux pas parler à quelqu'un ?"],
    ['en', "why can't I speak to a human"],
  ])('of something else do not, %s: %s', (language, line) =>
    expect(say(language, line)?.reason).toBe('customer_requested_human'),
  );

  test('do not hide who may hurt themselves', () => {
    expect(say('en', "I'm not sure why, but I do not want to live anymore")?.trigger).toBe(
      SELF_HARM,
    );
  });
});

test('a word of English is told apart by the language around it', () => {
  expect(say('fr', 'La police de caractères est trop petite')).toBeNull();
  expect(say('fr', 'Je vais appeler la police')?.reason).toBe('sensitive_topic');
});
