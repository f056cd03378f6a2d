import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import { launchBrowser } from '../page/launch.ts';
import { installTools, unpackTool } from '../page/packed.ts';
import { TAG } from './site.ts';
import { median } from './table.ts';

const ROUNDS = 5;
const SLOWER = 4;
/** Until everything that loading or opening a chat starts is done, milliseconds. */
const SETTLE = 2500;

/** What each figure of time is compared with, as it is of no chat. */
const BARE: Peer = { name: 'bare', body: '', folder: '' };

/** A chat, on a page of its own. */
interface Peer {
  name: string;
  /** What the page has at its end. */
  body: string;
  /** The folder of its files. */
  folder: string;
  /** What opens it; absent: it stands open in the page. */
  opener?: string;
  /** Where the customer types; absent: it is no chat. */
  field?: string;
}

interface Opened {
  /** Kilobytes of scripts and styles, gzip. */
  gzip: number;
  /** Milliseconds of CPU time of the main thread until the chat is open: scripts, and styles with layout. */
  script: number;
  layout: number;
  /** Milliseconds of tasks beyond 50 each, by the clock. */
  blocking: number;
  longest: number;
  /** Kilobytes. */
  heap: number;
  shift: number;
}

/**
 * Our chat beside others from npm: each loaded, opened and ready to be typed in, in one browser, in turns. Figures of
 * time and of the heap are what a chat takes more than the same page without one.
 */
export async function benchPeers(): Promise<void> {
  const chats: Peer[] = [ours(), oursAtOnce(), deepChat(), await botpress(), n8n()];
  const peers = [BARE, ...chats];
  const site = await servePeers(peers);
  // As visitors have it: on hosts of development machines, our launcher checks its settings.
  const shop = `http://shop.example:${new URL(site.url).port}`;
  const browser = await launchBrowser(
    '--host-resolver-rules=MAP shop.example 127.0.0.1',
    `--unsafely-treat-insecure-origin-as-secure=${shop}`,
  );
  const runs = new Map<string, Opened[]>(peers.map(({ name }) => [name, []]));
  const places = new Map<string, Place>();
  for (const peer of peers) {
    if (peer.opener) places.set(peer.name, await placeOf(browser, shop, peer));
  }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const peer of peers) {
      const opened = await open(browser, shop, peer, places.get(peer.name));
      // The first round warms the browser.
      if (round > 0) runs.get(peer.name)!.push(opened);
    }
  }
  await browser.close();
  site.close();

  console.log(
    `\nChats loaded and opened, more than a page without one, CPU ${SLOWER}× slower, median of ${ROUNDS}`,
  );
  const columns = ['gzip', 'script', 'layout', 'blocking', 'longest', 'heap', 'shift'] as const;
  const units = { gzip: 'kB', heap: 'KB', shift: '' } as Partial<Record<keyof Opened, string>>;
  console.log(`  ${''.padEnd(26)}${columns.map((one) => one.padStart(12)).join('')}`);
  const above = new Set<keyof Opened>(['script', 'layout', 'heap']);
  for (const { name } of chats) {
    const figures = columns.map((column) => {
      const of = (one: string) => median(runs.get(one)!.map((run) => run[column]));
      const value = of(name) - (above.has(column) ? of(BARE.name) : 0);
      const digits = column === 'shift' ? 3 : column === 'gzip' ? 1 : 0;
      return `${value.toFixed(digits)} ${units[column] ?? 'ms'}`.padStart(12);
    });
    console.log(`  ${name.padEnd(26)}${figures.join('')}`);
  }
}

const ours = (): Peer => ({ ...oursOf('afterword', TAG), opener: 'afterword-chat .launcher' });

/** Opened by the page, to be compared with chats that stand open in it. */
const oursAtOnce = (): Peer =>
  oursOf('afterword-opened-by-page', TAG.replace('async', 'async onload="Afterword.open()"'));

const oursOf = (name: string, tag: string): Peer => ({
  name,
  folder: 'dist/browser',
  body: tag.replace('src="/', `src="/${name}/`),
  field: 'afterword-chat .composer textarea',
});

const deepChat = (): Peer => ({
  name: 'deep-chat 2.4.2',
  folder: join(unpackTool('deep-chat@2.4.2'), 'dist'),
  body: `<script type="module" src="/deep-chat/deepChat.bundle.js"></script>
    <deep-chat demo="true"></deep-chat>`,
  field: 'deep-chat #text-input',
});

/** Only unpacked: it is a bundle, and what it names as its dependencies cannot be installed. */
const n8n = (): Peer => ({
  name: '@n8n/chat 1.37.0',
  folder: join(unpackTool('@n8n/chat@1.37.0'), 'dist'),
  body: `<link rel="stylesheet" href="/n8n/style.css"><script type="module">
    import { createChat } from '/n8n/chat.bundle.es.js';
    createChat({ webhookUrl: '/webhook', loadPreviousSession: false });
  </script>`,
  opener: '.chat-window-toggle',
  field: '.chat-window textarea',
});

/** The components of the chat as its documentation puts them together, without its service behind them. */
async function botpress(): Promise<Peer> {
  const folder = installTools(['@botpress/webchat@4.5.2', 'react@19.2.0', 'react-dom@19.2.0']);
  writeFileSync(
    join(folder, 'entry.js'),
    `import { createElement as h, useState } from 'react';
    import { createRoot } from 'react-dom/client';
    import { Composer, Container, Header, MessageList } from '@botpress/webchat';
    import '@botpress/webchat/dist/style.css';
    function Chat() {
      const [isOpen, open] = useState(false);
      if (!isOpen) return h('button', { onClick: () => open(true) }, 'Chat');
      return h(Container, { style: { position: 'fixed', right: 20, bottom: 20, width: 380, height: 560 } },
        h(Header, { configuration: { botName: 'Bot' }, closeWindow: () => open(false) }),
        h(MessageList, { botName: 'Bot', messages: [] }),
        h(Composer, { connected: true, sendMessage: async () => {}, composerPlaceholder: 'Message' }));
    }
    createRoot(document.getElementById('chat')).render(h(Chat));`,
  );
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      alias: { '@botpress/webchat/dist': join(folder, 'node_modules/@botpress/webchat/dist') },
    },
    build: {
      outDir: join(folder, 'built'),
      lib: {
        entry: join(folder, 'entry.js'),
        formats: ['es'],
        fileName: () => 'chat.js',
        cssFileName: 'chat',
      },
      rolldownOptions: { output: { minify: true } },
    },
  });
  return {
    name: '@botpress/webchat 4.5.2',
    folder: join(folder, 'built'),
    body: `<link rel="stylesheet" href="/botpress/chat.css"><div id="chat"></div>
      <script type="module" src="/botpress/chat.js"></script>`,
    opener: '#chat > button',
    field: '#chat textarea',
  };
}

/** The path of a peer: its name without scope and version. */
const pathOf = ({ name }: Peer): string =>
  name.startsWith('@') ? name.slice(1, name.indexOf('/')) : name.replace(/ .*/, '');

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};

async function servePeers(peers: Peer[]): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const [, first = '', ...rest] = (request.url ?? '/').replace(/\?.*/, '').split('/');
    const peer = peers.find((one) => pathOf(one) === first);
    if (rest.length === 0) {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><html lang="en"><title>Page</title><body><h1>Page</h1><p>${'Text. '.repeat(400)}</p>${peer?.body ?? ''}</body></html>`,
      );
      return;
    }
    // The script tag looks for its files in a folder beside it.
    const path = join(
      peer?.folder ?? '',
      ...rest.filter((one, index) => index > 0 || one !== 'afterword'),
    );
    if (!peer || !statSync(path, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}

/** Where to click. */
interface Place {
  x: number;
  y: number;
}

/** Looked up beforehand: what Playwright adds to a page in which it looks for elements would be measured with the chat. */
async function placeOf(browser: Browser, url: string, peer: Peer): Promise<Place> {
  const page = await browser.newPage();
  await page.goto(`${url}/${pathOf(peer)}`);
  const { x, y, width, height } = (await page.locator(peer.opener!).first().boundingBox())!;
  await page.close();
  return { x: x + width / 2, y: y + height / 2 };
}

async function open(browser: Browser, url: string, peer: Peer, opener?: Place): Promise<Opened> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await watch(page, devtools);
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (response.ok() && /javascript|css/.test(type)) bodies.push(response.body());
  });
  await page.goto(`${url}/${pathOf(peer)}`);
  await page.waitForTimeout(SETTLE);
  if (opener) {
    await page.mouse.click(opener.x, opener.y);
    await page.waitForTimeout(SETTLE);
  }
  const { metrics } = await devtools.send('Performance.getMetrics');
  const milliseconds = (name: string) =>
    (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
  // Before the page runs a function of ours, for which Playwright adds a script.
  const heap = await heapOf(devtools);
  if (peer.field) await page.locator(peer.field).first().waitFor();
  const { tasks, shift } = await page.evaluate(
    () => (window as unknown as { seen: { tasks: number[]; shift: number } }).seen,
  );
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length);
  await context.close();
  return {
    gzip: sizes.reduce((sum, size) => sum + size, 0) / 1000,
    script: milliseconds('ScriptDuration'),
    layout: milliseconds('LayoutDuration') + milliseconds('RecalcStyleDuration'),
    blocking: tasks.reduce((sum, duration) => sum + duration - 50, 0),
    longest: Math.max(0, ...tasks),
    heap,
    shift,
  };
}

/** Before the page: a processor as slow as a phone's, and what observes tasks of more than 50 ms and shifts. Durations are CPU time. */
async function watch(page: Page, devtools: CDPSession): Promise<void> {
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(() => {
    const seen = { tasks: [] as number[], shift: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(duration);
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        seen.shift += (entry as unknown as { value: number }).value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Kilobytes. */
async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 1000;
}
