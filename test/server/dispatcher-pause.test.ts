// @one-database
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createDispatcher } from '../../src/server/handoff/job.ts';
import type { Store } from '../../src/server/database/store.ts';
import { testServer } from './harness.ts';
import { customer, makeAgent, signIn } from './team.ts';

const SECOND = 1_000;

test('a server that stands still in the middle of a round takes nobody for lost', async () => {
  const server = await testServer({ dispatching: { every: 1 << 30 } });
  const agent = await signIn(server, (await makeAgent(server, 'Ana')).id);
  const one = customer(server, 'c1');
  await one.say('Help');
  await one.escalate();
  await server.app.dispatcher.round();
  const [offered] = (await agent.inbox()).chats;
  expect((await agent.act(offered!.chat_id, { type: 'accept' })).status).toBe(200);
  // Away for a moment, so the chat stays theirs.
  await agent.setStatus('offline');

  let now = server.clock.now;
  let looks = 0;
  let standsStill = false;
  const store: Store = {
    ...server.store,
    get query() {
      // Between the first look of a round and the last, the time goes on.
      if (standsStill && ++looks === 3) now += 5 * 60 * SECOND;
      return server.store.query;
    },
  };
  const actions: unknown[] = [];
  const dispatcher = createDispatcher({
    store,
    log: pino({ level: 'silent' }),
    now: () => now,
    act: async (_, action) => actions.push(action),
    every: 1 << 30,
  });
  for (let i = 0; i < 2; i++) {
    now += 25 * SECOND;
    await dispatcher.round();
  }
  now += 5 * SECOND;
  standsStill = true;
  await dispatcher.round();
  standsStill = false;
  expect(now - server.clock.now).toBeGreaterThan(5 * 60 * SECOND);
  await dispatcher.round();
  await dispatcher.stop();
  expect(actions).toEqual([]);
});
