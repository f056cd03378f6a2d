import { expect, test } from 'vitest';
import { bytesOf, idsOf, linesOf, post, talked, urlsOf } from './exported.ts';
import { testServer } from './harness.ts';

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
