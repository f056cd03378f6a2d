import { expect, test } from 'vitest';
import { bytesOf, linesOf, post } from './exported.ts';
import { errorOf, eventMaker, SECRET, testServer, type TestServer } from './harness.ts';

const DATE = '2026-03-10';

/** The line of the one conversation of the bot `default`. */
async function lineOf(server: TestServer) {
  server.clock.now = Date.parse('2026-03-11T13:00:00Z');
  await server.app.exporter.round();
  const [line] = linesOf(await bytesOf(server, DATE, { bot: 'default' }));
  return line!;
}

const ORDER = { intent_id: 'i-7', intent_name: 'Order status', not_meaningful: false };

test('what a bot says of its answers stands in the file: told by events, in their order', async () => {
  const server = await testServer();
  const make = eventMaker('c1', `${DATE}T11:50:00.000Z`);
  const events = [
    make('conversation.started', { platform: 'sdk', language: 'en' }),
    make('message.added', { message_id: 'm1', sender_type: 'customer', content: 'Where is it?' }),
    make('message.added', {
      message_id: 'm2',
      sender_type: 'ai',
      content: 'On its way.',
      reply_id: 'r-1',
      reply_name: 'Where is my order',
      reply_type: 'dialogue',
      intent: ORDER,
      llm: 'responseGenerated',
    }),
    make('message.added', { message_id: 'm3', sender_type: 'customer', content: 'Hm?' }),
    make('message.added', {
      message_id: 'm4',
      sender_type: 'ai',
      content: 'I do not know.',
      reply_id: 'unknown',
      intent: { intent_id: 'i-0', not_meaningful: true },
      not_understood: true,
      llm: 'notUnderstood',
    }),
  ];
  // Late and repeated, as lines are.
  await server.send(events.toReversed().slice(0, 2), { key: SECRET });
  await server.send(events, { key: SECRET });
  expect(await lineOf(server)).toMatchObject({
    triggered_replies: [
      {
        reply_timestamp: `${DATE}T11:50:03.000+00:00`,
        reply_id: 'r-1',
        reply_language: 'en',
        reply_name: 'Where is my order',
        reply_type: 'dialogue',
        intent_id: 'i-7',
      },
      { reply_id: 'unknown', reply_name: 'unknown', reply_type: 'text', intent_id: 'i-0' },
    ],
    triggered_intent_replies: [
      { intent_timestamp: `${DATE}T11:50:03.000+00:00`, ...ORDER },
      { intent_id: 'i-0', intent_name: 'i-0', not_meaningful: true },
    ],
    is_llm_conversation: true,
    llm_responseGenerated_count: '1',
    llm_notUnderstood_count: '1',
    llm_fallback_count: '0',
    not_understood_messages_count: '1',
    bot_messages_count: '2',
  });
});

test('and by bodies; what the body says of the whole goes first', async () => {
  const server = await testServer();
  const body = {
    conversation_id: 'c1',
    messages: [
      { sender_type: 'customer', content: 'Where?', timestamp: `${DATE}T08:00:00Z` },
      {
        sender_type: 'ai',
        content: 'There.',
        timestamp: `${DATE}T08:00:01Z`,
        intent: ORDER,
        not_understood: true,
      },
    ],
    not_understood_messages_count: '0',
    status: 'resolved',
    resolved_at: `${DATE}T08:10:00Z`,
  };
  await post(server, body);
  // The same again, without what was said before, takes nothing back.
  const [question, { intent, ...answer }] = body.messages as [object, { intent: object }];
  expect(intent).toEqual(ORDER);
  await post(server, { ...body, messages: [question, answer] });
  expect(await lineOf(server)).toMatchObject({
    triggered_replies: [],
    triggered_intent_replies: [{ ...ORDER, intent_timestamp: `${DATE}T08:00:01.000+00:00` }],
    not_understood_messages_count: '0',
    is_llm_conversation: false,
  });
});

test('a fact of the wrong form is refused with its path', async () => {
  const server = await testServer();
  const response = await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    messages: [{ sender_type: 'ai', content: 'x', intent: { intent_name: 'y' } }],
  });
  expect(response.status).toBe(422);
  expect((await errorOf(response)).issues![0]!.path).toBe('messages.0.intent.intent_id');
});

test('an open conversation ends after the hours that are set', async () => {
  const server = await testServer();
  server.clock.now = Date.parse(`${DATE}T12:00:00Z`);
  const set = (hours: unknown) =>
    server.call('/api/v1/organisation', {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ export_idle_hours: hours }),
    });
  for (const wrong of [0, 1.5, 721, '24']) expect((await set(wrong)).status).toBe(422);
  expect(await (await set(2)).json()).toMatchObject({ data: { export_idle_hours: 2 } });
  await post(server, {
    conversation_id: 'c1',
    messages: [{ sender_type: 'customer', content: 'Hi', timestamp: `${DATE}T22:30:00Z` }],
  });
  const isWritten = async () => (await bytesOf(server, DATE, { bot: 'default' })) !== '';
  server.clock.now = Date.parse('2026-03-11T00:10:00Z');
  await server.app.exporter.round();
  expect(await isWritten()).toBe(false);
  server.clock.now = Date.parse('2026-03-11T00:40:00Z');
  await server.app.exporter.round();
  expect(await isWritten()).toBe(true);
});
