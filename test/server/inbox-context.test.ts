import { expect, test } from 'vitest';
import type {
  CannedReplies,
  ConversationDetailResponse,
  EarlierResponse,
  KnownTopicsResponse,
} from '../../src/contract/index.ts';
import { eventMaker, SECRET, testServer, type TestServer } from './harness.ts';
import { type AtWork, customer, makeAgent, makeTeam, signIn } from './team.ts';

const server = () =>
  testServer({ dispatching: { every: 1 << 30, lostAfter: 1 << 30 }, sending: { every: 1 << 30 } });

/** A conversation that a server sends. */
async function sent(at: TestServer, id: string, fields: object, timestamp: string) {
  const messages = [{ sender_type: 'customer', content: `Hello from ${id}`, timestamp }];
  const body = { conversation_id: id, platform: 'custom', messages, ...fields };
  expect((await at.post('/api/v1/conversations', body)).status).toBe(201);
}

/** A customer in a browser, with an identity, who asks for a person. */
async function asks(at: TestServer, id: string, identity: object): Promise<void> {
  const home = customer(at, id);
  await home.say('Hello');
  await home.send({ ...eventMaker(id)('identity.set', identity), seq: 50 });
  await home.send({
    ...eventMaker(id)('conversation.escalated', { reason: 'customer_requested_human' }),
    seq: 51,
  });
}

async function chatOf(agent: AtWork, id: string): Promise<number> {
  return (await agent.inbox()).chats.find((one) => one.conversation_id === id)!.chat_id;
}

async function earlier(agent: AtWork, chatId: number, query = ''): Promise<EarlierResponse> {
  const response = await agent.call('GET', `/inbox/chats/${chatId}/earlier${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as EarlierResponse;
}

const idsOf = ({ data }: EarlierResponse) => data.map((one) => one.conversation_id);

test('earlier conversations are those of the same customer id or address, in pages, and of nobody else', async () => {
  const at = await server();
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id);
  await sent(at, 'by-id', { customer_id: 'k1' }, '2026-03-01T10:00:00Z');
  await sent(at, 'other', { customer_id: 'k2' }, '2026-03-02T10:00:00Z');
  await asks(at, 'by-mail', { email: 'Kim@Example.com' });
  await asks(at, 'both', { customer_id: 'k1', email: 'KIM@example.com' });
  await asks(at, 'now', { customer_id: 'k1', email: 'kim@example.com', name: 'Kim' });
  await asks(at, 'nobody', {});
  const chatId = await chatOf(ben, 'now');
  const all = await earlier(ben, chatId);
  expect(idsOf(all).toSorted()).toEqual(['both', 'by-id', 'by-mail']);
  expect(idsOf(all).at(-1)).toBe('by-id');
  expect(all.next_cursor).toBeNull();
  expect(all.data[0]!.preview).not.toBeNull();

  const pages: string[] = [];
  let cursor: string | null = null;
  do {
    const page: EarlierResponse = await earlier(
      ben,
      chatId,
      `?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    expect(page.data.length).toBe(1);
    pages.push(...idsOf(page));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(pages).toEqual(idsOf(all));

  expect(idsOf(await earlier(ben, await chatOf(ben, 'nobody')))).toEqual([]);
  for (const path of [`${chatId}/earlier?limit=51`, `${chatId}/earlier?cursor=x`, '999/earlier']) {
    expect((await ben.call('GET', `/inbox/chats/${path}`)).status).toBeGreaterThanOrEqual(400);
  }
  const withKey = await at.call(`/api/v1/inbox/chats/${chatId}/earlier`, {
    headers: { 'x-api-key': SECRET },
  });
  expect(withKey.status).toBe(403);
});

test('known topics are those of teams, then the most frequent ones, each once', async () => {
  const at = await server();
  await makeTeam(at, { name: 'Returns', topics: ['Returns'] });
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id);
  const day = new Date(at.clock.now - 3_600_000).toISOString();
  await sent(at, 'c1', { topic: 'billing' }, day);
  await sent(at, 'c2', { topic: 'Account Access' }, day);
  await sent(at, 'c3', { topic: 'account_access' }, day);
  await sent(at, 'c4', { topic: 'returns' }, day);
  const response = await ben.call('GET', '/inbox/topics');
  expect(((await response.json()) as KnownTopicsResponse).data).toEqual([
    'Returns',
    'account_access',
    'billing',
  ]);
});

test('an agent has own canned replies beside those of all, and they end with the agent', async () => {
  const at = await server();
  const ben = await signIn(at, (await makeAgent(at, 'Ben')).id);
  const dana = await signIn(at, (await makeAgent(at, 'Dana')).id);
  const shared = [{ title: 'Greeting', content: 'Hello {name}' }];
  const own = [{ title: 'Bye', content: 'Best, Ben. kim@example.com' }];
  const put = await at.call('/api/v1/canned-answers', {
    method: 'PUT',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(shared),
  });
  expect(put.status).toBe(200);
  for (let i = 0; i < 2; i++) {
    expect((await ben.call('PUT', '/inbox/canned-answers', own)).status).toBe(200);
  }
  expect(
    (await ben.call('PUT', '/inbox/canned-answers', [{ title: '', content: '' }])).status,
  ).toBe(422);
  const ownOf = async (agent: AtWork) =>
    ((await (await agent.call('GET', '/inbox/canned-answers')).json()) as { data: CannedReplies })
      .data;
  expect(await ownOf(ben)).toEqual(own);
  expect(await ownOf(dana)).toEqual([]);
  expect((await ben.inbox()).canned_answers).toEqual([
    { ...own[0], own: true },
    { ...shared[0], own: false },
  ]);
  expect((await dana.inbox()).canned_answers).toEqual([{ ...shared[0], own: false }]);
  await at.call(`/api/v1/agents/${ben.id}`, { method: 'DELETE', headers: { 'x-api-key': SECRET } });
  expect(await at.store.query.selectFrom('ownReplies').selectAll().execute()).toEqual([]);
});

test('a transcript names the agent who wrote, also after they were removed', async () => {
  const at = await server();
  const made = await makeAgent(at, 'Ben', { last_name: 'Ito' });
  const ben = await signIn(at, made.id);
  await asks(at, 'c1', {});
  const chatId = await chatOf(ben, 'c1');
  await ben.act(chatId, { type: 'accept' });
  await ben.act(chatId, { type: 'message', message_id: 'm1', content: 'Hi' });
  const names = async () =>
    (await at.get<ConversationDetailResponse>('/api/v1/conversations/c1')).data.messages.map(
      ({ agent_name }) => agent_name,
    );
  expect(await names()).toEqual([null, 'Ben Ito']);
  const chat = await ben.chat(chatId);
  expect(chat.conversation.messages.map(({ agent_name }) => agent_name)).toEqual([null, 'Ben Ito']);
  await at.call(`/api/v1/agents/${ben.id}`, { method: 'DELETE', headers: { 'x-api-key': SECRET } });
  expect(await names()).toEqual([null, 'Ben Ito']);
});
