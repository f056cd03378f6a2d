import { expect, test } from 'vitest';
import type { RatingsResponse } from '../../src/contract/index.ts';
import { CAPABILITY, errorOf, eventMaker, testServer, type TestServer } from './harness.ts';
import { mailed } from './mailed.ts';

async function inWidget(server: TestServer, id: string, rating: number): Promise<void> {
  const make = eventMaker(id);
  await server.send(
    [
      make('message.added', { message_id: 'm', sender_type: 'customer', content: 'Hello' }),
      make('survey.shown'),
      make('survey.rated', { rating }),
    ],
    { capabilities: { [id]: CAPABILITY } },
  );
}

async function byApi(server: TestServer, id: string, more: object): Promise<void> {
  const response = await server.post('/api/v1/conversations', {
    conversation_id: id,
    platform: 'custom',
    messages: [],
    started_at: new Date(server.clock.now - 3_600_000).toISOString(),
    ...more,
  });
  expect(response.status).toBeLessThan(300);
}

const list = (server: TestServer, query = '') =>
  server.get<RatingsResponse>(`/api/v1/csat/ratings${query}`);

test('ratings of surveys, of the widget and of the API are in one list, told apart', async () => {
  const server = await testServer({ sending: { every: 1 << 30 } });
  const { path } = await mailed(server, { conversation_id: 'mail' });
  const rated = await server.call(`${path}/submit`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'rating=4',
  });
  expect(rated.status).toBe(200);
  await inWidget(server, 'chat', 2);
  await byApi(server, 'api', { csat_score: 1, feedback: 'Slow', topic: 'billing' });
  await byApi(server, 'unrated', {});
  // What another system says afterwards is not what the customer said in the chat.
  await inWidget(server, 'changed', 5);
  await byApi(server, 'changed', { csat_score: 3 });

  const { data, next_cursor } = await list(server);
  expect(
    Object.fromEntries(data.map((one) => [one.conversation_id, [one.rating, one.source]])),
  ).toEqual({
    mail: [4, 'email'],
    chat: [2, 'widget'],
    api: [1, 'api'],
    changed: [3, 'api'],
  });
  expect(next_cursor).toBeNull();
  expect((await list(server, '?has_comment=true')).data).toMatchObject([
    { conversation_id: 'api', feedback: 'Slow', topic: 'billing' },
  ]);
  expect((await list(server, '?source=widget')).data).toMatchObject([{ conversation_id: 'chat' }]);
  expect((await list(server, '?to=2026-03-01')).data).toEqual([]);

  const seen: string[] = [];
  let query = '?limit=1';
  for (;;) {
    const page = await list(server, query);
    seen.push(...page.data.map(({ conversation_id }) => conversation_id));
    if (page.next_cursor === null) break;
    query = `?limit=1&cursor=${page.next_cursor}`;
  }
  expect(seen).toEqual(data.map(({ conversation_id }) => conversation_id));
  const bad = await server.call('/api/v1/csat/ratings?cursor=x', {
    headers: { 'x-api-key': 'amo_secret_of_the_tests' },
  });
  expect((await errorOf(bad)).code).toBe('invalid_request');
});
