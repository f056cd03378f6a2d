import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, CDPSession } from 'playwright-core';
import { launchBrowser } from '../page/launch.ts';
import { printFigures } from './table.ts';

const SLOWER = 4;
const LIVE = 300;
const HISTORY = 5_000;
const LONG_CHAT = 10_000;

/** A store like that of a real chat, and what observes it. */
const page = `<!doctype html><html lang="en"><title>Shop</title>
  <div id="chat" style="height: 300px; overflow: auto"></div><script type="module">
  import { createAfterword } from '/headless.js';
  import { observe as observeStore } from '/adapters/botframework-webchat.js';
  import { observe as observePage } from '/adapters/dom.js';
  let activities = [];
  let listener = () => {};
  const store = { getState: () => ({ activities }), subscribe: (one) => ((listener = one), () => {}) };
  const activity = (index) => ({ type: 'message', id: 'm' + index, timestamp: new Date(1.79e12 + index * 1000).toISOString(),
    from: { role: index % 2 ? 'bot' : 'user' }, conversation: { id: 'c1' },
    text: 'Message number ' + index + ': where is my order, please? It was to be here on Monday.' });
  const chat = document.getElementById('chat');
  Object.assign(window, {
    observe(by) {
      window.afterword = createAfterword({ key: 'amo_pub_bench', endpoint: location.origin, sentiment: false, escalation: false });
      if (by === 'app') {
        const conversation = window.afterword.conversation();
        listener = () => {
          const { id, from, text } = activities.at(-1);
          conversation.message({ id, senderType: from.role === 'bot' ? 'ai' : 'customer', content: text });
        };
      }
      if (by === 'store') window.observed = observeStore(store, { afterword: window.afterword });
      if (by === 'page') window.observed = observePage({ list: '#chat', message: 'p', customer: '.user' }, { afterword: window.afterword });
    },
    prepare: (count) => { activities = Array.from({ length: count }, (_, index) => activity(index)); },
    tell: () => { activities = [...activities]; setTimeout(() => listener()); },
    // By timers, as what runs in a call of the debugger is not counted as script.
    speak: (from, to) => new Promise((resolve) => {
      (function next() {
        if (from === to) return setTimeout(resolve, 3000);
        say(from++, 1000, true);
        setTimeout(next, 20);
      })();
    }),
    say(index, most, isShown) {
      const one = activity(index);
      activities = [...activities, one].slice(-most);
      listener();
      if (!isShown) return;
      const shown = document.createElement('p');
      shown.className = one.from.role;
      shown.textContent = one.text;
      chat.append(shown);
    },
    recorded: () => window.observed.conversation.messages.peek().at(-1)?.id,
  });
  window.isReady = true;
</script></html>`;

async function open(browser: Browser, url: string) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const devtools = await context.newCDPSession(tab);
  // The time of the processor: what else the machine does is not counted.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await tab.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  await tab.goto(url);
  await tab.waitForFunction('window.isReady');
  return { context, tab, devtools };
}

async function scriptOf(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')!.value * 1000;
}

/** Milliseconds of script for a message of a chat that goes on, one each 20 ms. */
async function scriptPerMessage(browser: Browser, url: string, by: string): Promise<number> {
  const { context, tab, devtools } = await open(browser, url);
  await tab.evaluate(`observe('${by}')`);
  const speak = (from: number) => tab.evaluate(`speak(${from}, ${from + LIVE})`);
  await speak(0);
  const before = await scriptOf(devtools);
  await speak(LIVE);
  const script = (await scriptOf(devtools)) - before;
  await context.close();
  return script / LIVE;
}

/** The longest task while a history is told, milliseconds. */
async function longestTask(browser: Browser, url: string): Promise<number> {
  const { context, tab } = await open(browser, url);
  await tab.evaluate("observe('store')");
  await tab.evaluate(`prepare(${HISTORY})`);
  await tab.evaluate('tasks.length = 0');
  await tab.evaluate('tell()');
  await tab.waitForFunction(`recorded() === 'm${HISTORY - 1}'`, null, {
    timeout: 120_000,
    // Seldom, as it takes script itself.
    polling: 1000,
  });
  const longest = await tab.evaluate('Math.max(0, ...tasks)');
  await context.close();
  return longest as number;
}

/** Kilobytes of heap after a thousand messages, and after ten thousand, when all is sent and the page has come to rest. */
async function heaps(browser: Browser, url: string): Promise<[number, number]> {
  const { context, tab, devtools } = await open(browser, url);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await tab.evaluate("observe('store')");
  const after = async (from: number, to: number) => {
    await tab.evaluate(`(async () => {
      for (let index = ${from}; index < ${to}; index++) {
        say(index, 50, false);
        if (index % 10 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
    })()`);
    for (let before = 0, rounds = 0; ; rounds++) {
      await tab.waitForTimeout(4000);
      await devtools.send('HeapProfiler.collectGarbage');
      const now = (await devtools.send('Runtime.getHeapUsage')).usedSize / 1000;
      if (Math.abs(now - before) < now / 50 || rounds === 10) return now;
      before = now;
    }
  };
  const result: [number, number] = [await after(0, 1000), await after(1000, LONG_CHAT)];
  await context.close();
  return result;
}

/** What an adapter costs the page of another chat. */
export async function benchAdapters(): Promise<void> {
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { events } = JSON.parse(Buffer.concat(chunks).toString()) as {
          events: { id: string }[];
        };
        const results = events.map(({ id }) => ({ id, status: 'accepted' }));
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ success: true, results }));
      });
      return;
    }
    if (request.url === '/') {
      response.setHeader('content-type', 'text/html');
      response.end(page);
      return;
    }
    response.setHeader('content-type', 'text/javascript');
    try {
      response.end(readFileSync(`dist/browser${request.url}`));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await launchBrowser();
  const longest = await longestTask(browser, url);
  const [few, many] = await heaps(browser, url);
  const bare = await scriptPerMessage(browser, url, 'none');
  // What an app pays that records its messages itself.
  const byApp = await scriptPerMessage(browser, url, 'app');
  const byStore = await scriptPerMessage(browser, url, 'store');
  const byPage = await scriptPerMessage(browser, url, 'page');
  await browser.close();
  server.close();
  const figure = (what: string, value: number, unit: string, budget: number) => ({
    what,
    figure: `${value.toFixed(2)} ${unit}`,
    budget: `≤ ${budget} ${unit}`,
    holds: value <= budget,
  });
  printFigures(`Adapters, CPU ${SLOWER}× slower`, [
    {
      what: 'script per message, recorded by the app itself',
      figure: `${(byApp - bare).toFixed(2)} ms`,
      budget: '–',
    },
    figure('… what an adapter of a store adds', byStore - byApp, 'ms', 1),
    figure('… what the adapter of any page adds', byPage - byApp, 'ms', 1),
    figure(`longest task, history of ${HISTORY}`, longest, 'ms', 50),
    figure('heap after 10,000 messages, beside 1,000', many / few, '×', 1.1),
  ]);
}
