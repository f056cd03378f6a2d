// `npm run pictures`: takes the pictures of docs/images from a demo with sixty days of conversations.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import type {
  AgentActionBody,
  AgentLinkResponse,
  InboxResponse,
  WireEvent,
} from '../../src/contract/index.ts';
import { startServer } from '../../src/server/serve.ts';
import { readSettings } from '../../src/server/settings.ts';
import { freePort } from '../../test/free-port.ts';
import { findBrowser } from '../browser.js';
import { pastConversations } from './history.ts';

const SECRET = 'amo_secret_of_the_pictures';
/** The demo's page has it. */
const PUBLISHABLE = 'amo_pub_demo';
const IMAGES = 'docs/images';
/** Requests at a time. */
const AT_ONCE = 25;
/** Most events in a batch. */
const BATCH = 50;

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'afterword-pictures-'));
// The server accepts sessions only from its public address.
const port = await freePort();
const url = `http://localhost:${port}`;
const settings = readSettings(
  {
    port: String(port),
    database: `sqlite:${folder}/a.db`,
    knowledge: 'demo/knowledge.md',
    demo: 'dist/demo',
  },
  // Nobody listens there, and no mail is due: the page of the surveys is as it is with a mail server.
  { AFTERWORD_SMTP_URL: 'smtp://localhost:1', AFTERWORD_PUBLIC_URL: url },
);
const server = await startServer(
  {
    ...settings,
    exportUrl: `file:${folder}/exports`,
    secretKey: SECRET,
    publishableKey: PUBLISHABLE,
    logLevel: 'warn',
  },
  // Both keys are given.
  () => {},
);
const browser = await chromium.launch({
  executablePath: findBrowser()!,
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await fill();
  await takeChat();
  await takeDashboard();
  await takeInbox();
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function fill(): Promise<void> {
  const past = pastConversations(Date.now());
  for (let from = 0; from < past.length; from += AT_ONCE) {
    const some = past.slice(from, from + AT_ONCE);
    await Promise.all(some.map(({ body }) => post('/api/v1/conversations', body)));
  }
  const events = past.flatMap((one) => one.events);
  for (let from = 0; from < events.length; from += BATCH) {
    const batch: WireEvent[] = events.slice(from, from + BATCH);
    await post('/api/v1/events', { events: batch });
  }
}

async function post<T>(path: string, body: object = {}): Promise<T> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** A window with cookies and storage of its own. */
function newPage(): Promise<Page> {
  return browser.newPage({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
}

/** A new customer, with the chat open. */
async function newCustomer(name: string): Promise<Page> {
  const page = await newPage();
  await page.goto(`${url}/demo/`);
  await page.evaluate((one) => {
    const email = `${one.split(' ')[0]!.toLowerCase()}@example.com`;
    window.Afterword!.identify({ customerId: email, email, name: one });
    window.Afterword!.open();
  }, name);
  await page.locator('.composer textarea').waitFor();
  return page;
}

/** Writes as a customer, and waits for the bot's reply. */
async function ask(page: Page, question: string): Promise<void> {
  const replies = page.locator('[part="message ai"]');
  const before = await replies.count();
  await page.locator('.composer textarea').fill(question);
  await page.keyboard.press('Enter');
  await replies.nth(before).waitFor();
  await settled(page);
}

async function takeChat(): Promise<void> {
  const page = await newCustomer('Ana Silva');
  await ask(page, 'How do I return something?');
  await ask(page, 'And if I have lost the receipt for my tent?');
  await take(page, 'chat');
  await page.close();
}

async function takeDashboard(): Promise<void> {
  const page = await newPage();
  await page.request.post(`${url}/api/v1/session`, { data: { key: SECRET } });
  for (const [name, path, height] of [
    ['dashboard', '?range=30d', 800],
    ['surveys', 'surveys', 900],
    ['insights', 'insights', 640],
  ] as const) {
    await page.setViewportSize({ width: 1280, height });
    await page.goto(`${url}/dashboard/${path}`);
    await settled(page);
    await take(page, name);
  }
  await page.close();
}

async function takeInbox(): Promise<void> {
  const { data: ben } = await post<{ data: { id: number } }>('/api/v1/agents', {
    email: 'ben@example.com',
    first_name: 'Ben',
  });
  const link = await post<AgentLinkResponse>(`/api/v1/agents/${ben.id}/link`);
  const page = await newPage();
  await page.goto(`${url}/dashboard/${new URL(link.url).hash}`);
  await page.locator('.me').waitFor();
  const inbox = async (): Promise<InboxResponse> =>
    (await (await page.request.get(`${url}/api/v1/inbox`)).json()) as InboxResponse;
  const act = (chat: number, data: AgentActionBody) =>
    page.request.post(`${url}/api/v1/inbox/chats/${chat}/actions`, { data });
  await page.request.put(`${url}/api/v1/inbox/status`, { data: { status: 'available' } });

  const ana = await newCustomer('Ana Silva');
  await ask(ana, 'Where is my parcel?');
  await ask(ana, 'Can I have it sent to another address?');
  await ana.evaluate(() => window.Afterword!.escalate());
  await page.locator('.chats .offer').waitFor();
  const chat = (await inbox()).chats[0]!.chat_id;
  await act(chat, { type: 'accept' });
  const content = 'Hello Ana, of course. It is out for delivery tomorrow. Where should it go?';
  await act(chat, { type: 'message', message_id: crypto.randomUUID(), content });
  await ana.locator('[part="message human_agent"]').waitFor();
  await ana
    .locator('.composer textarea')
    .fill('Thank you! To my parents, please: they are home all day.');
  await ana.keyboard.press('Enter');

  const jo = await newCustomer('Jo Park');
  await ask(jo, 'My voucher does not work at the till.');
  await jo.evaluate(() => window.Afterword!.escalate());
  await page.locator('.chats .offer').waitFor();
  await page.evaluate((path) => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/dashboard/inbox/${chat}`);
  await page.locator('textarea').focus();
  await settled(page);
  await ana.locator('.composer textarea').pressSequentially('But');
  await sleep(500);
  await take(page, 'inbox');
}

/** Nothing is being fetched, and nothing moves. */
async function settled(page: Page): Promise<void> {
  await sleep(1_500);
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ ready }) => ready)));
}

/** Where there is a `pngquant`, the file is a third as large. */
async function take(page: Page, name: string): Promise<void> {
  const path = `${IMAGES}/${name}.png`;
  await page.screenshot({ path });
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--output', path, '256', path]);
}
