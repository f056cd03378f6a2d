import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SURE_ENOUGH } from '../../src/server/bot/found.ts';
import { createKnowledge, parseKnowledge } from '../../src/server/bot/knowledge.ts';
import { MOST, textGrowth } from '../growth.ts';
import {
  chatty,
  customers,
  customersHeldAside,
  fresh,
  fresher,
  freshest,
  heldAside,
  last,
  later,
  type Question,
  smallTalk,
  strangers,
  tuned,
  typed,
  typedHeldAside,
} from './questions.ts';

const knowledge = parseKnowledge(readFileSync('demo/knowledge.md', 'utf8'));

const replyTo = (question: string) => {
  const found = knowledge.find(question);
  return found && found.confidence >= SURE_ENOUGH ? found.article.title : null;
};

/** Shares of the questions: right (an honest "I don't know" counts), and sure of a wrong article. */
function sharesOf(questions: readonly Question[]) {
  const wrong = questions.filter(
    ([text, title, other = title]) => ![title, other].includes(replyTo(text)),
  );
  const sure = wrong.filter(([text]) => replyTo(text) !== null);
  for (const [text, title] of wrong) {
    console.log(
      `${text} → ${replyTo(text)}, should be ${title} (${knowledge.find(text)?.confidence})`,
    );
  }
  return {
    right: 1 - wrong.length / questions.length,
    confidentlyWrong: sure.length / questions.length,
  };
}

test.each([
  ['tuned', tuned],
  ['held aside', heldAside],
  ['typed', typed],
  ['typed and held aside', typedHeldAside],
  ['written later', later],
  ['written last', last],
  ['fresh', fresh],
  ['fresh after that', fresher],
  ['freshest', freshest],
  ["a stranger's", strangers],
  ['as customers write', customers],
  ['as customers write, and held aside', customersHeldAside],
])(
  'of the questions that were %s, nine in ten are right, and few are wrong with confidence',
  (name, questions) => {
    const shares = sharesOf(questions);
    console.log(name, shares);
    expect(shares.right).toBeGreaterThanOrEqual(0.9);
    expect(shares.confidentlyWrong).toBeLessThanOrEqual(0.05);
  },
);

test.each(chatty)('small talk is replied to as such: %s', (text, title) => {
  expect(replyTo(text)).toBe(title);
});

test.each(['what are your hours', 'ok but what are your hours', '???'])(
  'is no small talk: %s',
  (text) => {
    expect(replyTo(text)).toBeNull();
  },
);

test.each(smallTalk)('no article of help replies to: %s', (text) => {
  const found = knowledge.find(text);
  const isSure = found !== null && found.confidence >= SURE_ENOUGH;
  expect(isSure && !found.article.isSmallTalk ? found : null).toBeNull();
});

test('the questions that the demo suggests are answered', () => {
  const [, list = ''] = /data-suggested-questions="([^"]*)"/.exec(
    readFileSync('demo/index.html', 'utf8'),
  )!;
  const titles = list.split('|').map(replyTo);
  expect(titles.length).toBeGreaterThan(2);
  expect(titles).not.toContain(null);
});

/** A help page with titles and texts alone, as most are. */
const plain = parseKnowledge(`
## Opening hours

Monday to Friday, 9 to 5.

## Which payment methods do you accept?

Card, PayPal or invoice.

## Do you ship abroad?

We deliver to all of the European Union.

## Gift cards

They are valid for three years.

## Returns

Within 30 days.

## Ordering by phone

Call us.

## Orders by phone from companies

Call us, too.
`);

test.each([
  ['are you open on sundays', 'Opening hours'],
  ['do u take amex', 'Which payment methods do you accept?'],
  ['can you send it to norway', 'Do you ship abroad?'],
  ['do you sell gift vouchers', 'Gift cards'],
  ['these are too tight, can i swap them', 'Returns'],
])('an article knows how its subject is asked, though nobody wrote it down: %s', (text, title) => {
  const found = plain.find(text);
  expect(found).toMatchObject({ article: { title } });
  expect(found!.confidence).toBeGreaterThanOrEqual(SURE_ENOUGH);
});

/** Titles of which each stands for several of the usual subjects, or for none. */
const broad = parseKnowledge(`
## Delivery

Within 3 to 5 days, for 4 pounds.

## Returns and refunds

Within 30 days.

## Where our wool comes from

From farms in Wales.
`);

test.each([
  ['how long does delivery take', 'Delivery'],
  ['how much is delivery', 'Delivery'],
  ['how do i send something back', 'Returns and refunds'],
  ['i havent had my refund yet', 'Returns and refunds'],
  ['where does the wool come from', 'Where our wool comes from'],
])('a broad title is all that it may stand for: %s', (text, title) => {
  const found = broad.find(text);
  expect(found).toMatchObject({ article: { title } });
  expect(found!.confidence).toBeGreaterThanOrEqual(SURE_ENOUGH);
});

test.each(['where is my order', 'my parcel hasnt turned up', 'tracking link please'])(
  'a title that asks like a usual subject, of something else, is not that subject: %s',
  (text) => {
    const other = parseKnowledge('## Where our wool comes from\n\nFrom farms in Wales.');
    expect(other.find(text)?.confidence ?? 0).toBeLessThan(SURE_ENOUGH);
  },
);

test('what a title says of itself is not what it names', () => {
  const other = parseKnowledge('## Refund policy\n\nWithin 5 days.');
  expect(other.find('when do i get my money back')!.confidence).toBeGreaterThanOrEqual(SURE_ENOUGH);
});

test.each([
  'trail40 does not work',
  'can i use my alpine22 in winter',
  'is the fjell35 waterproof',
])('a name with a number is no promo code: %s', (text) => {
  expect(knowledge.find(text)?.confidence ?? 0).toBeLessThan(SURE_ENOUGH);
});

test.each(['???', '👍', '...'])('a message without a word is no way to ask: %s', (text) => {
  const other = parseKnowledge('## Returns\n\nAlso: send it back; !\n\nWithin 30 days.');
  expect(other.find(text)).toBeNull();
});

test('a title that names no usual subject is a step of the work, too', () => {
  const count = 500;
  const stepsOf = (word: string) =>
    [
      ...createKnowledge(
        Array.from({ length: count }, (_, i) => ({ title: `${word} ${i}`, also: [], body: 'x' })),
      ),
    ].length;
  parseKnowledge('## Returns\n\nWithin 30 days.');
  expect(Math.abs(stepsOf('Returns') - stepsOf('Zebras'))).toBeLessThan(count / 2);
});

test.each(['do you have a student discount', 'forgot my password', 'how do i wash the jacket'])(
  'what no article is about is no article: %s',
  (text) => {
    expect(plain.find(text)?.confidence ?? 0).toBeLessThan(SURE_ENOUGH);
  },
);

test('what is of another company is no question to the shop, unless its articles name the company', () => {
  const other = parseKnowledge('## How do I reset my Netflix password?\n\nAsk Netflix.');
  const question = 'how do i reset my netflix password';
  expect(knowledge.find(question)?.confidence ?? 0).toBeLessThan(SURE_ENOUGH);
  expect(other.find(question)!.confidence).toBeGreaterThanOrEqual(SURE_ENOUGH);
});

test('the work for a question grows with its length', () => {
  const pieces = [
    'order ',
    'dont send it back ',
    'deliwry ',
    'where ',
    'a',
    'to my ',
    '12 ',
    '%',
    "'",
    'thank you ',
    'ok? ',
    'is it? ',
  ];
  expect(textGrowth((text) => knowledge.find(text), pieces)).toBeLessThan(MOST);
});
