import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createReader } from '../../src/server/insight/job.ts';
import { isAnyUnread, markAllUnread } from '../../src/server/insight/store.ts';
import { type Store } from '../../src/server/database/store.ts';
import { testServer } from './harness.ts';

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
