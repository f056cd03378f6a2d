import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { kill, megabytesOf, startServer } from './server-process.ts';
import { printFigures, quantile } from './table.ts';

const PORT = 4793;
const URL = `http://127.0.0.1:${PORT}`;
const KEY = 'amo_pub_bench';
const CONNECTIONS = 100;
const SECONDS = 30;
/** Messages and health checks of the real customer per second. */
const PACE = 20;

const ATTACKER = '198.51.100.1';
const CUSTOMER = '192.0.2.1';
const CAPABILITY = '0123456789abcdef0123456789abcdef';

let next = 0;
const run = process.pid.toString(36);

function batch(conversationId: string, ...events: { type: string; data: object }[]): string {
  return JSON.stringify({
    key: KEY,
    capabilities: { [conversationId]: CAPABILITY },
    events: events.map((event, index) => ({
      id: crypto.randomUUID(),
      conversation_id: conversationId,
      seq: next++ * 50 + index,
      at: new Date().toISOString(),
      ...event,
    })),
  });
}

const message = (content: string) => ({
  type: 'message.added',
  data: { message_id: crypto.randomUUID(), sender_type: 'customer', content },
});

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
/** A GIF of 4 MB: bytes after its end are not part of the picture. */
const LARGE = Buffer.concat([GIF, Buffer.alloc(4_000_000)]);

interface Attack {
  name: string;
  request(): { path: string; body: string | Buffer; headers?: Record<string, string> };
}

const ATTACKS: readonly Attack[] = [
  {
    name: 'one conversation of short messages',
    request: () => ({
      path: '/api/v1/events',
      body: batch('one', ...Array.from({ length: 50 }, () => message('x'))),
    }),
  },
  {
    name: 'new conversations',
    request: () => ({ path: '/api/v1/events', body: batch(`${run}-${next++}`, message('x')) }),
  },
  {
    name: 'forged escalations',
    request: () => ({
      path: '/api/v1/events',
      body: batch(`${run}-${next++}`, {
        type: 'conversation.escalated',
        data: { reason: 'customer_requested_human' },
      }),
    }),
  },
  {
    name: 'forged ratings',
    request: () => ({
      path: '/api/v1/events',
      body: batch(`${run}-${next++}`, { type: 'survey.rated', data: { rating: 1 } }),
    }),
  },
  {
    name: 'uploads to no conversation',
    request: () => ({
      path: `/api/v1/attachments?conversation_id=n${next}&attachment_id=${crypto.randomUUID()}&name=x`,
      body: LARGE,
      headers: { 'x-api-key': KEY, 'x-conversation-capability': CAPABILITY },
    }),
  },
  {
    name: 'questions to the bot',
    request: () => ({
      path: '/api/v1/chat',
      body: JSON.stringify({
        key: KEY,
        conversation_id: `b${next++}`,
        messages: Array.from({ length: 40 }, (_, index) => ({
          message_id: `m${index}`,
          sender_type: 'customer',
          content: 'why '.repeat(1000),
        })),
      }),
    }),
  },
];

interface Seen {
  acknowledged: number[];
  healthy: number[];
}

/** A real customer who writes, and a health check, until `isOver`. */
async function watch(isOver: () => boolean): Promise<Seen> {
  const seen: Seen = { acknowledged: [], healthy: [] };
  const id = `real-${crypto.randomUUID()}`;
  while (!isOver()) {
    const start = performance.now();
    const response = await fetch(`${URL}/api/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-forwarded-for': CUSTOMER },
      body: batch(id, message('Where is my order?')),
    });
    const text = await response.text();
    if (!text.includes('accepted')) throw new Error(`The customer was refused: ${text}`);
    seen.acknowledged.push(performance.now() - start);
    const before = performance.now();
    await (await fetch(`${URL}/healthz`)).text();
    seen.healthy.push(performance.now() - before);
    await sleep(1000 / PACE);
  }
  return seen;
}

async function attackWith({ request }: Attack, seconds: number): Promise<Record<string, number>> {
  const result = await autocannon({
    url: URL,
    connections: CONNECTIONS,
    duration: seconds,
    method: 'POST',
    requests: [
      {
        setupRequest: (one) => {
          const { path, body, headers } = request();
          one.path = path;
          one.body = body;
          one.headers = {
            'content-type': 'text/plain',
            'x-forwarded-for': ATTACKER,
            ...headers,
          };
          return one;
        },
      },
    ],
  });
  return { total: result.requests.total, accepted: result['2xx'] };
}

/** 100 connections of each kind of attack, and what a real customer notices. */
export async function benchAttack(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const seconds = Number(process.env['AFTERWORD_ATTACK_SECONDS'] ?? SECONDS);
  const figures: { what: string; figure: string; budget: string; holds?: boolean }[] = [];
  try {
    for (const [index, attack] of ATTACKS.entries()) {
      const server = await startServer(PORT, `sqlite:${folder}/${index}.db`, {
        AFTERWORD_TRUSTED_PROXIES: '1',
        AFTERWORD_KNOWLEDGE: 'demo/knowledge.md',
      });
      try {
        let isOver = false;
        const idling = watch(() => isOver);
        await sleep(Math.min(5, seconds) * 1000);
        isOver = true;
        const idle = await idling;
        const memory = megabytesOf(server);
        let most = memory;
        const measuring = setInterval(() => (most = Math.max(most, megabytesOf(server))), 200);
        isOver = false;
        const watching = watch(() => isOver);
        const { total, accepted } = await attackWith(attack, seconds);
        isOver = true;
        const busy = await watching;
        clearInterval(measuring);
        const usual = quantile(idle.acknowledged, 0.99);
        const p99 = quantile(busy.acknowledged, 0.99);
        const health = quantile(busy.healthy, 0.99);
        figures.push({
          what: attack.name,
          figure: `${total} requests, ${accepted} accepted; customer p99 ${p99.toFixed(0)} ms, idle ${usual.toFixed(0)}; healthz p99 ${health.toFixed(0)} ms; memory ${memory} → ${most} MB`,
          budget: '≤ 3 ×, ≤ 100 ms, ≤ 1.3 ×',
          holds: p99 <= 3 * usual && health <= 100 && most <= 1.3 * memory,
        });
      } finally {
        await kill(server);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printFigures(
    `Attacks with a publishable key, ${CONNECTIONS} connections from one address, ${seconds} s each`,
    figures,
  );
}
