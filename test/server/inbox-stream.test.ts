// @one-database: the streams do not depend on it.
import { expect, test } from 'vitest';
import { testServer } from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';

/** Two agents, each in a chat. */
async function twoAtWork() {
  const server = await testServer({ dispatching: { every: 1 << 30 } });
  const ana = await signIn(server, (await makeAgent(server, 'Ana')).id);
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
  const homes = ['c1', 'c2'].map((id) => customer(server, id));
  for (const home of homes) {
    await home.say('Hello');
    await home.escalate();
  }
  await server.app.dispatcher.round();
  const { chats, last_event_id: before } = await ana.inbox();
  for (const { chat_id: id, offer } of chats) {
    const agent = offer?.agent_id === ana.id ? ana : ben;
    expect((await agent.act(id, { type: 'accept' })).status).toBe(200);
  }
  const taken = (await ben.inbox()).chats;
  const others = taken.find((one) => one.agent_ids.includes(ana.id));
  const own = taken.find((one) => one.agent_ids.includes(ben.id));
  expect([others, own]).not.toContain(undefined);
  const of = (id: string) => homes.find(({ conversationId }) => conversationId === id)!;
  return { server, ana, ben, before, others: others!, own: own!, of };
}

test('what is said in chats of others reaches an agent once a second, together and without content', async () => {
  const { ben, before, others, own, of } = await twoAtWork();
  const live = await ben.stream(before);
  await of(own.conversation_id).say('For Ben', 'm0');
  for (let i = 1; i <= 20; i++) await of(others.conversation_id).say('A secret for Ana', `m${i}`);
  const last = (await ben.inbox()).last_event_id;
  expect(await live.until(({ type, id }) => type === 'said' && id === last)).toEqual({
    conversation_ids: [others.conversation_id],
  });
  const messages = live.events.filter(({ data }) => data.type === 'message');
  expect(messages.map(({ data }) => data.data['messageId'])).toEqual(['m0']);
  expect(live.events.filter(({ type }) => type === 'said').length).toBeLessThan(20);
  expect(JSON.stringify(live.events)).not.toContain('secret');
  live.close();
  // Where the last event ended, the next stream continues: what was said is not told again.
  const next = await ben.stream(last);
  await of(others.conversation_id).say('Later', 'm21');
  await next.until(({ type }) => type === 'said');
  expect(next.events.filter(({ type }) => type === 'live')).toEqual([]);
});

test('a connection that breaks at any event leaves out nothing that was said in chats of others', async () => {
  const { ben, before, others, own, of } = await twoAtWork();
  const live = await ben.stream(before);
  for (let i = 0; i < 5; i++) {
    await of(others.conversation_id).say('For Ana', `a${i}`);
    await of(own.conversation_id).say('For Ben', `b${i}`);
  }
  const isLast = ({ data }: { data: { data?: Record<string, unknown> } }) =>
    data.data?.['messageId'] === 'b4';
  await live.until(isLast);
  live.close();
  const numbered = ({ events }: typeof live) =>
    events.filter(({ id }) => id > 0).map(({ id, type }) => `${type} ${id}`);
  const whole = numbered(live);
  expect(whole.filter((event) => event.startsWith('said'))).toHaveLength(5);
  // From each event on, a next connection tells of the rest.
  for (const [index, event] of whole.slice(0, -1).entries()) {
    const next = await ben.stream(Number(event.split(' ')[1]));
    await next.until(isLast);
    next.close();
    expect(numbered(next)).toEqual(whole.slice(index + 1));
  }
});
