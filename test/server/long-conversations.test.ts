import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Message,
  mergeMessages,
  messageFromEvent,
  type PlacedMessage,
} from '../../src/server/conversations/rules/message.ts';
import { messageMoods, moodOf } from '../../src/server/conversations/rules/sentiment.ts';
import { findMessages } from '../../src/server/conversations/store/messages.ts';
import { loadDrafts } from '../../src/server/conversations/write/drafts.ts';
import { openStore } from '../../src/server/features.ts';
import { growthOf, MOST } from '../growth.ts';
import { freshDatabase, runs } from './database.ts';
import { testIngest } from './ingest.ts';

/** More than a transcript that is loaded whole. */
const LONG = 320;

const TEXTS = [
  'Where is my order?',
  'This is terrible, nothing works and I am angry',
  'Great, thank you so much!',
  'Заказ не пришёл, где он?',
  'still broken!!!',
  'ok',
];

const message = fc.record(
  {
    message_id: fc.integer({ min: 0, max: LONG + 40 }).map((number) => `m${number}`),
    position: fc.integer({ min: 0, max: LONG + 40 }),
    sender_type: fc.constantFrom('customer', 'customer', 'ai', 'human_agent'),
    content: fc.constantFrom(...TEXTS),
  },
  { requiredKeys: ['sender_type', 'content'] },
);

/** A transcript in which the customer writes seldom or often, at the start, at the end or throughout. */
const transcript = fc
  .tuple(
    fc.constantFrom(0, 5, 60, 160),
    fc.constantFrom(2, 7, 50, 400),
    fc.array(fc.constantFrom(...TEXTS), { minLength: 10, maxLength: 10 }),
  )
  .map(([start, every, texts]): PlacedMessage[] =>
    Array.from({ length: LONG }, (_, index) => ({
      message_id: `m${index}`,
      sender_type:
        index >= start && (index - start) % every === 0 ? ('customer' as const) : ('ai' as const),
      content: texts[index % texts.length]!,
    })),
  );

test('a long conversation is written as if all of its transcript was loaded', async () => {
  const store = openStore(await freshDatabase());
  const ingest = testIngest(store);
  let next = 0;
  await fc.assert(
    fc.asyncProperty(
      transcript,
      fc.array(fc.array(message, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      async (first, bodies) => {
        const conversationId = `c${next++}`;
        for (const messages of [first, ...bodies]) {
          const before = await findMessages(store.query, 'default', [conversationId]);
          const known = new Map<string, Message>(before.map((one) => [one.messageId, one]));
          const input = { conversation_id: conversationId, platform: 'custom' as const, messages };
          await ingest.add('conversation', { organisationId: 'default', receivedAt: 1_000, input });
          const merged = mergeMessages(
            known,
            { organisationId: 'default', conversationId, messages, receivedAt: 1_000 },
            () => `new${next++}`,
          );
          for (const one of merged) known.set(one.messageId, one);
          const stored = await findMessages(store.query, 'default', [conversationId]);
          const shape = (all: Iterable<Message>) =>
            [...all].map((one) => `${one.position} ${one.senderType} ${one.content}`).sort();
          expect(shape(stored)).toEqual(shape(known.values()));
          const conversation = await store.query
            .selectFrom('conversation')
            .select(['sentiment', 'sentimentScore'])
            .where('conversationId', '=', conversationId)
            .executeTakeFirstOrThrow();
          const mood = moodOf(
            [...known.values()].sort((a, b) => a.position - b.position || a.at - b.at),
            null,
          );
          expect(conversation).toEqual({
            sentiment: mood?.sentiment ?? null,
            // The database has no −0.
            sentimentScore: mood ? (mood.score ?? 0) + 0 : null,
          });
        }
      },
    ),
    { numRuns: runs({ sample: 30, long: 1_000 }) },
  );
  await store.close();
});

test('of a long conversation, a write loads a part that does not grow with it', async () => {
  const store = openStore(await freshDatabase());
  const ingest = testIngest(store);
  const loaded: number[] = [];
  for (const length of [LONG, 4 * LONG]) {
    const id = `c${length}`;
    const messages = Array.from({ length }, (_, index) => ({
      message_id: `m${index}`,
      sender_type: index % 2 ? ('ai' as const) : ('customer' as const),
      content: TEXTS[index % TEXTS.length]!,
    }));
    const input = { conversation_id: id, platform: 'custom' as const, messages };
    await ingest.add('conversation', { organisationId: 'default', receivedAt: 1_000, input });
    await store.write(async (transaction) => {
      const posted = { ids: new Set(['m7']), positions: new Set([length]), count: 2 };
      const drafts = await loadDrafts(
        transaction,
        'default',
        new Set([id]),
        new Map([[id, posted]]),
      );
      loaded.push(drafts.get(id)!.messages.size);
    });
  }
  expect(loaded[0]).toBeGreaterThan(0);
  expect(loaded[0]).toBeLessThan(LONG);
  expect(loaded[1]).toBe(loaded[0]);
  await store.close();
});

test('the moods of a transcript are read in a time that grows with its length', () => {
  const transcriptOf = (length: number): Message[] =>
    Array.from({ length }, (_, index) => ({
      ...messageFromEvent('default', {
        id: `e${index}`,
        conversation_id: 'c1',
        seq: index,
        at: index,
        type: 'message.added',
        data: { message_id: `m${index}`, sender_type: 'customer', content: `${index} is broken` },
      }),
    }));
  const read = (messages: Message[]) => {
    // Each time as new ones: what is remembered of a message is not read again.
    const fresh = messages.map((one) => ({ ...one }));
    messageMoods(fresh, [], 'en');
    moodOf(fresh, 'en');
  };
  const inputs = [{ short: transcriptOf(2_000), long: transcriptOf(32_000) }];
  expect(growthOf(read, inputs, 16)).toBeLessThanOrEqual(MOST);
});
