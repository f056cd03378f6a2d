import { rollupKinds } from '../../src/server/features.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { openStore } from '../../src/server/features.ts';
import type { Postgres } from '../postgres.ts';
import { isPostgres, freshPostgres } from './database.ts';
import { SECRET } from './harness.ts';
import { keptMessages, startLoad, startNode } from './node-load.ts';
import { ended, type ServerProcess } from './process.ts';

/** Milliseconds of load; a minute in the long run. */
const LOAD = process.env['AFTERWORD_LONG'] ? 60_000 : 4_000;

/** Two nodes on one database under load, while `disturb` harms them. Everything acknowledged has to be there, once. */
async function survives(
  disturb: (site: {
    postgres: Postgres;
    nodes: ServerProcess[];
    restart(index: number): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const postgres = await freshPostgres({ isDurable: true });
  const database = postgres.url();
  const nodes = [await startNode(database)];
  nodes.push(await startNode(database));
  const restart = async (index: number) => {
    nodes[index]!.child.kill('SIGKILL');
    await ended(nodes[index]!.child);
    nodes[index] = await startNode(database);
  };

  const load = startLoad(nodes);
  const { acknowledged } = load;
  try {
    await disturb({ postgres, nodes, restart });
    // However slow the machine is, there is enough to be lost.
    while (acknowledged.size <= 100) await sleep(20);
    await load.stop();

    const store = openStore(database);
    const kept = await keptMessages(store);
    expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(acknowledged));
    const conversations = await store.query
      .selectFrom('conversation')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(conversations.count).toBe(acknowledged.size);
    const dashboard = await fetch(`${nodes[0]!.url}/api/v1/cs-metrics/dashboard`, {
      headers: { 'x-api-key': SECRET },
    });
    expect(await dashboard.json()).toMatchObject({
      metrics: { total_conversations: acknowledged.size },
    });
    const found = async () => {
      const list = await fetch(`${nodes[1]!.url}/api/v1/conversations?q=where`, {
        headers: { 'x-api-key': SECRET },
      });
      return ((await list.json()) as { total: number }).total;
    };
    // On a busy machine, words are found later than the response waits for.
    await expect
      .poll(found, { timeout: 60_000 })
      .toBe([...acknowledged.keys()].filter((id) => /^\d+-\d*[13579]$/.test(id)).length);
    expect(await checkRollups(store, rollupKinds)).toEqual([]);
    await store.close();
  } finally {
    load.abandon();
    for (const { child } of nodes) child.kill('SIGKILL');
  }
}

test.runIf(isPostgres)('two nodes, one of them killed and restarted again and again', () =>
  survives(async ({ restart }) => {
    const until = Date.now() + LOAD;
    for (let round = 0; Date.now() < until; round++) {
      await sleep(2_000);
      await restart(round % 2);
    }
  }),
);

test.runIf(isPostgres)('two nodes, and the database killed and restarted three times', () =>
  survives(async ({ postgres }) => {
    for (let round = 0; round < 3; round++) {
      await sleep(LOAD / 4);
      await postgres.restart();
    }
    await sleep(LOAD / 4);
  }),
);
