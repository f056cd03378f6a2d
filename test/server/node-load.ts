import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Store } from '../../src/server/database/store.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, SECRET } from './harness.ts';
import { type ServerProcess, startProcess } from './process.ts';

const CLIENTS = 12;

export interface Load {
  /** How many messages each acknowledged conversation has. */
  readonly acknowledged: ReadonlyMap<string, number>;
  /** Resolves when all that was sent is acknowledged. */
  stop(): Promise<void>;
  /** Ends it without waiting. */
  abandon(): void;
}

/** A node behind a proxy, so that each client of the load has an address and a limit of its own. */
export const startNode = (database: string, environment?: NodeJS.ProcessEnv) =>
  startProcess(database, {
    flags: ['--trusted-proxies', '1'],
    ...(environment && { environment }),
  });

/** Clients send to either of two nodes, and again until they are answered, as ours do. */
export function startLoad(nodes: readonly ServerProcess[]): Load {
  const acknowledged = new Map<string, number>();
  const started = new Date(Date.now() - 60_000).toISOString();
  let isLoading = true;
  let isAbandoned = false;
  let sent = 0;

  const send = async (own: number, path: string, headers: Record<string, string>, body: object) => {
    const text = JSON.stringify(body);
    const all = { ...headers, 'x-forwarded-for': `10.0.0.${own}` };
    for (let attempt = 0; !isAbandoned; attempt++) {
      const { url } = nodes[(sent + attempt) % nodes.length]!;
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

  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, own) => client(own)));
  return {
    acknowledged,
    async stop() {
      isLoading = false;
      await clients;
    },
    abandon() {
      isLoading = false;
      isAbandoned = true;
    },
  };
}

/** How many messages each conversation has in the database. */
export async function keptMessages({ query }: Store): Promise<Map<string, number>> {
  const rows = await query
    .selectFrom('message')
    .groupBy('conversationId')
    .select(['conversationId', sql<number>`count(*)`.as('messages')])
    .execute();
  return new Map(rows.map((row) => [row.conversationId, row.messages]));
}
