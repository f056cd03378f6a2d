import { expect, test } from 'vitest';
import { localChanges } from '../../src/server/database/changes.ts';
import { SECRET, testServer } from './harness.ts';

type Server = Awaited<ReturnType<typeof testServer>>;

async function listen(server: Server) {
  const left = new AbortController();
  const response = await server.call('/api/v1/live', {
    headers: { 'x-api-key': SECRET },
    signal: left.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  return {
    /** What comes next on the stream; `undefined` when it has ended. */
    next: async () => (await reader.read()).value,
    leave: () => reader.cancel(),
  };
}

const post = (server: Server, id: string) =>
  server.post('/api/v1/conversations', { conversation_id: id, platform: 'custom', messages: [] });

test('tells of a conversation after it is committed, and to its organisation alone', async () => {
  const server = await testServer();
  const stream = await listen(server);
  expect(await stream.next()).toContain('connected');
  server.store.changes.publish([{ organisationId: 'other', conversationId: 'not ours' }]);
  await post(server, 'c1');
  const told = await stream.next();
  expect(told).toContain('event: conversation');
  expect(told).toContain('{"conversation_id":"c1"}');
  expect(await server.get('/api/v1/conversations/c1')).toMatchObject({ success: true });
  await stream.leave();
  // Nobody listens any more, and nothing breaks.
  expect((await post(server, 'c2')).status).toBe(201);
});

test('ends when the server stops', async () => {
  const server = await testServer();
  const stream = await listen(server);
  await stream.next();
  await server.app.stop();
  expect(await stream.next()).toBeUndefined();
});

test('an organisation can have any name, also that of an event of Node', () => {
  const changes = localChanges();
  const heard: string[] = [];
  const change = { organisationId: 'error', conversationId: 'c1' };
  changes.publish([change]);
  const stop = changes.subscribe('error', ({ conversationId }) => heard.push(conversationId));
  changes.publish([change]);
  stop();
  changes.publish([change]);
  expect(heard).toEqual(['c1']);
});
