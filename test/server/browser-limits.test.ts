// @postgres-in-the-long-run: counts are alike wherever they are kept; PostgreSQL keeps those of `bounds.test.ts`.
import { describe, expect, test } from 'vitest';
import type { EventBatchResponse } from '../../src/contract/index.ts';
import { CAPABILITY, errorOf, eventMaker, type TestServer, testServer } from './harness.ts';

const resultsOf = async (response: Response) =>
  ((await response.json()) as EventBatchResponse).results;

const say = (content: string, id = crypto.randomUUID()) => ({
  message_id: id,
  sender_type: 'customer',
  content,
});

const send = (server: TestServer, id: string, ...events: unknown[]) =>
  server.send(events, { capabilities: { [id]: CAPABILITY } });

const body = (id: string, contents: string[]) => ({
  conversation_id: id,
  platform: 'custom',
  messages: contents.map((content, index) => ({
    message_id: `m${index}`,
    sender_type: 'customer',
    content,
  })),
});

describe('a conversation', () => {
  test('holds so many messages, and still takes its ending and its rating', async () => {
    const server = await testServer({ bounds: { conversation_messages: 3 } });
    const make = eventMaker('c1');
    const events = ['a', 'b', 'c', 'd'].map((content) => make('message.added', say(content)));
    const results = await resultsOf(await send(server, 'c1', ...events));
    expect(results.map(({ status }) => status)).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'rejected',
    ]);
    expect(results[3]).toMatchObject({
      code: 'conversation_full',
      message: 'The conversation has reached its limit of 3 messages. Start a new conversation.',
    });
    const end = [make('conversation.resolved'), make('survey.rated', { rating: 5 })];
    expect((await resultsOf(await send(server, 'c1', ...end))).map(({ status }) => status)).toEqual(
      ['accepted', 'accepted'],
    );
    expect((await resultsOf(await send(server, 'c1', ...events)))[0]!.status).toBe('duplicate');
    const metrics = await (
      await server.call('/metrics', { headers: { 'x-api-key': 'amo_secret_of_the_tests' } })
    ).text();
    expect(metrics).toContain('afterword_limited_total{limit="conversation_messages"} 2');
  });

  test('is bounded exactly under concurrent batches', async () => {
    const server = await testServer({ bounds: { conversation_messages: 50 } });
    const make = eventMaker('c1');
    await send(server, 'c1', make('conversation.started'));
    const batches = Array.from({ length: 20 }, (_, batch) =>
      Array.from({ length: 5 }, (_, index) => make('message.added', say(`${batch} ${index}`))),
    );
    const responses = await Promise.all(batches.map((events) => send(server, 'c1', ...events)));
    const results = (await Promise.all(responses.map(resultsOf))).flat();
    expect(results.filter(({ status }) => status === 'accepted')).toHaveLength(50);
    expect(results.filter(({ code }) => code === 'conversation_full')).toHaveLength(50);
    const { data } = await server.get<{ data: { messages: unknown[] } }>(
      '/api/v1/conversations/c1',
    );
    expect(data.messages).toHaveLength(50);
  });

  test('is bounded in events and in bytes of UTF-8', async () => {
    const server = await testServer({ bounds: { conversation_events: 2 } });
    const make = eventMaker('c1');
    const rated = [1, 2, 3].map((rating) => make('survey.rated', { rating }));
    expect((await resultsOf(await send(server, 'c1', ...rated)))[2]).toMatchObject({
      code: 'conversation_full',
    });
    const small = await testServer({ bounds: { conversation_bytes: 300 } });
    const other = eventMaker('c2');
    const results = await resultsOf(
      await send(small, 'c2', other('message.added', say('€'.repeat(90)))),
    );
    expect(results[0]).toMatchObject({ code: 'conversation_full' });
    expect(
      (await resultsOf(await send(small, 'c2', other('message.added', say('€'.repeat(50))))))[0],
    ).toMatchObject({ status: 'accepted' });
  });

  test('from a server is bounded too, and sending it again changes nothing', async () => {
    const server = await testServer({ bounds: { conversation_messages: 2 } });
    const post = (contents: string[]) => server.post('/api/v1/conversations', body('c1', contents));
    expect((await post(['a', 'b'])).status).toBe(201);
    expect((await post(['a', 'b'])).status).toBe(200);
    const full = await post(['a', 'b', 'c']);
    expect(full.status).toBe(413);
    expect((await errorOf(full)).message).toContain('limit of 2 messages');
    const { data } = await server.get<{ data: { messages: unknown[] } }>(
      '/api/v1/conversations/c1',
    );
    expect(data.messages).toHaveLength(2);
  });
});

describe('an address', () => {
  const begin = (server: TestServer, id: string) =>
    send(server, id, eventMaker(id)('message.added', say('Hi')));

  test('begins so many conversations; the batch waits, and existing ones go on', async () => {
    const server = await testServer({ bounds: { conversations_per_address: 3 } });
    for (const id of ['c1', 'c2', 'c3']) expect((await begin(server, id)).status).toBe(200);
    const refused = await begin(server, 'c4');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await begin(server, 'c1')).status).toBe(200);
  });

  test('goes on in its conversations on a node that does not know them yet', async () => {
    const server = await testServer({ bounds: { conversations_per_address: 1 } });
    await server.post('/api/v1/conversations', body('by-server', ['a']));
    await begin(server, 'c1');
    // Known to the database, and not to this node: refused for its capability, not for the limit.
    expect((await begin(server, 'by-server')).status).toBe(403);
    expect((await begin(server, 'c2')).status).toBe(429);
    const metrics = await (
      await server.call('/metrics', { headers: { 'x-api-key': 'amo_secret_of_the_tests' } })
    ).text();
    expect(metrics).toContain('afterword_limited_total{limit="conversations_per_address"} 1\n');
  });

  test('sends so many events, however they are batched', async () => {
    const server = await testServer({ bounds: { single_events_per_address: 25 } });
    const make = eventMaker('c1');
    const batchOf = (size: number) =>
      send(server, 'c1', ...Array.from({ length: size }, () => make('message.added', say('x'))));
    expect((await batchOf(20)).status).toBe(200);
    const refused = await batchOf(6);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await batchOf(5)).status).toBe(200);
    expect((await batchOf(1)).status).toBe(429);
  });

  test('is not charged for what the server refuses', async () => {
    const server = await testServer({ bounds: { conversations_per_address: 2 } });
    for (let i = 0; i < 5; i++) {
      const refused = await server.send([eventMaker(`f${i}`)('message.added', say('Hi'))]);
      expect(refused.status).toBe(403);
    }
    expect((await begin(server, 'c1')).status).toBe(200);
    expect((await begin(server, 'c2')).status).toBe(200);
    expect((await begin(server, 'c3')).status).toBe(429);
  });

  test('begins no further conversation whose id a known event named before', async () => {
    const server = await testServer({ bounds: { conversations_per_address: 2 } });
    const known = eventMaker('c1')('message.added', say('Hi'));
    await send(server, 'c1', known);
    for (const id of ['c2', 'c3']) {
      const repeated = await send(server, id, { ...known, conversation_id: id });
      expect((await resultsOf(repeated))[0]!.status).toBe('duplicate');
    }
    expect((await begin(server, 'c2')).status).toBe(200);
    expect((await begin(server, 'c3')).status).toBe(429);
  });

  test('holds the limit exactly, when many batches come at once', async () => {
    const server = await testServer({ bounds: { conversations_per_address: 10 } });
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, index) => begin(server, `c${index}`)),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(10);
  });

  test.each([
    ['escalations_per_address', 'conversation.escalated', { reason: 'complex_issue' }],
    ['ratings_per_address', 'survey.rated', { rating: 1 }],
    ['mails_per_address', 'identity.set', { email: 'ann@example.com' }],
    ['escalations_per_key', 'conversation.escalated', { reason: 'complex_issue' }],
    ['ratings_per_key', 'survey.rated', { rating: 1 }],
    ['mails_per_key', 'identity.set', { email: 'ann@example.com' }],
  ] as const)('%s: the event alone is rejected', async (bound, type, data) => {
    const server = await testServer({ bounds: { [bound]: 2 } });
    const statuses = [];
    for (const id of ['c1', 'c2', 'c3']) {
      const make = eventMaker(id);
      const events = [make('message.added', say('Hi')), make(type, data)];
      statuses.push(
        (await resultsOf(await send(server, id, ...events))).map(
          ({ status, code }) => code ?? status,
        ),
      );
    }
    expect(statuses).toEqual([
      ['accepted', 'accepted'],
      ['accepted', 'accepted'],
      ['accepted', 'rate_limited'],
    ]);
  });

  test('of a server with a secret key is not limited', async () => {
    const server = await testServer({ bounds: { conversations_per_address: 1 } });
    for (const id of ['c1', 'c2', 'c3']) {
      const response = await server.send([eventMaker(id)('message.added', say('Hi'))], {
        key: 'amo_secret_of_the_tests',
      });
      expect(response.status).toBe(200);
    }
  });
});
