import { createHash } from 'node:crypto';
import { rollupKinds } from '../../src/server/features.ts';
import { describe, expect, test } from 'vitest';
import type {
  EscalationPatternsResponse,
  KnowledgeGapsResponse,
  ConversationDetail,
} from '../../src/contract/index.ts';
import { gapsOf, type QuestionGroup } from '../../src/server/insight/rules/gap.ts';
import { askTheSame, questionWords } from '../../src/server/insight/rules/question-words.ts';
import { topicWords } from '../../src/text/repetition.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { markAllUnread } from '../../src/server/insight/store.ts';
import { readDialogues } from '../data.ts';
import { CAPABILITY, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';

const PASSWORD = [
  'How do I reset my password?',
  'I forgot my password',
  'password reset please',
  'Where can I change the password for my account?',
  'I lost my password, help!',
  'Can you help me recover my password?',
  'i need a new password',
  "I can't remember my password anymore",
  'How to update my pasword',
  'My password is not working, how do I reset it?',
];

function grouped(groups: readonly QuestionGroup[], limit: number) {
  const steps = gapsOf(groups, limit);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('questions', () => {
  test('of very many words are read, and what follows them too', async () => {
    const server = await testServer({ isUnlimited: true });
    // Words that no compression shortens.
    const words = Array.from({ length: 900 }, (_, index) =>
      createHash('sha256').update(String(index)).digest('hex').slice(0, 9).replaceAll(/\d/g, 'g'),
    ).join(' ');
    for (const [id, content] of [
      ['long', `Where is my parcel? ${words}`],
      ['short', 'Where is my parcel?'],
    ]) {
      const response = await server.post('/api/v1/conversations', {
        conversation_id: id,
        platform: 'custom',
        ai_handled: true,
        messages: [
          { sender_type: 'customer', content },
          { sender_type: 'ai', content: 'I am sorry, I do not know.' },
        ],
        ai_confidence_score: 0.1,
      });
      expect(response.status).toBe(201);
    }
    const { gaps } = await server.get<KnowledgeGapsResponse>(
      '/api/v1/conversations/knowledge-gaps?time_range=24',
    );
    expect(gaps.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });

  test('ten phrasings of "reset my password" are one, and "reset my router" is another', () => {
    const groups = [...PASSWORD, 'reset my router', 'How do I reset my router?'].map((text) => ({
      words: questionWords(topicWords(text)).join(' '),
      topicKey: null,
      questions: 1,
      conversations: 1,
      escalated: 0,
      lastAt: 0,
    }));
    for (const order of [groups, groups.toReversed()]) {
      expect(grouped(order, 10).map(({ count }) => count)).toEqual([10, 2]);
    }
  });

  test.each([
    ['cancel my order', 'track my order'],
    ['I want to return the shoes', 'I want to cancel the shoes'],
    ['change my delivery address', 'change my password'],
    ['delivery address', 'billing address'],
    ['Do you ship to Norway?', 'Do you ship to Canada?'],
    ['cancel my subscription', 'cancel my order'],
    ['How do I reset it?', 'How do I reset my password?'],
  ])('"%s" is not "%s"', (a, b) => {
    expect(
      askTheSame(new Set(questionWords(topicWords(a))), new Set(questionWords(topicWords(b)))),
    ).toBe(false);
  });

  test.each([
    ['Where is my order?', 'I want to track my order'],
    ['How can I cancel my subscription?', 'please terminate my plan'],
    ['Do you ship to Norway?', 'is shipping to norway possible'],
    ['update my billing details', 'How do I change the bill details?'],
    ['Can I bring my dog?', 'Are dogs allowed? I would like to bring my dog'],
  ])('"%s" is "%s"', (a, b) => {
    expect(
      askTheSame(new Set(questionWords(topicWords(a))), new Set(questionWords(topicWords(b)))),
    ).toBe(true);
  });
});

describe('the questions of 1,000 real dialogues', () => {
  const DOMAINS = /^(Hotel|Restaurant|Attraction|Train|Taxi)-/;
  const questions = readDialogues().flatMap(({ turns }) =>
    turns.flatMap(({ role, text, action }) => {
      const [, domain] = DOMAINS.exec(action) ?? [];
      const words = questionWords(topicWords(text)).join(' ');
      return role === 'USER' && domain && words ? [{ text, domain, words }] : [];
    }),
  );
  const byWords = Map.groupBy(questions, ({ words }) => words);
  const groups = [...byWords].map(([words, all]) => ({
    words,
    topicKey: null,
    questions: all.length,
    conversations: all.length,
    escalated: 0,
    lastAt: 0,
  }));
  const gaps = grouped(groups, Infinity).map((gap) =>
    gap.words.flatMap((words) => byWords.get(words)!),
  );

  test('each is in one gap, whatever order they come in', () => {
    expect(questions.length).toBeGreaterThan(6000);
    expect(gaps.reduce((sum, gap) => sum + gap.length, 0)).toBe(questions.length);
    expect(grouped(groups.toReversed(), Infinity)).toHaveLength(gaps.length);
  });

  test('what stands together is mostly about the same kind of thing', () => {
    // "The address please" is asked of a hotel and of a museum: all of it cannot be.
    const large = gaps.filter(({ length }) => length >= 3);
    const same = large.map((gap) =>
      Math.max(
        ...[...Map.groupBy(gap, ({ domain }) => domain).values()].map(({ length }) => length),
      ),
    );
    const share = same.reduce((a, b) => a + b) / large.reduce((sum, { length }) => sum + length, 0);
    expect(share).toBeGreaterThan(0.75);
  });

  const gapWith = (text: string) => gaps.find((gap) => gap.some((one) => one.text === text))!;

  test.each([
    ['Does it have free wifi?', 'I would like free wifi.', 'Do they have free parking?'],
    ['What is the entrance fee please?', 'How much is the entrance fee?', 'I need the address'],
    ['How about 3 nights?', 'What about for only 3 nights?', 'Does it have free wifi?'],
  ])('"%s" stands with "%s" and not with "%s"', (one, same, other) => {
    expect(gapWith(one)).toBe(gapWith(same));
    expect(gapWith(one)).not.toBe(gapWith(other));
  });
});

const say = (customer: string, answer: string, ai_confidence_score?: number) => [
  { sender_type: 'customer', content: customer },
  {
    sender_type: 'ai',
    content: answer,
    ...(ai_confidence_score === undefined ? {} : { ai_confidence_score }),
  },
];

let next = 0;
const post = async (server: TestServer, messages: object[], fields: object = {}) => {
  const id = `c${next++}`;
  const response = await server.post('/api/v1/conversations', {
    conversation_id: id,
    platform: 'custom',
    messages,
    ...fields,
  });
  expect(response.status).toBe(201);
  return id;
};

const gaps = async (server: TestServer, query = '') =>
  (await server.get<KnowledgeGapsResponse>(`/api/v1/conversations/knowledge-gaps${query}`)).gaps;

describe('GET /conversations/knowledge-gaps', () => {
  test('the ten phrasings, with topic, examples and escalation rate', async () => {
    const server = await testServer();
    for (const [index, question] of PASSWORD.entries()) {
      await post(server, say(question, "I'm sorry, I don't know that."), {
        topic: index < 6 ? 'Account' : 'other',
        escalated: index < 3,
      });
    }
    const router = await post(server, say('reset my router', 'Hm.', 0.2));
    server.clock.now += 1000;
    const [first, second, ...rest] = await gaps(server);
    expect(first).toMatchObject({
      count: 10,
      topic: 'account',
      escalation_rate: 30,
      last_seen: '2026-03-10T12:00:00.000Z',
    });
    expect(first!.question).toMatch(/password/);
    expect(first!.examples).toHaveLength(5);
    expect(second).toMatchObject({
      question: 'reset my router',
      count: 1,
      topic: null,
      examples: [{ conversation_id: router, content: 'reset my router' }],
    });
    expect(rest).toEqual([]);
  });

  test.each<[string, object[], object, string[]]>([
    ['an unsure answer', say('Do you have tents?', 'Maybe.', 0.3), {}, ['Do you have tents?']],
    ['a sure answer', say('Do you have tents?', 'Yes.', 0.9), {}, []],
    ['an answer of unknown confidence', say('Do you have tents?', 'Yes.'), {}, []],
    [
      'the confidence of the whole',
      say('Do you have tents?', 'Yes.'),
      { ai_confidence_score: 0.1 },
      ['Do you have tents?'],
    ],
    ['one that says so', say('Do you have tents?', "I don't know."), {}, ['Do you have tents?']],
    [
      'one asked again',
      [...say('Do you have tents?', 'We have lamps.'), ...say('tents, do you have them?', 'Yes.')],
      {},
      ['Do you have tents?'],
    ],
    [
      'one that frustrates',
      [
        ...say('Do you have tents?', 'We have lamps.'),
        ...say('That is NOT what I asked!! You are useless, this is terrible!', 'Sorry.'),
      ],
      {},
      ['Do you have tents?'],
    ],
    [
      'one handed to a person',
      [
        ...say('Do you have tents?', 'We have lamps.'),
        { sender_type: 'customer', content: 'I want to speak to a human agent' },
        { sender_type: 'human_agent', content: 'Hello, yes we do.' },
      ],
      { escalated: true },
      ['Do you have tents?'],
    ],
    [
      'what a person answered',
      [
        { sender_type: 'customer', content: 'Do you have tents?' },
        { sender_type: 'human_agent', content: 'I do not know.' },
      ],
      {},
      [],
    ],
    ['a greeting', say('Hello!', "I don't know.", 0.1), {}, []],
  ])('%s', async (_, messages, fields, expected) => {
    const server = await testServer();
    await post(server, messages, fields);
    expect((await gaps(server)).map(({ question }) => question)).toEqual(expected);
  });

  test('by threshold, window and limit; erased with the customer', async () => {
    const server = await testServer();
    await post(server, say('Do you sell tents?', 'Yes', 0.6));
    await post(server, say('Do you sell lamps?', 'Yes', 0.4), { customer_id: 'u' });
    expect((await gaps(server)).length).toBe(1);
    expect((await gaps(server, '?threshold=0.7')).length).toBe(2);
    expect((await gaps(server, '?threshold=0.7&limit=1')).length).toBe(1);
    expect((await gaps(server, '?threshold=0.3')).length).toBe(0);
    await server.call('/api/v1/customers/u', {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    expect(await gaps(server)).toEqual([]);
    server.clock.now += 25 * 3_600_000;
    expect((await gaps(server, '?time_range=24&threshold=0.7')).length).toBe(0);
    expect(
      (
        await server.call('/api/v1/conversations/knowledge-gaps?threshold=2', {
          headers: { 'x-api-key': SECRET },
        })
      ).status,
    ).toBe(422);
  });
});

const patterns = async (server: TestServer) =>
  (await server.get<EscalationPatternsResponse>('/api/v1/cs-metrics/escalation-patterns')).patterns;

describe('GET /cs-metrics/escalation-patterns', () => {
  test('by topic: how many, why, after how many messages and seconds, in what mood', async () => {
    const server = await testServer();
    const at = (second: number) =>
      new Date(server.clock.now - 600_000 + second * 1000).toISOString();
    const talk = (seconds: number) => [
      { sender_type: 'customer', content: 'Hi', timestamp: at(0) },
      { sender_type: 'ai', content: 'Hello', timestamp: at(1) },
      { sender_type: 'human_agent', content: 'I am here', timestamp: at(seconds) },
    ];
    await post(server, talk(60), {
      topic: 'Billing',
      escalated: true,
      escalation_reason: 'complex_issue',
      sentiment: 'negative',
    });
    await post(server, talk(30), {
      topic: 'billing',
      escalated: true,
      escalation_reason: 'customer_requested_human',
      sentiment: 'frustrated',
    });
    // Nobody says when.
    await post(server, say('Hi', 'Hello'), {
      topic: 'billing',
      escalated: true,
      escalation_reason: 'complex_issue',
      sentiment: 'frustrated',
    });
    await post(server, say('Hi', 'Hello'), { topic: 'billing' });
    await post(server, say('Hi', 'Hello'));

    const event = eventMaker('e1');
    const events = [
      event('message.added', { message_id: 'm1', sender_type: 'customer', content: 'Hi' }),
      event('message.added', { message_id: 'm2', sender_type: 'ai', content: 'Hello' }),
      event('message.added', { message_id: 'm3', sender_type: 'customer', content: 'A person' }),
      event('conversation.escalated', { reason: 'customer_requested_human' }),
      event('message.added', { message_id: 'm4', sender_type: 'customer', content: 'Please' }),
    ];
    // In the wrong order, in two batches.
    const capabilities = { e1: CAPABILITY };
    await server.send(events.slice(3).toReversed(), { capabilities });
    await patterns(server);
    await server.send(events.slice(0, 3), { capabilities });

    expect(await patterns(server)).toEqual([
      {
        topic: 'billing',
        total: 4,
        escalated: 3,
        escalation_rate: 75,
        reasons: [
          { reason: 'complex_issue', count: 2 },
          { reason: 'customer_requested_human', count: 1 },
        ],
        avg_messages_before_escalation: 2,
        avg_seconds_before_escalation: 45,
        top_trigger_sentiment: 'frustrated',
      },
      {
        topic: null,
        total: 2,
        escalated: 1,
        escalation_rate: 50,
        reasons: [{ reason: 'customer_requested_human', count: 1 }],
        avg_messages_before_escalation: 3,
        avg_seconds_before_escalation: 3,
        top_trigger_sentiment: null,
      },
    ]);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });

  test('an erased conversation still counts as it did', async () => {
    const server = await testServer();
    const event = eventMaker('e1');
    await server.send(
      [
        event('identity.set', { customer_id: 'u' }),
        event('message.added', { message_id: 'm1', sender_type: 'customer', content: 'Hi' }),
        event('conversation.escalated', { reason: 'complex_issue' }),
      ],
      { capabilities: { e1: CAPABILITY } },
    );
    const before = await patterns(server);
    expect(before[0]).toMatchObject({ escalated: 1, avg_messages_before_escalation: 1 });
    await server.call('/api/v1/customers/u', {
      method: 'DELETE',
      headers: { 'x-api-key': SECRET },
    });
    expect(await patterns(server)).toEqual(before);
    // Nor does anything come back.
    const again = await server.post('/api/v1/conversations', {
      conversation_id: 'e1',
      platform: 'sdk',
      messages: [{ sender_type: 'customer', content: 'Hi' }],
    });
    expect(again.status).toBe(410);
    await server.store.write(markAllUnread);
    expect(await patterns(server)).toEqual(before);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
    const { data } = await server.get<{ data: ConversationDetail }>('/api/v1/conversations/e1');
    expect(data.messages).toEqual([]);
  });
});

test('a question whose reply the customer marked as not helpful is a gap, until they change their mind', async () => {
  const server = await testServer();
  const event = eventMaker('r1');
  const rate = (helpful: boolean) => event('message.rated', { message_id: 'm2', helpful });
  const gaps = async () => {
    const { gaps: found } = await server.get<KnowledgeGapsResponse>(
      '/api/v1/conversations/knowledge-gaps',
    );
    return found.map(({ question, count }) => ({ question, count }));
  };
  const send = (...events: ReturnType<typeof event>[]) =>
    server.send(events, { capabilities: { r1: CAPABILITY } });
  await send(
    event('message.added', {
      message_id: 'm1',
      sender_type: 'customer',
      content: 'Is this tent waterproof?',
    }),
    event('message.added', {
      message_id: 'm2',
      sender_type: 'ai',
      content: 'A promo code is valid for 7 days.',
      ai_confidence_score: 0.9,
    }),
  );
  expect(await gaps()).toEqual([]);
  await send(rate(false));
  expect(await gaps()).toEqual([{ question: 'Is this tent waterproof?', count: 1 }]);
  await send(rate(true));
  expect(await gaps()).toEqual([]);
});

test('says of how many conversations the gaps are, so that none is not taken for answered', async () => {
  const server = await testServer();
  const read = () =>
    server.get<KnowledgeGapsResponse>('/api/v1/conversations/knowledge-gaps?time_range=24');
  expect(await read()).toMatchObject({ conversations: 0, gaps: [] });
  await server.post('/api/v1/conversations', {
    conversation_id: 'one',
    platform: 'custom',
    messages: [{ sender_type: 'customer', content: 'Thank you' }],
  });
  expect(await read()).toMatchObject({ conversations: 1, gaps: [] });
});
