import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createReader } from '../../src/server/insight/job.ts';
import { markAllUnread } from '../../src/server/insight/store.ts';
import { openStore } from '../../src/server/features.ts';
import type { Store } from '../../src/server/database/store.ts';
import { freshSqlite } from './database.ts';
import { testServer } from './harness.ts';

/** Longer than statements may follow each other, milliseconds. */
const LONG = 12;
const STEPS = 10;

async function newStore(): Promise<Store> {
  const store = openStore(`sqlite:${await freshSqlite()}`);
  onTestFinished(() => store.close());
  return store;
}

/** As a long statement does. */
function keepBusy(): void {
  const until = performance.now() + LONG;
  while (performance.now() < until);
}

/** How often the event loop came round while the work went on. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isOver = true;
  return turns;
}

const read = (store: Pick<Store, 'query'>) =>
  store.query.selectFrom('organisation').select('organisationId').execute();

test('a loop of reads lets everything else have its turn', async () => {
  const store = await newStore();
  const turns = await turnsDuring(async () => {
    for (let step = 0; step < STEPS; step++) {
      await read(store);
      keepBusy();
    }
  });
  expect(turns).toBeGreaterThanOrEqual(STEPS - 1);
});

test('so does a loop of reads of a snapshot, and of a scan', async () => {
  const store = await newStore();
  for (const over of [store.snapshot, store.scan]) {
    const turns = await turnsDuring(() =>
      over(async (query) => {
        for (let step = 0; step < STEPS; step++) {
          await read({ query });
          keepBusy();
        }
      }),
    );
    expect(turns).toBeGreaterThanOrEqual(STEPS - 1);
  }
});

test('so does a loop of writes', async () => {
  const store = await newStore();
  const turns = await turnsDuring(async () => {
    for (let step = 0; step < STEPS; step++) await store.write(async () => keepBusy());
  });
  expect(turns).toBeGreaterThanOrEqual(STEPS - 1);
});

test('and who waits until all transcripts are read', async () => {
  const server = await testServer();
  for (let first = 0; first < 200; first++) {
    await server.post('/api/v1/conversations', {
      conversation_id: `c${first}`,
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: `a tent for ${first}` }],
    });
  }
  await server.app.stop();
  await server.store.write(markAllUnread);
  let batches = 0;
  const slow: Store = {
    ...server.store,
    write: (work) =>
      server.store.write((transaction) => {
        batches++;
        keepBusy();
        return work(transaction);
      }),
  };
  const reader = createReader(slow, pino({ level: 'silent' }));
  onTestFinished(() => reader.stop());
  const turns = await turnsDuring(() => reader.caughtUp());
  expect(batches).toBeGreaterThan(2);
  expect(turns).toBeGreaterThanOrEqual(batches - 1);
});
