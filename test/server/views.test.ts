import { expect, test } from 'vitest';
import type {
  ConversationListResponse,
  KeyResponse,
  ListedView,
  ViewListResponse,
  ViewResponse,
} from '../../src/contract/index.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { type AtWork, customer, makeAgent, signIn } from './team.ts';

const MINUTE = 60_000;

const namesOf = async (at: AtWork) =>
  ((await (await at.call('GET', '/views')).json()) as ViewListResponse).data.map(
    ({ name, shared }) => `${name}${shared ? ' (shared)' : ''}`,
  );

async function save(at: AtWork, body: object): Promise<ListedView> {
  const response = await at.call('POST', '/views', body);
  expect(response.status).toBe(200);
  return ((await response.json()) as ViewResponse).data;
}

test('an agent has views of their own and the shared ones; supervisors share', async () => {
  const server = await testServer();
  const ana = await signIn(server, (await makeAgent(server, 'Ana', { role: 'supervisor' })).id);
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
  const shared = await save(ana, { name: 'Unhappy', query: 'max_csat=2', shared: true });
  await save(ana, { name: 'Mine', query: 'topic=billing' });
  const own = await save(ben, { name: 'Mine', query: 'topic=returns' });
  expect(await namesOf(ana)).toEqual(['Mine', 'Unhappy (shared)']);
  expect(await namesOf(ben)).toEqual(['Mine', 'Unhappy (shared)']);

  // The same name replaces one's own, and no other.
  await save(ben, { name: 'Mine', query: 'topic=delivery' });
  await save(ben, { name: 'Unhappy', query: 'max_csat=1' });
  expect(await namesOf(ben)).toEqual(['Mine', 'Unhappy (shared)', 'Unhappy']);

  expect((await ben.call('POST', '/views', { name: 'X', query: '', shared: true })).status).toBe(
    403,
  );
  expect((await ben.call('DELETE', `/views/${shared.id}`)).status).toBe(403);
  expect((await ana.call('DELETE', `/views/${own.id}`)).status).toBe(404);
  expect((await ana.call('DELETE', `/views/${shared.id}`)).status).toBe(200);
  expect(await namesOf(ana)).toEqual(['Mine']);
});

test('a key shares views if it may read figures, and has none of its own', async () => {
  const server = await testServer();
  const body = { name: 'All', query: 'status=open' };
  expect((await server.post('/api/v1/views', body)).status).toBe(422);
  expect((await server.post('/api/v1/views', { ...body, shared: true })).status).toBe(200);
  const made = await server.post('/api/v1/keys', {
    name: 'reads',
    kind: 'secret',
    scopes: ['conversations:read'],
  });
  const { key } = (await made.json()) as KeyResponse;
  const shares = await server.post(
    '/api/v1/views',
    { ...body, shared: true },
    { 'x-api-key': key },
  );
  expect(shares.status).toBe(403);
});

test('of views of one name that are saved at once, one stays', async () => {
  const server = await testServer();
  const ana = await signIn(server, (await makeAgent(server, 'Ana', { role: 'supervisor' })).id);
  for (const shared of [false, true]) {
    const saved = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        save(ana, { name: 'Mine', query: `topic=t${index}`, shared }),
      ),
    );
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1);
  }
  expect(await namesOf(ana)).toEqual(['Mine (shared)', 'Mine']);
});

test('the views of an agent who is removed go, and those that they shared stay', async () => {
  const server = await testServer();
  const ana = await signIn(server, (await makeAgent(server, 'Ana', { role: 'supervisor' })).id);
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
  await save(ana, { name: 'Mine', query: 'topic=billing' });
  await save(ana, { name: 'Unhappy', query: 'max_csat=2', shared: true });
  await save(ben, { name: 'Own', query: 'topic=returns' });
  await server.call(`/api/v1/agents/${ana.id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  expect(await namesOf(ben)).toEqual(['Own', 'Unhappy (shared)']);
  const left = await server.store.query.selectFrom('savedView').select('name').execute();
  expect(left.map(({ name }) => name).toSorted()).toEqual(['Own', 'Unhappy']);
});

test('an agent has a hundred views at most', async () => {
  const server = await testServer({ isUnlimited: true });
  const ben = await signIn(server, (await makeAgent(server, 'Ben')).id);
  for (let index = 0; index < 100; index++)
    await save(ben, { name: `View ${index}`, query: 'q=a' });
  expect((await ben.call('POST', '/views', { name: 'One more', query: 'q=a' })).status).toBe(409);
  await save(ben, { name: 'View 7', query: 'q=b' });
});

const list = async (server: TestServer, filters: string) =>
  (await server.get<ConversationListResponse>(`/api/v1/conversations?${filters}`)).data.map(
    ({ conversation_id }) => conversation_id,
  );

test('late: who waited longer for the first message of an agent than the setting, or still waits', async () => {
  const server = await testServer({ dispatching: { every: 1 << 30 } });
  const ben = await signIn(server, (await makeAgent(server, 'Ben', { chat_limit: 10 })).id, 'busy');
  const chatOf = async (id: string) =>
    (await ben.inbox()).chats.find(({ conversation_id }) => conversation_id === id)!.chat_id;
  for (const id of ['soon', 'slow', 'waits', 'left']) {
    const home = customer(server, id);
    await home.say('Hello');
    await home.escalate();
  }
  await customer(server, 'bot').say('Hello');
  const answer = async (id: string) => {
    const chatId = await chatOf(id);
    expect((await ben.act(chatId, { type: 'accept' })).status).toBe(200);
    expect(
      (await ben.act(chatId, { type: 'message', content: 'Hi', message_id: crypto.randomUUID() }))
        .status,
    ).toBe(200);
  };
  server.clock.now += 4 * MINUTE;
  await answer('soon');
  expect(await list(server, 'late=true')).toEqual([]);
  server.clock.now += 2 * MINUTE;
  await answer('slow');
  expect((await customer(server, 'left').act({ type: 'cancel' })).status).toBe(200);
  expect((await list(server, 'late=true')).toSorted()).toEqual(['left', 'slow', 'waits']);
  expect((await list(server, 'late=false')).toSorted()).toEqual(['bot', 'soon']);
  expect(await list(server, 'late=true&q=waits')).toEqual(['waits']);

  await server.call('/api/v1/organisation', {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({ late_after_minutes: 10 }),
  });
  expect(await list(server, 'late=true')).toEqual([]);
  server.clock.now += 5 * MINUTE;
  expect(await list(server, 'late=true')).toEqual(['waits']);
  const file = await server.call('/api/v1/conversations.csv?late=true', {
    headers: { 'x-api-key': SECRET },
  });
  expect((await file.text()).trim().split('\n').length).toBe(2);
});

test('late: not who was shown the form for a message, also after the chat ended', async () => {
  const server = await testServer({ dispatching: { every: 1 << 30 } });
  await makeAgent(server, 'Ben');
  const ids = ['cancelled', 'given-up'];
  for (const id of ids) {
    const home = customer(server, id);
    await home.say('Hello');
    await home.escalate();
  }
  await server.app.dispatcher.round();
  server.clock.now += 6 * MINUTE;
  expect((await customer(server, 'cancelled').act({ type: 'cancel' })).status).toBe(200);
  expect(await list(server, 'late=true')).toEqual([]);
  server.clock.now += 61 * MINUTE;
  await server.app.dispatcher.round();
  expect(await list(server, 'late=true')).toEqual([]);
  expect((await list(server, 'late=false')).toSorted()).toEqual(ids);
});
