import { expect, test } from 'vitest';
import { CAPABILITY, eventMaker, PUBLISHABLE, SECRET, testServer } from './harness.ts';

const read = async (server: Awaited<ReturnType<typeof testServer>>) => {
  const response = await server.call('/metrics', {
    headers: { authorization: `Bearer ${SECRET}` },
  });
  expect(response.headers.get('content-type')).toContain('text/plain');
  return response.text();
};

test('Prometheus is told of requests, events and conversations, and of no ids', async () => {
  const server = await testServer();
  await server.post('/api/v1/conversations', {
    conversation_id: 'c-17',
    platform: 'custom',
    messages: [],
  });
  const rated = eventMaker('c-18')('survey.rated', { rating: 5 });
  for (let i = 0; i < 2; i++)
    await server.send([rated, {}], { capabilities: { 'c-18': CAPABILITY } });
  await server.get('/api/v1/conversations/c-17');
  await server.get('/nowhere');
  const text = await read(server);
  for (const line of [
    'afterword_conversations_total{status="created"} 1',
    'afterword_events_total{result="accepted"} 1',
    'afterword_events_total{result="duplicate"} 1',
    'afterword_events_total{result="rejected"} 2',
    'afterword_http_request_duration_seconds_count{route="/api/v1/conversations/:id",method="GET",status="200"} 1',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).not.toMatch(/c-1[78]|nowhere|amo_/);
});

test('a request counts under the path that served it, not under another that fits, too', async () => {
  const server = await testServer();
  await server.get('/api/v1/conversations/knowledge-gaps');
  await server.get('/api/v1/conversations/c1');
  await server.call('/api/v1/conversations/knowledge-gaps');
  const text = await read(server);
  for (const line of [
    'route="/api/v1/conversations/knowledge-gaps",method="GET",status="200"} 1',
    'route="/api/v1/conversations/knowledge-gaps",method="GET",status="401"} 1',
    'route="/api/v1/conversations/:id",method="GET",status="404"} 1',
  ]) {
    expect(text).toContain(`afterword_http_request_duration_seconds_count{${line}`);
  }
});

test('only who holds a secret key may read them', async () => {
  const server = await testServer();
  expect((await server.call('/metrics')).status).toBe(401);
  const browser = await server.call('/metrics', { headers: { 'x-api-key': PUBLISHABLE } });
  expect(browser.status).toBe(403);
});
