import { rollupKinds } from '../../src/server/features.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { openStore } from '../../src/server/features.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { isPostgres } from './database.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, SECRET } from './harness.ts';
import { ended, type ServerProcess, startProcess } from './process.ts';

/** Milliseconds of load; a minute in the long run. */
const LOAD = process.env['AFTERWORD_LONG'] ? 60_000 : 4_000;
const CLIENTS = 12;

/** Behind a proxy, so that each client has an address and a limit of its own. */
const startNode = (database: string) =>
  startProcess(database, { flags: ['--trusted-proxies', '1'] });

/**
 * Two nodes on one database under load, while `disturb` harms them. Clients send to either node, and
 * again until they are answered, as ours do. Then everything acknowledged has to be there, once.
 */
async function survives(
  disturb: (site: {
    postgres: Postgres;
    nodes: ServerProcess[];
    restart(index: number): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const postgres = await startPostgres({ isDurable: true });
  const database = postgres.url();
  const nodes = [await startNode(database)];
  nodes.push(await startNode(database));
  const restart = async (index: number) => {
    nodes[index]!.child.kill('SIGKILL');
    await ended(nodes[index]!.child);
    nodes[index] = await startNode(database);
  };

  /** How many messages each acknowledged conversation has. */
  const acknowledged = new Map<string, number>();
  let isLoading = true;
  const started = new Date(Date.now() - 60_000).toISOString();
  let sent = 0;

  const send = async (own: number, path: string, headers: Record<string, string>, body: object) => {
    const text = JSON.stringify(body);
    const all = { ...headers, 'x-forwarded-for': `10.0.0.${own}` };
    for (let attempt = 0; ; attempt++) {
      const { url } = nodes[(sent + attempt) % 2]!;
      const response = await fetch(url + path, { method: 'POST', headers: all, body: text }).catch(
        () => null,
      );
      if (response?.ok) return;
      if (response && response.status < 500) {
        throw new Error(`${response.status}: ${await response.text()}`);
      }
      await sleep(20 + 10 * attempt);
    }
  };

  async function client(own: number): Promise<void> {
    for (let i = 0; isLoading; i++) {
      sent++;
      const id = `${own}-${i}`;
      if (i % 2) {
        await send(
          own,
          '/api/v1/conversations',
          { 'x-api-key': SECRET, 'content-type': 'application/json' },
          {
            conversation_id: id,
            platform: 'custom',
            topic: `topic ${i % 3}`,
            escalated: i % 5 === 0,
            csat_score: (i % 5) + 1,
            cost_usd: 0.01,
            messages: [
              { sender_type: 'customer', content: `Where is ${id}?` },
              { sender_type: 'ai', content: 'On its way.' },
            ],
          },
        );
        acknowledged.set(id, 2);
      } else {
        // One conversation of all clients too: they meet in it on both nodes.
        const shared = `shared-${i}`;
        const event = eventMaker(id, started);
        const common = {
          ...eventMaker(shared, started)('message.added', {
            message_id: `m${own}`,
            sender_type: 'customer',
            content: 'Hi',
          }),
          seq: own + 1,
        };
        const events = [
          event('message.added', { message_id: 'm1', sender_type: 'customer', content: 'Hi' }),
          event('message.added', { message_id: 'm2', sender_type: 'ai', content: 'Hello' }),
          event('survey.rated', { rating: (i % 5) + 1 }),
          common,
        ];
        await send(
          own,
          '/api/v1/events',
          { 'content-type': 'text/plain' },
          {
            key: PUBLISHABLE,
            capabilities: { [id]: CAPABILITY, [shared]: CAPABILITY },
            events,
          },
        );
        acknowledged.set(id, 2);
        acknowledged.set(shared, (acknowledged.get(shared) ?? 0) + 1);
      }
    }
  }

  try {
    const clients = Promise.all(Array.from({ length: CLIENTS }, (_, own) => client(own)));
    await disturb({ postgres, nodes, restart });
    // However slow the machine is, there is enough to be lost.
    while (acknowledged.size <= 100) await sleep(20);
    isLoading = false;
    await clients;

    const store = openStore(database);
    const rows = await store.query
      .selectFrom('message')
      .groupBy('conversationId')
      .select(({ fn }) => ['conversationId', fn.countAll<number>().as('messages')])
      .execute();
    const kept = new Map(rows.map((row) => [row.conversationId, row.messages]));
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
    const found = await fetch(`${nodes[1]!.url}/api/v1/conversations?q=where`, {
      headers: { 'x-api-key': SECRET },
    });
    expect(await found.json()).toMatchObject({
      total: [...acknowledged.keys()].filter((id) => /^\d+-\d*[13579]$/.test(id)).length,
    });
    expect(await checkRollups(store, rollupKinds)).toEqual([]);
    await store.close();
  } finally {
    isLoading = false;
    for (const { child } of nodes) child.kill('SIGKILL');
    await postgres.stop();
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
