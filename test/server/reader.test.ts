import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createReader } from '../../src/server/insight/job.ts';
import {
  findWaiting,
  isAnyUnread,
  markAllUnread,
  takeUnread,
} from '../../src/server/insight/store.ts';
import { type Store } from '../../src/server/database/store.ts';
import { SECRET, testServer } from './harness.ts';

test('one loop reads, however often it is woken, and then nothing is left', async () => {
  const server = await testServer();
  await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    messages: [{ sender_type: 'customer', content: 'a tent' }],
  });
  await server.app.stop();
  await server.store.write(markAllUnread);

  let looks = 0;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { store } = server;
  const watched: Store = {
    ...store,
    get query() {
      looks++;
      return store.query;
    },
    write: async (work) => {
      await held;
      return store.write(work);
    },
  };
  const reader = createReader(watched, pino({ level: 'silent' }));
  reader.wake();
  await expect.poll(() => looks).toBe(1);
  for (let i = 0; i < 3; i++) {
    reader.wake();
    await sleep(300);
  }
  expect(looks).toBe(1);
  release();
  await expect.poll(() => isAnyUnread(store.query)).toBe(false);
  await reader.stop();
});

test('what is derived from transcripts says so while some are not read', async () => {
  const server = await testServer();
  await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    messages: [{ sender_type: 'customer', content: 'a tent' }],
  });
  const added = await server.post('/api/v1/articles', {
    title: 'Tents',
    status: 'published',
    body: 'We sell tents.',
  });
  const { data: article } = (await added.json()) as { data: { id: number } };
  const paths = [
    'conversations?q=tent',
    'conversations/knowledge-gaps',
    'conversations/knowledge-gaps/questions?question=tent',
    'cs-metrics/escalation-patterns',
    `articles/${article.id}/effect`,
  ];
  type State = { success: true; incomplete?: true };
  const states = () =>
    Promise.all(
      paths.map(async (path) => {
        const response = await server.call(`/api/v1/${path}`, { headers: { 'x-api-key': SECRET } });
        const state = (await response.json()) as State;
        expect(state, path).toHaveProperty('success', true);
        return state.incomplete;
      }),
    );
  expect(await states()).toEqual(paths.map(() => undefined));
  // Nobody reads any more.
  await server.app.stop();
  await server.store.write(markAllUnread);
  expect(await states()).toEqual(paths.map(() => true));
  const incomplete = async (path: string) =>
    (await server.call(`/api/v1/${path}`, { headers: { 'x-api-key': SECRET } })).headers.get(
      'x-incomplete',
    );
  expect(await incomplete('conversations.csv?q=tent')).toBe('true');
  expect(await incomplete('conversations.csv')).toBeNull();
  // A list without a search needs nothing that is read.
  expect(await server.get('/api/v1/conversations')).not.toHaveProperty('incomplete');
});

test('of large transcripts, few are read in one transaction', async () => {
  const server = await testServer();
  for (const id of ['a', 'b', 'c']) {
    const response = await server.post('/api/v1/conversations', {
      conversation_id: id,
      platform: 'custom',
      messages: Array.from({ length: 8 }, () => ({
        sender_type: 'customer',
        content: 'a tent '.repeat(8_000),
      })),
    });
    expect(response.status).toBe(201);
  }
  await server.app.stop();
  await server.store.write(markAllUnread);
  const counts = [];
  do {
    const taken = await server.store.write(async (transaction) =>
      takeUnread(transaction, await findWaiting(transaction.query, 80)),
    );
    counts.push([...taken.values()].flat().length);
  } while (counts.at(-1)! > 0);
  expect(counts).toEqual([2, 1, 0]);
});
