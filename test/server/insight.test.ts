import { describe, expect, test } from 'vitest';
import type { ConversationDetail, DashboardResponse } from '../../src/contract/index.ts';
import { CAPABILITY, eventMaker, type TestServer, testServer } from './harness.ts';

const capabilities = { c: CAPABILITY };

const body = (messages: [string, string][], more: object = {}) => ({
  conversation_id: 'c',
  platform: 'custom',
  messages: messages.map(([sender_type, content]) => ({ sender_type, content })),
  ...more,
});

const record = async (server: TestServer) =>
  (await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c')).data;

describe('a conversation that comes without a sentiment', () => {
  const angry: [string, string][] = [
    ['customer', 'Where is my parcel?'],
    ['ai', "Sorry, I couldn't find it."],
    ['customer', 'That is not what I asked! Useless, awful bot!'],
  ];

  test('is read as a browser would read it, each message too', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', body(angry));
    const { sentiment, sentiment_score, messages } = await record(server);
    expect(sentiment).toBe('frustrated');
    expect(sentiment_score).toBeLessThan(-0.3);
    expect(messages.map((message) => message.sentiment)).toEqual(['neutral', null, 'frustrated']);
    expect(messages[2]!.sentiment_score).toBeLessThan(-0.5);
  });

  test('is read again when messages are added', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', body(angry));
    const happy: [string, string][] = [
      ...angry,
      ['human_agent', 'Here it is.'],
      ['customer', 'Wow, thank you so much! You are wonderful!'],
      ['customer', 'I love it, perfect!'],
    ];
    await server.post('/api/v1/conversations', body(happy));
    expect((await record(server)).sentiment).toBe('positive');
  });

  test.each([
    ['in a language that is not read', { language: 'sv' }, 'Det är hemskt'],
    ['in one that only its words tell', {}, 'Det är hemskt, jag har inte fått min beställning'],
    ['in another script', {}, 'Это ужасно'],
    ['of words that no language has', {}, 'Xyzzy'],
    ['without a word of the customer', {}, ''],
  ])('%s has none', async (_, more, content) => {
    const server = await testServer();
    const messages: [string, string][] = content === '' ? [] : [['customer', content]];
    await server.post('/api/v1/conversations', body(messages, more));
    const { sentiment, messages: kept } = await record(server);
    expect([sentiment, ...kept.map((message) => message.sentiment)]).toEqual(
      Array.from({ length: 1 + kept.length }, () => null),
    );
  });

  test.each([
    ['German, not told', {}, 'Das ist eine Frechheit, ich bin sehr enttäuscht', 'negative'],
    [
      'German in a chat told as English',
      { language: 'en' },
      'Das ist wirklich super, vielen Dank!',
      'positive',
    ],
    ['French', { language: 'fr' }, 'C’est terrible', 'negative'],
    ['Japanese, not told', {}, 'これは最悪です', 'negative'],
    [
      'German that looks like English',
      { language: 'de' },
      'Der Bot ist gut, die Hilfe war toll',
      'positive',
    ],
  ])('is read in the language of the message: %s', async (_, more, content, sentiment) => {
    const server = await testServer();
    await server.post('/api/v1/conversations', body([['customer', content]], more));
    const kept = await record(server);
    expect([kept.sentiment, kept.messages[0]!.sentiment]).toEqual([sentiment, sentiment]);
  });

  test('what a caller has told stays, also when it posts again without', async () => {
    const server = await testServer();
    await server.post('/api/v1/conversations', body(angry, { sentiment: 'positive' }));
    await server.post('/api/v1/conversations', body([...angry, ['customer', 'Awful!']]));
    expect(await record(server)).toMatchObject({ sentiment: 'positive', sentiment_score: null });
  });
});

describe('what a browser tells', () => {
  test('of the conversation and of each message is on record', async () => {
    const server = await testServer();
    const event = eventMaker('c');
    await server.send(
      [
        event('message.added', { message_id: 'm1', sender_type: 'customer', content: 'Great!' }),
        event('sentiment.changed', {
          sentiment: 'negative',
          score: -0.5,
          message: { message_id: 'm1', sentiment: 'frustrated', score: -0.9 },
        }),
      ],
      { capabilities },
    );
    const { sentiment, sentiment_score, messages } = await record(server);
    expect([sentiment, sentiment_score]).toEqual(['negative', -0.5]);
    expect(messages[0]).toMatchObject({ sentiment: 'frustrated', sentiment_score: -0.9 });
  });

  test('of a language that it cannot read means nothing', async () => {
    const server = await testServer();
    const event = eventMaker('c');
    const unread = {
      sentiment: 'neutral',
      score: 0,
      supported: false,
      message: { message_id: 'm1', sentiment: 'neutral', score: 0 },
    };
    await server.send(
      [
        event('message.added', { message_id: 'm1', sender_type: 'customer', content: 'terrible' }),
        event('sentiment.changed', unread),
      ],
      { capabilities },
    );
    const { sentiment, messages } = await record(server);
    expect([sentiment, messages[0]!.sentiment]).toEqual([null, null]);
  });
});

describe('a sign that a person is needed', () => {
  const escalation = { reason: 'ai_unsure', detected: true, trigger: '2 unsure answers in a row' };

  test('that is only offered is on record and counts as no escalation', async () => {
    const server = await testServer();
    const event = eventMaker('c');
    await server.send([event('conversation.escalated', { ...escalation, suggested: true })], {
      capabilities,
    });
    const { escalated, escalation_reason, events } = await record(server);
    expect([escalated, escalation_reason]).toEqual([false, null]);
    expect(events[0]!.data).toEqual({ ...escalation, suggested: true });
    const { metrics } = await server.get<DashboardResponse>('/api/v1/cs-metrics/dashboard');
    expect(metrics).toMatchObject({ total_conversations: 1, escalated_conversations: 0 });
  });

  test('that acts, or is taken up, is one', async () => {
    const server = await testServer();
    const event = eventMaker('c');
    await server.send(
      [
        event('conversation.escalated', { ...escalation, suggested: true }),
        event('conversation.escalated', escalation),
      ],
      { capabilities },
    );
    expect(await record(server)).toMatchObject({
      escalated: true,
      escalation_reason: 'ai_unsure',
    });
  });
});
