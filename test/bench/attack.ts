import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  ATTACKS,
  batch,
  CAPABILITY,
  CONNECTIONS,
  KEY,
  message,
  photo,
  question,
} from './attack-kinds.ts';
import { kill, megabytesOf, startServer } from './server-process.ts';
import { type Figure, printFigures, quantile } from './table.ts';

const PORT = 4793;
const URL = `http://127.0.0.1:${PORT}`;
const SECONDS = 30;
/** Customers who chat before anything is measured: a server that just started is slower, and smaller. */
const CUSTOMERS = 600;
const AT_ONCE = 10;
/** Messages and health checks of the real customer per second. */
const PACE = 20;

const CUSTOMER = '192.0.2.1';

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

/** Customers as there are on any day: some messages each, a few questions to the bot, and a photo now and then. */
async function useAsUsual(): Promise<void> {
  let next = 0;
  const send = async (path: string, body: string | Buffer, headers = {}) => {
    const address = `192.0.2.${next % 250}`;
    const response = await fetch(`${URL}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-forwarded-for': address, ...headers },
      body: body as BodyInit,
    });
    await response.text();
  };
  const chat = async () => {
    while (next < CUSTOMERS) {
      const id = `usual-${next++}`;
      for (let turn = 0; turn < 3; turn++) {
        await send('/api/v1/events', batch(id, message('Where is my order?')));
      }
      if (next % 5 === 0) await send('/api/v1/chat', question(id, 4));
      if (next % 15 > 0) continue;
      await send(
        `/api/v1/attachments?conversation_id=${id}&attachment_id=${crypto.randomUUID()}&name=x`,
        photo(2_000_000),
        { 'x-api-key': KEY, 'x-conversation-capability': CAPABILITY },
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, chat));
}

/** @param seconds how long the customer writes */
async function watchFor(seconds: number): Promise<Seen> {
  const end = performance.now() + seconds * 1000;
  return watch(() => performance.now() >= end);
}

async function attack(
  kind: string,
  seconds: number,
  addresses: 'one' | 'many',
): Promise<{ total: number; accepted: number }> {
  const words = ['test/bench/attack-process.ts', URL, kind, String(seconds), addresses];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return JSON.parse(stdout) as { total: number; accepted: number };
}

/**
 * 100 connections of each kind of attack, and what a real customer notices. `AFTERWORD_ATTACK_SECONDS` sets how
 * long each takes, `AFTERWORD_ATTACK_KINDS` is a pattern of those that are wanted.
 */
export async function benchAttack(): Promise<void> {
  const seconds = Number(process.env['AFTERWORD_ATTACK_SECONDS'] ?? SECONDS);
  const wanted = new RegExp(process.env['AFTERWORD_ATTACK_KINDS'] ?? '');
  for (const addresses of ['one', 'many'] as const) {
    const figures: Figure[] = [];
    for (const { name } of ATTACKS) {
      if (!wanted.test(`${name}, ${addresses}`)) continue;
      figures.push(await measure(name, seconds, addresses));
    }
    if (figures.length > 0)
      printFigures(
        `Attacks with a publishable key, ${CONNECTIONS} connections from ${addresses === 'one' ? 'one address' : `${CONNECTIONS} addresses`}, ${seconds} s each`,
        figures,
      );
  }
}

async function measure(kind: string, seconds: number, addresses: 'one' | 'many'): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const server = await startServer(PORT, `sqlite:${folder}/attack.db`, {
    AFTERWORD_TRUSTED_PROXIES: '1',
    AFTERWORD_KNOWLEDGE: 'demo/knowledge.md',
  });
  try {
    await useAsUsual();
    const idle = await watchFor(Math.min(5, seconds));
    const memory = megabytesOf(server);
    let most = memory;
    const measuring = setInterval(() => (most = Math.max(most, megabytesOf(server))), 200);
    let isOver = false;
    const watching = watch(() => isOver);
    const { total, accepted } = await attack(kind, seconds, addresses);
    isOver = true;
    const busy = await watching;
    clearInterval(measuring);
    const usual = quantile(idle.acknowledged, 0.99);
    const p99 = quantile(busy.acknowledged, 0.99);
    const health = quantile(busy.healthy, 0.99);
    return {
      what: kind,
      figure: `${total} requests, ${accepted} accepted; customer p99 ${p99.toFixed(0)} ms, idle ${usual.toFixed(0)}; healthz p99 ${health.toFixed(0)} ms; memory ${memory} → ${most} MB`,
      budget: '≤ 3 ×, ≤ 100 ms, ≤ 1.3 ×',
      holds: p99 <= 3 * usual && health <= 100 && most <= 1.3 * memory,
    };
  } finally {
    await kill(server);
    rmSync(folder, { recursive: true, force: true });
  }
}
