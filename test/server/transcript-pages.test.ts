import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConversationDetail } from '../../src/contract/index.ts';
import { messageMoods } from '../../src/server/conversations/rules/sentiment.ts';
import type { Message } from '../../src/server/conversations/rules/message.ts';
import { LOOK_BACK } from '../../src/text/sentiment/index.ts';
import { runs } from './database.ts';
import { CAPABILITY, eventMaker, SECRET, testServer } from './harness.ts';

type Server = Awaited<ReturnType<typeof testServer>>;

const SAID = [
  'This is great, thank you!',
  'No, that is wrong. You did not help at all.',
  'I already asked: where is my refund?',
  'ok',
  'sorry, I cannot find anything',
];

const page = async (server: Server, query: string) =>
  (await server.get<{ data: ConversationDetail }>(`/api/v1/conversations/c1?${query}`)).data;

/** All pages, from one end to the other. */
async function pages(server: Server, limit: number, way: 'next' | 'previous') {
  const start = way === 'next' ? 'first' : 'last';
  const all = [await page(server, `messages_limit=${limit}&start=${start}`)];
  for (;;) {
    const cursor = all.at(-1)![`${way}_cursor`];
    if (cursor === null) break;
    all.push(await page(server, `messages_limit=${limit}&cursor=${cursor}`));
  }
  const ordered = way === 'next' ? all : all.toReversed();
  return {
    count: all.length,
    messages: ordered.flatMap(({ messages }) => messages),
    events: ordered.flatMap(({ events }) => events),
    attachments: ordered.flatMap(({ attachments }) => attachments),
  };
}

test.each(['next', 'previous'] as const)(
  'the pages of a transcript, by %s_cursor, are the whole of it',
  async (way) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            isCustomer: fc.boolean(),
            text: fc.nat(SAID.length - 1),
            mark: fc.constantFrom('none', 'sentiment', 'thumb', 'file'),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        async (said, limit, isReversed) => {
          const server = await testServer();
          const event = eventMaker('c1');
          const events = said.flatMap(({ isCustomer, text, mark }, index) => {
            const id = `m${index}`;
            const added = event('message.added', {
              message_id: id,
              sender_type: isCustomer ? 'customer' : 'ai',
              content: SAID[text]!,
            });
            const marked =
              mark === 'sentiment' && isCustomer
                ? event('sentiment.changed', {
                    sentiment: 'negative',
                    score: -0.5,
                    message: { message_id: id, sentiment: 'negative', score: -0.5 },
                  })
                : mark === 'thumb' && !isCustomer
                  ? event('message.rated', { message_id: id, helpful: index % 2 === 0 })
                  : mark === 'file'
                    ? event('attachment.added', { attachment_id: `a${index}`, message_id: id })
                    : null;
            return marked ? [added, marked] : [added];
          });
          const sent = isReversed ? events.toReversed() : events;
          for (let at = 0; at < sent.length; at += 50) {
            const batch = sent.slice(at, at + 50);
            const response = await server.send(batch, { capabilities: { c1: CAPABILITY } });
            expect(response.status).toBe(200);
          }
          const whole = await page(server, '');
          expect(whole.messages).toHaveLength(said.length);
          expect([whole.next_cursor, whole.previous_cursor]).toEqual([null, null]);
          const joined = await pages(server, limit, way);
          expect(joined.count).toBe(Math.ceil(said.length / limit));
          expect(joined.messages).toEqual(whole.messages);
          expect(joined.events).toEqual(whole.events);
          expect(joined.attachments).toEqual(whole.attachments);
        },
      ),
      { numRuns: 8 },
    );
  },
);

test('a cursor that no page gave is refused', async () => {
  const server = await testServer();
  const response = await server.call('/api/v1/conversations/c1?cursor=abc', {
    headers: { 'x-api-key': SECRET },
  });
  expect(response.status).toBe(422);
});

test('a page and the export of its customer have every event, however many follow a message', async () => {
  const server = await testServer({
    bounds: { conversation_events: 100_000, conversation_bytes: 100_000_000 },
  });
  const event = eventMaker('c1');
  const said = { message_id: 'm1', sender_type: 'customer', content: 'Hello' };
  const events = [
    event('identity.set', { customer_id: '17' }),
    event('message.added', said),
    ...Array.from({ length: 10_100 }, () =>
      event('sentiment.changed', { sentiment: 'neutral', score: 0 }),
    ),
    event('message.added', { ...said, message_id: 'm2' }),
  ];
  for (let at = 0; at < events.length; at += 50) {
    const batch = events.slice(at, at + 50);
    const response = await server.send(batch, { capabilities: { c1: CAPABILITY } });
    expect(response.status).toBe(200);
  }
  const ids = events.map(({ id }) => id);
  expect((await page(server, '')).events.map(({ id }) => id)).toEqual(ids);
  expect((await pages(server, 1, 'next')).events.map(({ id }) => id)).toEqual(ids);
  expect((await pages(server, 1, 'previous')).events.map(({ id }) => id)).toEqual(ids);
  const { conversations } = await server.get<{ conversations: ConversationDetail[] }>(
    '/api/v1/customers/17',
  );
  expect(conversations[0]!.events.map(({ id }) => id)).toEqual(ids);
});

test('moods of a long transcript are those of its parts', () => {
  const messages = Array.from({ length: 500 }, (_, index): Message => ({
    organisationId: 'o',
    conversationId: 'c',
    messageId: `m${index}`,
    position: index,
    // First in turns. Then the customer's messages are further apart than is read.
    senderType:
      index < 250 ? (index % 3 === 1 ? 'ai' : 'customer') : index % 121 ? 'ai' : 'customer',
    content: SAID[(index * 7) % SAID.length]!,
    at: index,
    aiConfidenceScore: null,
    facts: null,
    agentId: null,
    isClaimed: 0,
  }));
  const whole = messageMoods(messages, [], 'en');
  for (const from of [100, 101, 250, 399, 480]) {
    const part = messageMoods(messages.slice(from - LOOK_BACK), [], 'en');
    for (const { messageId } of messages.slice(from)) {
      expect(part.get(messageId)).toEqual(whole.get(messageId));
    }
  }
});

test('a conversation of very many messages opens in a page, while other requests are answered', async () => {
  const server = await testServer({
    bounds: { conversation_messages: 100_000, conversation_bytes: 100_000_000 },
  });
  const count = runs({ sample: 6_000, long: 60_000 });
  const perBody = 3_000;
  for (let at = 0; at < count; at += perBody) {
    const messages = Array.from({ length: perBody }, (_, index) => ({
      message_id: `m${String(at + index).padStart(6, '0')}`,
      sender_type: index % 2 ? 'ai' : 'customer',
      content: SAID[index % SAID.length],
    }));
    const body = { conversation_id: 'c1', platform: 'custom', messages };
    expect((await server.post('/api/v1/conversations', body)).ok).toBe(true);
  }
  let turns = 0;
  let isDone = false;
  const others = (async () => {
    while (!isDone) {
      await setImmediate();
      turns++;
    }
  })();
  const first = await page(server, '');
  isDone = true;
  await others;
  expect(first.messages).toHaveLength(2_000);
  expect(first.message_count).toBe(count);
  expect(first.next_cursor).not.toBeNull();
  expect(turns).toBeGreaterThan(0);
  const joined = await pages(server, 2_000, 'next');
  expect(new Set(joined.messages.map(({ message_id }) => message_id)).size).toBe(count);
});
