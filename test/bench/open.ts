import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../page/launch.ts';
import { serveSite, TAG } from './site.ts';
import { median, printFigures } from './table.ts';
import { isTask, ofMainThread, type TraceEvent } from './trace.ts';

const ROUNDS = 5;
const SLOWER = 4;
const BUDGET = 50;
/** Kilobytes. */
const MOST_HEAP = 500;
/** Until everything that opening the chat starts is done, milliseconds. */
const SETTLE = 1500;

interface Opened {
  /** Milliseconds of the longest task, CPU time of the thread: on a loaded machine, it also waits for its turn. */
  longest: number;
  /** Milliseconds of layout that a script waited for. */
  forced: number;
  heapKilobytes: number;
}

/** Opening the chat with a click, for the first time and with a conversation in it. */
export async function benchOpen(): Promise<void> {
  const site = await serveSite({ '/': TAG, '/bare': '' });
  // As visitors have it: on hosts of development machines, the launcher checks its settings.
  const shop = `http://shop.example:${new URL(site.url).port}`;
  const browser = await launchBrowser(
    '--host-resolver-rules=MAP shop.example 127.0.0.1',
    `--unsafely-treat-insecure-origin-as-secure=${shop}`,
  );
  const bare = await bareHeap(browser, `${shop}/bare`);
  for (const count of [0, 60]) {
    const runs: Opened[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const opened = await open(browser, shop, count);
      // The first round warms the browser.
      if (round > 0) runs.push(opened);
    }
    const of = (what: keyof Opened) => median(runs.map((run) => run[what]));
    const what = count === 0 ? 'an empty chat' : `a chat of ${count} messages`;
    printFigures(`Opening ${what}, CPU ${SLOWER}× slower, median of ${ROUNDS}`, [
      {
        what: 'longest task, CPU time',
        figure: `${of('longest').toFixed(0)} ms`,
        budget: `≤ ${BUDGET} ms`,
        holds: of('longest') <= BUDGET,
      },
      {
        what: 'layout that a script waited for',
        figure: `${of('forced').toFixed(1)} ms`,
        budget: '≤ 1 ms',
        holds: of('forced') <= 1,
      },
      {
        what: 'heap with the panel open',
        figure: `${(of('heapKilobytes') - bare).toFixed(0)} KB more than a page without a chat`,
        budget: count === 0 ? `≤ ${MOST_HEAP} KB` : '',
        ...(count === 0 && { holds: of('heapKilobytes') - bare <= MOST_HEAP }),
      },
    ]);
  }
  await browser.close();
  site.close();
}

/**
 * Nothing but the chat runs in the page until its heap is measured: what Playwright adds to a page in which it looks for
 * elements or calls functions is more than the chat.
 */
async function open(browser: Browser, url: string, count: number): Promise<Opened> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  if (count > 0) {
    await page.locator('afterword-chat').waitFor({ state: 'attached' });
    await write(page, count);
    await page.reload();
  }
  await page.waitForTimeout(SETTLE);
  const devtools = await context.newCDPSession(page);
  const { result } = await devtools.send('Runtime.evaluate', {
    returnByValue: true,
    expression: `(() => {
      const chat = document.querySelector('afterword-chat');
      const { left, top } = chat.shadowRoot.querySelector('.launcher').getBoundingClientRect();
      return { x: left + 20, y: top + 20 };
    })()`,
  });
  const { x, y } = result.value as { x: number; y: number };
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await page.mouse.click(x, y);
  await page.waitForTimeout(SETTLE);
  const trace = (await browser.stopTracing()).toString();
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const heapKilobytes = await heapOf(devtools);
  if ((await page.locator('.composer textarea').count()) === 0) throw new Error('It is not open.');
  await context.close();
  return { ...timesOf(traceEvents), heapKilobytes };
}

/** Kilobytes of a page without a chat. */
async function bareHeap(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForTimeout(SETTLE);
  const kilobytes = await heapOf(await context.newCDPSession(page));
  await context.close();
  return kilobytes;
}

async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 1000;
}

async function write(page: Page, count: number): Promise<void> {
  await page.evaluate(async (messages) => {
    const chat = document.querySelector('afterword-chat')!;
    const conversation = await chat.ready();
    for (let i = 0; i < messages; i++) {
      const content = `Message ${i} **with** some words in it, as people write them.`;
      conversation.message({ senderType: i % 2 ? 'ai' : 'customer', content });
    }
  }, count);
}

function timesOf(events: TraceEvent[]): { longest: number; forced: number } {
  const own = ofMainThread(events);
  const end = ({ ts, dur = 0 }: TraceEvent) => ts + dur;
  const tasks = own.filter(isTask);
  // In a timer that resolves a promise, no call of a function is seen.
  const ran = own.filter(({ name }) =>
    /^(?:FunctionCall|EvaluateScript|RunMicrotasks|TimerFire)$/.test(name),
  );
  // Not styles: those of the few elements that the focus changes are always computed at once.
  const layouts = own.filter(({ name }) => name === 'Layout');
  const forced = layouts.filter((one) => ran.some((by) => by.ts <= one.ts && end(one) <= end(by)));
  const sum = (all: TraceEvent[]) => all.reduce((total, { dur = 0 }) => total + dur, 0);
  return {
    longest: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000,
    forced: sum(forced) / 1000,
  };
}
