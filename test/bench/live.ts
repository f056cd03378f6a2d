import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { openStore } from '../../src/server/features.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { launchBrowser } from '../page/launch.ts';
import { fillHalfYear } from './half-year.ts';
import { kill, KEY, startServer } from './server-process.ts';
import { printFigures } from './table.ts';
import { isTask, ofMainThread, type TraceEvent } from './trace.ts';

const PORT = 4792;
const CONVERSATIONS = 5_000;
const SLOWER = 4;
const BUDGET = 50;
/** Changes of conversations. */
const A_SECOND = 50;
const SECONDS = 10;
/** Until a page that was opened is quiet, milliseconds. */
const SETTLE = 4_000;

const PAGES: Record<string, string> = {
  overview: '',
  'overview, 90 days': '?range=90d',
  conversations: 'conversations',
  'a conversation that changes': 'conversations/live-0',
  agents: 'agents',
  surveys: 'surveys',
  insights: 'insights',
  topics: 'topics',
};

/** Tasks of the dashboard's pages while conversations change. */
export async function benchLive(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  const database = `sqlite:${folder}/a.db`;
  const store = openStore(database);
  await store.migrate();
  await ensureKeys(store, 'default', { secret: KEY }, Date.now());
  await fillHalfYear(store, 'default', CONVERSATIONS);
  await store.close();
  const server = await startServer(PORT, database);
  const browser = await launchBrowser();
  try {
    await change(0);
    const figures = [];
    for (const [what, path] of Object.entries(PAGES)) {
      const { wall, cpu, busy } = await longestTasks(browser, path);
      figures.push({
        what,
        figure: `${cpu.toFixed(0)} ms of CPU time, ${wall.toFixed(0)} ms; busy ${busy.toFixed(0)} %`,
        budget: `≤ ${BUDGET} ms of CPU time`,
        holds: cpu <= BUDGET,
      });
    }
    printFigures(
      `The longest task of a page in ${SECONDS} s with ${A_SECOND} changes a second, CPU ${SLOWER}× slower`,
      figures,
    );
  } finally {
    await browser.close();
    await kill(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function longestTasks(browser: Browser, path: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.request.post(`http://127.0.0.1:${PORT}/api/v1/session`, { data: { key: KEY } });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${PORT}/dashboard/${path}`);
  await page.getByText('Live', { exact: true }).waitFor();
  await sleep(SETTLE);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  const until = Date.now() + SECONDS * 1000;
  for (let step = 0; Date.now() < until; step++) {
    const next = sleep((TOGETHER / A_SECOND) * 1000);
    await change(step);
    await next;
  }
  const trace = (await browser.stopTracing()).toString();
  await context.close();
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const tasks = ofMainThread(traceEvents).filter(isTask);
  const longest = (of: (task: TraceEvent) => number) => Math.max(0, ...tasks.map(of)) / 1000;
  return {
    wall: longest(({ dur = 0 }) => dur),
    // What other processes take of the machine is not in it.
    cpu: longest(({ tdur = 0 }) => tdur),
    busy: tasks.reduce((sum, { dur = 0 }) => sum + dur, 0) / (SECONDS * 10_000),
  };
}

/** Conversations that change at once. */
const TOGETHER = 10;
/** Different ones, each of which gets more and more messages. */
const CHANGING = 200;

let seq = 0;

async function change(step: number): Promise<void> {
  const events = Array.from({ length: TOGETHER }, (_, i) => ({
    id: crypto.randomUUID(),
    conversation_id: `live-${(step * TOGETHER + i) % CHANGING}`,
    seq: ++seq,
    type: 'message.added',
    at: new Date().toISOString(),
    data: {
      message_id: `m${seq}`,
      sender_type: seq % 2 ? 'customer' : 'ai',
      content: 'Where is my order? It should have come on Monday.',
    },
  }));
  const response = await fetch(`http://127.0.0.1:${PORT}/api/v1/events`, {
    method: 'POST',
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  if (!response.ok) throw new Error(`Events: ${response.status} ${await response.text()}`);
}
