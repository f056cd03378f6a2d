import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, rollupKinds } from '../../src/server/features.ts';
import type { Store, Transaction } from '../../src/server/database/store.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { LONG } from '../long.ts';
import { freshDatabase, freshPostgres, isPostgres } from './database.ts';
import { PUBLISHABLE, SECRET } from './harness.ts';
import { keptMessages, startLoad, startNode } from './node-load.ts';

/** How often the node stands still. */
const TIMES = LONG ? 6 : 2;

const headers = { 'x-api-key': SECRET, 'content-type': 'application/json' };

const createdAt = async ({ query }: Store) =>
  (await query.selectFrom('organisation').select('createdAt').executeTakeFirstOrThrow()).createdAt;

test.runIf(isPostgres)(
  'who stands still in a transaction holds nobody up for long, and does it again',
  async () => {
    const database = await freshDatabase();
    const [still, other] = [openStore(database, { poolSize: 2 }), openStore(database)];
    onTestFinished(() => still.close());
    onTestFinished(() => other.close());
    await ensureKeys(still, 'default', { secret: SECRET, publishable: PUBLISHABLE }, 0);
    const change = ({ query }: Transaction, to: number) =>
      query.updateTable('organisation').set({ createdAt: to }).execute();
    let attempts = 0;
    let isHolding!: () => void;
    const holding = new Promise<void>((resolve) => (isHolding = resolve));
    let goOn!: () => void;
    const awake = new Promise<void>((resolve) => (goOn = resolve));
    const first = still.write(async (transaction) => {
      attempts++;
      await change(transaction, 1);
      isHolding();
      // Its node stands still.
      if (attempts === 1) await awake;
      await change(transaction, 3);
    });
    await holding;
    await other.write((transaction) => change(transaction, 2));
    expect(await createdAt(other)).toBe(2);
    goOn();
    await first;
    expect(attempts).toBe(2);
    expect(await createdAt(other)).toBe(3);
  },
);

test.runIf(isPostgres)(
  'a node that stands still and goes on loses nothing, and others go on meanwhile',
  async () => {
    const database = (await freshPostgres({ isDurable: true })).url();
    const [one, other] = [await startNode(database), await startNode(database)];
    const load = startLoad([other]);
    onTestFinished(() => load.abandon());
    onTestFinished(() => void other.child.kill('SIGCONT'));
    const kept = new Map<string, number>();
    while (load.acknowledged.size < 100) await sleep(20);
    for (let time = 0; time < TIMES; time++) {
      await sleep(300 + Math.random() * 300);
      other.child.kill('SIGSTOP');
      // More than the database waits for it.
      const until = Date.now() + 7_000;
      for (let i = 0; i < 10 || Date.now() < until; i++) {
        const id = `own-${time}-${i}`;
        const response = await fetch(`${one.url}/api/v1/conversations`, {
          method: 'POST',
          headers: { ...headers, 'x-forwarded-for': '10.0.1.1' },
          body: JSON.stringify({
            conversation_id: id,
            platform: 'custom',
            topic: `topic ${i % 3}`,
            csat_score: (i % 5) + 1,
            messages: [{ sender_type: 'customer', content: 'a tent' }],
          }),
        });
        expect([201, 503]).toContain(response.status);
        if (response.status === 201) kept.set(id, 1);
        await sleep(20);
      }
      other.child.kill('SIGCONT');
    }
    await load.stop();
    const store = openStore(database);
    onTestFinished(() => store.close());
    const all = await keptMessages(store);
    const expected = [...kept, ...load.acknowledged];
    expect(expected.filter(([id, messages]) => all.get(id) !== messages)).toEqual([]);
    expect(await checkRollups(store, rollupKinds)).toEqual([]);
  },
);
