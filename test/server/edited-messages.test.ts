import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConversationDetail, WireEvent } from '../../src/contract/index.ts';
import { LONG } from '../long.ts';
import { CAPABILITY, eventMaker, testServer } from './harness.ts';

const mine = (id: string) => ({ capabilities: { [id]: CAPABILITY } });

const contents = async (server: Awaited<ReturnType<typeof testServer>>, id: string) =>
  (await server.get<{ data: ConversationDetail }>(`/api/v1/conversations/${id}`)).data.messages.map(
    ({ content }) => content,
  );

const story = (id: string): WireEvent[] => {
  const event = eventMaker(id);
  return [
    event('conversation.started', { platform: 'sdk', language: 'en' }),
    event('message.added', { message_id: 'm1', sender_type: 'customer', content: 'One' }),
    event('message.added', { message_id: 'm2', sender_type: 'ai', content: 'Two' }),
    event('message.edited', { message_id: 'm1', content: 'One, at ana@example.com' }),
    event('message.added', { message_id: 'm3', sender_type: 'customer', content: 'Three' }),
    event('message.edited', { message_id: 'm1', content: 'One, at last' }),
    event('message.edited', { message_id: 'm3', content: '' }),
  ];
};

test('the last edit of a message stands, in whatever order and batches the events come', async () => {
  const server = await testServer();
  let number = 0;
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 });
  await fc.assert(
    fc.asyncProperty(order, fc.nat(7), async (indices, cut) => {
      const id = `c${number++}`;
      const events = story(id);
      const some = indices.map((index) => events[index]!);
      await server.send(some.slice(0, cut + 1), mine(id));
      // What was sent comes again.
      await server.send(some, mine(id));
      expect(await contents(server, id)).toEqual(['One, at last', 'Two', '']);
    }),
    { numRuns: LONG ? 100 : 15 },
  );
});

test('an edit is masked, belongs to its conversation, and needs its message', async () => {
  const server = await testServer();
  const events = story('c1');
  await server.send(events.slice(0, 4), mine('c1'));
  expect(await contents(server, 'c1')).toEqual(['One, at [email]', 'Two']);
  const other = eventMaker('c2');
  await server.send(
    [
      other('message.edited', { message_id: 'm1', content: 'Not mine' }),
      other('message.added', { message_id: 'm9', sender_type: 'customer', content: 'Nine' }),
    ],
    mine('c2'),
  );
  expect(await contents(server, 'c1')).toEqual(['One, at [email]', 'Two']);
  expect(await contents(server, 'c2')).toEqual(['Nine']);
});
