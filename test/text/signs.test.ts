import { describe, expect, test } from 'vitest';
import { SELF_HARM } from '../../src/contract/self-harm.ts';
import { createDetector, type EscalationMessage } from '../../src/text/escalation/index.ts';
import { entriesOf } from '../../src/text/escalation/reader.ts';
import type { WordList } from '../../src/text/escalation/types.ts';
import { wordsByLanguage } from '../../src/text/escalation/words/all.ts';
import { readSignLines, type SignLine } from '../data.ts';
import {
  readKeptLines,
  readLinesOfStrangers,
  readMendedLines,
  readOwnLines,
} from './signs/lines.ts';

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
      'life no strength nobody notice gone everyone better without swallow many pill leap height limb asleep unwaking farewell leaving thinks fatal burden letter over weary away suicide figure join heaven ready indifferent';
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

describe('lines of a stranger', () => {
  const share = (
    topics: readonly string[],
    isRight: (one: SignLine, language: string) => boolean,
  ) => {
    const lines = languages.flatMap((language) =>
      readLinesOfStrangers(language)
        .filter(({ topic }) => topics.includes(topic))
        .map((one) => isRight(one, language)),
    );
    expect(lines.length).toBeGreaterThan(150);
    return lines.filter(Boolean).length / lines.length;
  };
  const isRead = (one: SignLine, language: string) =>
    (signIn(language, one)?.reason ?? null) === one.expect;

  test('have their requests for a person found', () => {
    expect(share(['human'], isRead)).toBeGreaterThanOrEqual(0.95);
  });

  test('have danger and fraud found; mere anger is a mood', () => {
    expect(share(['alarm'], isRead)).toBeGreaterThanOrEqual(0.57);
  });

  test('of those who may hurt themselves are found', () => {
    const isHarm = (one: SignLine, language: string) =>
      signIn(language, one)?.trigger === SELF_HARM;
    expect(share(['harm'], isHarm)).toBeGreaterThanOrEqual(0.95);
  });

  test('that only look like a sign, or are everyday questions, are none', () => {
    expect(share(['near'], (one, language) => !isRead(one, language))).toBeLessThanOrEqual(0.015);
    expect(share(['everyday'], (one, language) => !isRead(one, language))).toBe(0);
  });

  test.each([
    ['en', 'financial suicide at that price'],
    ['en', 'an overdose of newsletters'],
    ['de', 'der Drucker hat Selbstmord begangen'],
    ['en', 'I wrote a letter to your office about my refund'],
    ['es', '¿cuál es el peso de todas las cajas?'],
    ['it', 'qual è il peso di tutti i pacchi?'],
    ['nl', 'mijn vader is overleden, ik wil het abonnement naar mij overzetten'],
    ['zh', '谢谢 再见'],
    ['ko', '짐이 너무 무거워요 모두 몇 kg인가요'],
  ])('beside them, what reads alike is none, %s: %s', (language, line) =>
    expect(say(language, line)).toBeNull(),
  );

  test.each([
    ['en', '"speak to our experts" is what your site says, but I only want the data sheet'],
    ['de', '„Sprechen Sie mit unseren Experten“ steht da, aber ich will nur das Datenblatt'],
    ['en', 'do real people sew these or is it a factory'],
  ])('a quoted text and how goods are made ask for nobody, %s: %s', (language, line) =>
    expect(say(language, line)).toBeNull(),
  );

  test('a quoted request that is all of the message is one', () => {
    expect(say('en', 'I said "let me speak to a human"')?.reason).toBe('customer_requested_human');
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

describe('everyday sentences', () => {
  test.each([
    ['en', "this makes no sense, what's going on?"],
    ['en', 'it is not worth it for existing customers'],
    ['en', "I can't take delivery on Monday, I won't be here"],
    ['en', 'I take my insulin every day and the parcel is late'],
    ['en', 'this will not improve my life'],
    ['en', 'when I click, the page will jump to another window'],
    ['en', 'my last message about the order from last night: this is my last try'],
    ['de', 'niemand kümmert sich um mich'],
    ['de', 'mich interessiert, wer das bezahlt'],
    ['de', 'Die Arme sind viel zu eng geschnitten'],
    ['de', 'Das ist meine letzte Nachricht, ich kaufe nicht mehr hier'],
    ['de', 'Ich nehme alle acht Stunden Tabletten'],
    ['de', 'Ich kann nicht länger warten, das Paket sollte gestern da sein'],
    ['de', 'Der Link scheint nicht mehr zu existieren'],
    ['en', "I don't want to be here all day"],
    ['es', 'ya no puedo seguir aquí esperando'],
    ['es', 'no quiero el envío a esa dirección, vivo en otra'],
    ['nl', 'Er zijn problemen, het werkt niet meer'],
    ['nl', 'het account lijkt niet meer te bestaan'],
    ['it', 'non vorrei disturbare ma potrebbe esserci un errore'],
    ['ar', 'لا استطيع ان اكمل الدفع'],
    ['en', 'I do not want to pay for a plan that does not exist'],
    ['en', 'I do not want to pay for shipping, I live nearby'],
    ['fr', 'je ne veux pas attendre, le colis devrait être là'],
    ['fr', 'je ne peux plus me connecter, mon compte semble ne plus exister'],
    ['de', 'Der Akku muss tot sein'],
    ['de', 'Bieten Sie mir was an'],
    ['fr', 'la batterie semble être morte'],
    ['fr', 'des bas de contention pour les veines'],
    ['es', 'dejen de colgarme'],
    ['pl', 'ten kabel ma trzy żyły'],
    ['tr', 'jiletler ne zaman gelecek'],
    ['tr', 'kendimi kesinlikle kandırılmış hissediyorum'],
    ['fr', 'la coupe est trop serrée aux bras'],
    ['fr', "ce n'est pas la peine de compliquer la vie des clients"],
    ['fr', "avec cette crème j'ai plus d'énergie, ça change la vie"],
    ['fr', "je prends de l'insuline tous les jours"],
    ['es', 'el brazo del soporte es muy corto'],
    ['es', 'tomo insulina todos los días'],
    ['es', 'en mi ausencia nadie recibió la notificación'],
    ['pt', 'tomo remédio todos os dias'],
    ['pt', 'com este suplemento tenho mais energia para a minha vida'],
    ['it', 'il taglio delle gambe è troppo largo'],
    ['it', 'nessuno si accorge che non ci sono le istruzioni'],
    ['it', 'prendo le medicine tutti i giorni'],
    ['nl', 'ik slik al jaren medicijnen'],
    ['nl', 'er zit een kras op de arm van de stoel'],
    ['nl', 'ik wil niet dat jullie me het leven zuur maken'],
    ['tr', 'bu kıyafet hayatımı kurtardı'],
    ['tr', 'hayatımda böyle bir şey görmedim, anlamıyorum, cevap yok'],
    ['tr', 'bu son mesajım, bir daha müşteriniz olmayacağım'],
    ['he', 'אני לוקח כדורים כל יום'],
    ['ar', 'باخذ حبوب كل يوم'],
    ['ja', 'ボタンを押すとホームに飛びます'],
    ['ja', 'このベッドで寝ると起きたくないくらい快適です'],
    ['ko', '잠시만요 유리컵 안 깨지게 포장해 주세요'],
    ['ko', '매운맛이 약한 걸로 다 먹었어요'],
    ['zh', '我不在家你们放门口更好'],
    ['zh', '我想问花死了怎么办'],
  ])('are no self-harm, %s: %s', (language, line) =>
    expect(say(language, line)?.trigger).not.toBe(SELF_HARM),
  );

  test.each([
    ['en', 'there is no point in being here anymore'],
    ['en', 'i lost the will to go on living'],
    ['de', 'niemand würde mich vermissen'],
    ['de', 'ich habe mir in den Arm geschnitten'],
    ['fr', "je n'ai plus la force de vivre"],
    ['fr', 'je me suis coupé les veines'],
    ['es', 'no tengo fuerzas para vivir'],
    ['it', 'la vita non ha più senso'],
    ['nl', 'ik heb in mijn arm gesneden'],
    ['nl', 'ik heb al mijn pillen geslikt'],
    ['ja', '今から飛び降ります'],
    ['zh', '我一直想着死掉'],
  ])('beside them self-harm is found, %s: %s', (language, line) =>
    expect(say(language, line)?.trigger).toBe(SELF_HARM),
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
