import { expect, test } from 'vitest';
import { bytesOf, idsOf, linesOf, post, talked, urlsOf } from './exported.ts';
import { testServer } from './harness.ts';
import { testIngest } from './ingest.ts';

const DAY = '2026-03-10';

test('replies and intents are in order of time, whatever the order of the transcript', async () => {
  const server = await testServer();
  const reply = (second: number, name: string) => ({
    sender_type: 'ai',
    content: name,
    timestamp: `${DAY}T10:00:0${second}.000Z`,
    reply_id: name,
    intent: { intent_id: name, intent_name: name },
  });
  await post(server, {
    conversation_id: 'c',
    bot_id: 'b',
    status: 'resolved',
    messages: [reply(3, 'third'), reply(1, 'first'), reply(2, 'second')],
  });
  server.clock.now = Date.parse('2026-03-11T00:10:00Z');
  await server.app.exporter.round();
  const [line] = linesOf(await bytesOf(server, DAY));
  const order = ['first', 'second', 'third'];
  expect(line!.triggered_replies.map((one) => one.reply_id)).toEqual(order);
  expect(line!.triggered_intent_replies.map((one) => one.intent_name)).toEqual(order);
});

test('a day does not wait for a conversation that is in an earlier file', async () => {
  const server = await testServer();
  await talked(server, 'old', `${DAY}T10:00:00.000Z`, { status: 'resolved' });
  server.clock.now = Date.parse('2026-03-11T00:10:00Z');
  await server.app.exporter.round();
  expect(await idsOf(server, DAY)).toEqual(['old']);

  // It is opened again and goes on until midnight; another one ends.
  server.clock.now = Date.parse('2026-03-11T23:00:00Z');
  await talked(server, 'old', '2026-03-11T22:59:00.000Z', { status: 'open' });
  await talked(server, 'new', '2026-03-11T22:00:00.000Z', { status: 'resolved' });
  server.clock.now = Date.parse('2026-03-12T00:10:00Z');
  await server.app.exporter.round();
  expect((await urlsOf(server, '2026-03-11')).urls).toHaveLength(1);
  expect(await idsOf(server, '2026-03-11')).toEqual(['new']);
});

test('a day waits for what is not read yet and, by its body, ended on it', async () => {
  const server = await testServer();
  await talked(server, 'first', '2026-03-08T10:00:00Z', { resolved_at: '2026-03-08T10:01:00Z' });
  const ids = Array.from({ length: 20 }, (_, i) => `c${10 + i}`);
  // They began today, as far as their messages tell.
  for (const id of ids) {
    await post(server, {
      conversation_id: id,
      bot_id: 'b',
      conversation_start_time: '2026-03-08T11:00:00Z',
      conversation_end_time: '2026-03-08T12:00:00Z',
    });
  }
  await server.app.exporter.round();
  expect(await idsOf(server, '2026-03-08')).toEqual(['first', ...ids]);
});

test('resolved and silent conversations are in one order, each once, also where many end at one moment', async () => {
  const server = await testServer();
  const ingest = testIngest(server.store);
  const start = Date.parse(`${DAY}T08:00:00Z`);
  const ends = Array.from({ length: 450 }, (_, i) => ({
    id: `c${1000 + ((i * 389) % 450)}`,
    // A few moments, and of some more than a page.
    end: start + (i % 7 < 4 ? 0 : (i % 7) * 1000),
    isResolved: i % 3 > 0,
  }));
  await Promise.all(
    ends.map(({ id, end, isResolved }) =>
      ingest.add('conversation', {
        organisationId: 'default',
        receivedAt: end,
        input: {
          conversation_id: id,
          platform: 'custom',
          bot_id: 'b',
          messages: [{ sender_type: 'customer', content: 'Hi', timestamp: end }],
          ...(isResolved && { status: 'resolved' as const, resolved_at: end }),
        },
      }),
    ),
  );
  server.clock.now = Date.parse('2026-03-13T00:10:00Z');
  await server.app.exporter.round();
  const inOrder = ends
    .toSorted((a, b) => a.end - b.end || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
  expect(await idsOf(server, DAY)).toEqual(inOrder);
});
