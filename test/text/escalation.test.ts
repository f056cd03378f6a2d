import { describe, expect, test } from 'vitest';
import {
  createDetector,
  type EscalationMessage,
  type EscalationWords,
} from '../../src/text/escalation/index.ts';
import { words as en } from '../../src/text/escalation/words/en.ts';
import { wordsByLanguage } from '../../src/text/escalation/words/all.ts';
import { readDialogues } from '../data.ts';

const languages: Record<string, EscalationWords> = wordsByLanguage;
const customer = (content: string): EscalationMessage => ({ senderType: 'customer', content });
const ai = (content: string, aiConfidenceScore?: number): EscalationMessage => ({
  senderType: 'ai',
  content,
  aiConfidenceScore,
});
const english = createDetector([en]);
const reasonIn = (...messages: EscalationMessage[]) => english(messages)?.reason ?? null;

describe('the customer asks for a person', () => {
  test.each([
    'agent',
    'Agent!!',
    'human please',
    'representative',
    'I want to talk to a real person',
    'can i speak to someone',
    'Let me speak with your manager, now',
    'connect me to customer service',
    'is there a human I can chat with?',
    'I need a person',
    'stop the bot',
    'Can you TRANSFER ME to an agent?',
    'I’d rather talk to somebody',
  ])('%s', (content) => expect(reasonIn(customer(content))).toBe('customer_requested_human'));

  test.each([
    'A table for one person, please',
    '1 person',
    'I spoke to an agent yesterday and it was fine',
    'My travel agent booked it',
    "I don't want to talk to a person",
    'The password manager does not work',
    'Is it a personal account?',
    'Humanitarian aid',
  ])('but not in: %s', (content) => expect(reasonIn(customer(content))).toBeNull());

  test.each([
    ['es', 'Quiero hablar con una persona'],
    ['es', 'agente por favor'],
    ['fr', "Je veux parler à quelqu'un"],
    ['fr', 'un conseiller svp'],
    ['de', 'Ich möchte mit einem Mitarbeiter sprechen'],
    ['de', 'Gibt es hier einen Menschen?'],
    ['it', 'Vorrei parlare con un operatore'],
    ['pt', 'Quero falar com um atendente'],
    ['nl', 'Kan ik een medewerker spreken?'],
    ['pl', 'Chcę rozmawiać z konsultantem'],
    ['tr', 'Bir temsilci ile görüşmek istiyorum'],
    ['ja', 'オペレーターにつないでください'],
    ['ja', '人と話したいです'],
    ['ko', '상담원 연결해 주세요'],
    ['zh', '我要转人工'],
    ['ar', 'أريد التحدث مع موظف'],
    ['he', 'אני רוצה לדבר עם נציג'],
  ])('%s: %s', (language, content) => {
    const detect = createDetector([languages[language]!, en]);
    expect(detect([customer(content)])?.reason).toBe('customer_requested_human');
  });
});

describe('sensitive topics', () => {
  test.each([
    ['en', 'I will call my lawyer'],
    ['en', 'there is an unauthorised payment on my card'],
    ['en', 'Was there a data breach?'],
    ['en', 'I want to kill myself'],
    ['es', 'Voy a llamar a mi abogado'],
    ['fr', 'Je vais porter plainte'],
    ['de', 'Ich werde Sie verklagen'],
    ['it', 'È una truffa'],
    ['pt', 'Vou ao Procon'],
    ['nl', 'Ik ben opgelicht'],
    ['pl', 'Pójdę do sądu'],
    ['tr', 'Avukatımı arayacağım'],
    ['ja', '弁護士に相談します'],
    ['ko', '변호사와 상의하겠습니다'],
    ['zh', '我要报警'],
    ['ar', 'سأتصل بالشرطة'],
    ['he', 'אני אפנה לעורך דין'],
  ])('%s: %s', (language, content) => {
    const detect = createDetector([languages[language]!, en]);
    expect(detect([customer(content)])?.reason).toBe('sensitive_topic');
  });

  test('the trigger is what was found', () => {
    expect(english([customer('I will call my lawyer today')])?.trigger).toBe('lawyer');
  });
});

describe('the AI is not sure', () => {
  test.each([
    ['low confidence twice in a row', [ai('Maybe.', 0.3), ai('Perhaps.', 0.49)], 'ai_unsure'],
    ['low confidence once', [ai('Yes.', 0.9), ai('Perhaps.', 0.2)], null],
    ['low, then sure', [ai('Maybe.', 0.2), ai('Yes.', 0.9)], null],
    [
      '"I don\'t know" twice',
      [ai("I don't know that."), ai('I’m not sure about this.')],
      'ai_unsure',
    ],
    ['one of each', [ai("I don't know the answer."), ai('Blue.', 0.1)], 'ai_unsure'],
  ])('%s', (_, answers, reason) => {
    const said = answers.flatMap((answer, index) => [customer(`Question ${index}`), answer]);
    expect(reasonIn(...said)).toBe(reason);
  });
});

describe('a question that goes in circles', () => {
  const asked = [
    'How can I change the delivery address of my order?',
    'I want to change the delivery address.',
    'The delivery address of the order, how to change?',
  ];
  const circle = (questions: string[]) =>
    questions.flatMap((question) => [customer(question), ai('See our help pages.')]);

  test('asked a third time, in other words', () => {
    expect(reasonIn(...circle(asked.slice(0, 1)), customer(asked[1]!))).toBeNull();
    expect(reasonIn(...circle(asked.slice(0, 2)), customer(asked[2]!))).toBe('complex_issue');
  });

  test('with something else in between it is another question', () => {
    const said = circle([asked[0]!, 'What does shipping cost?', asked[1]!]);
    expect(reasonIn(...said, customer('And where are you?'))).toBeNull();
  });
});

test('lists can be replaced', () => {
  const detect = createDetector([
    {
      wish: ['red button'],
      contact: [],
      person: [],
      filler: [],
      not: [],
      sensitive: ['lava'],
      unsure: ['hm'],
    },
  ]);
  expect(detect([customer('the RED button')])?.reason).toBe('customer_requested_human');
  expect(detect([customer('Lava!')])?.reason).toBe('sensitive_topic');
  expect(detect([customer('a real person')])).toBeNull();
});

test('of 1,000 real dialogues few are taken for more than they are', () => {
  const found = readDialogues().flatMap(({ turns }) => {
    const said = turns.map(({ role, text }) => (role === 'USER' ? customer(text) : ai(text)));
    const signs = said.map((_, index) => english(said.slice(0, index + 1)));
    return [...new Set(signs.flatMap((sign) => (sign ? [sign.reason] : [])))];
  });
  const counts = Object.groupBy(found, (reason) => reason);
  // Three ask for a manager, one for the police; thirty go in circles.
  expect(counts.customer_requested_human?.length).toBe(3);
  expect(counts.sensitive_topic?.length).toBe(1);
  expect(counts.complex_issue!.length).toBeLessThan(40);
});

test('a hostile message takes no long time', () => {
  for (const piece of ['speak to ', 'agent ', 'do not ', "don't ", 'a', ' ', '.', 'person ']) {
    english([customer(piece.repeat(16_000 / piece.length))]);
  }
});
