import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished } from 'vitest';
import type { ConversationDetail, ConversationListResponse } from '../../src/contract/index.ts';
import { startServer } from '../../src/server/serve.ts';
import { type Flags, readSettings } from '../../src/server/settings.ts';
import { freshSqlite, temporaryFolder } from '../server/database.ts';
import { LONG } from '../long.ts';
import { PUBLISHABLE, SECRET } from '../server/harness.ts';
import { launchBrowser } from './launch.ts';
import { faultsByIbm } from './second-engine.ts';

let browser: Browser | undefined;

/** A Chromium, the same for all files that a worker runs: to launch one takes longer than most tests. */
export function useBrowser(): void {
  beforeAll(async () => {
    if (browser?.isConnected()) return;
    const launched = (browser = await launchBrowser());
    // Vitest ends a worker by this signal when it has no more files.
    process.once('SIGTERM', () => void launched.close().finally(() => process.exit()));
  });
}

export interface Site {
  server: { url: string };
  /** Path of its SQLite file. */
  database: string;
  /** Origin of the host page: another than the server's. */
  url: string;
  /** A new window of a new customer, whose errors fail the test. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  conversations(): Promise<ConversationListResponse>;
  conversation(id: string): Promise<ConversationDetail>;
  /** The only conversation there is, once `until` holds of it. */
  settled(until: (conversation: ConversationDetail) => boolean): Promise<ConversationDetail>;
}

/** The script tag as the README gives it. */
export const tag = (server: { url: string }, more = '') =>
  `<script async src="${server.url}/afterword.js" data-key="${PUBLISHABLE}" ${more}></script>`;

/** A site of another origin than the server's, whose pages are `html`. @returns its origin */
export async function startHost(html: (path: string) => string): Promise<string> {
  const host = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html(request.url ?? '/'));
  });
  return listen(host);
}

/** A site of another origin than the server's, whose files are in `folder`. @returns its origin */
export async function startFiles(folder: string): Promise<string> {
  const host = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const file = ['', '.html', '/index.html']
      .map((end) => join(folder, pathname + end))
      .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
    if (!file) return void response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.end(readFileSync(file));
  });
  return listen(host);
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.txt': 'text/plain',
};

/** Until the end of the test. @returns its origin */
async function listen(host: Server): Promise<string> {
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void host.close());
  return `http://localhost:${(host.address() as AddressInfo).port}`;
}

/** A new window of a new customer, whose errors fail the test. */
export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser!.newContext({
    viewport: { width: 1000, height: 760 },
    ...options,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack || error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    const expected = expectedOf.get(page) ?? [];
    const known = [...BY_THE_BROWSER, ...expected, ...(allowedOf.get(page) ?? [])];
    expect(errors.filter((text) => !known.some((part) => text.includes(part)))).toEqual([]);
    expect(expected.filter((part) => !errors.some((text) => text.includes(part)))).toEqual([]);
  });
  return page;
}

/** What the browser itself says when a test cuts the line; no script can keep it from that. */
const BY_THE_BROWSER = ['net::ERR_', 'Failed to load resource'];

/** Parts of the errors that a test brings about on purpose, by page. */
const expectedOf = new WeakMap<Page, string[]>();

const allowedOf = new WeakMap<Page, string[]>();

/** The page may report errors with these texts: whether it does is a matter of time. */
export function allowErrors(page: Page, ...parts: string[]): void {
  allowedOf.set(page, parts);
}

/** The page must report errors with each of these texts on the console by the end of the test. */
export function expectErrors(page: Page, ...parts: string[]): void {
  expectedOf.set(page, [...(expectedOf.get(page) ?? []), ...parts]);
}

/**
 * A server, and a site of another origin whose pages are `html`.
 *
 * @param running a server that is there already; by default one in this process, on SQLite
 */
export async function startSite(
  html: (server: Site['server'], path: string) => string,
  flags: Flags = {},
  running?: Site['server'],
  environment: Record<string, string> = {},
): Promise<Site> {
  const database = await freshSqlite();
  const server = running ?? (await serve(database, flags, environment));
  const url = await startHost((path) => html(server, path));

  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      headers: { 'x-api-key': SECRET },
    });
    return (await response.json()) as T;
  }

  const site: Site = {
    server,
    database,
    url,
    newPage,
    conversations: () => get('/conversations'),
    conversation: async (id) =>
      (await get<{ data: ConversationDetail }>(`/conversations/${encodeURIComponent(id)}`)).data,
    async settled(until) {
      for (;;) {
        const { data } = await site.conversations();
        if (data.length > 1) throw new Error('There is more than one conversation.');
        const one = data[0] && (await site.conversation(data[0].conversation_id));
        if (one && until(one)) return one;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
  return site;
}

/** As `afterword serve` does it, but in this process: to start one costs more than most tests. */
export async function serve(
  database: string,
  flags: Flags,
  environment: Record<string, string>,
): Promise<{ url: string }> {
  const settings = readSettings(
    { port: '0', ...flags, database: `sqlite:${database}` },
    {
      AFTERWORD_SECRET_KEY: SECRET,
      AFTERWORD_PUBLISHABLE_KEY: PUBLISHABLE,
      AFTERWORD_EXPORT_URL: `file:${temporaryFolder()}`,
      AFTERWORD_LOG_LEVEL: 'silent',
      ...environment,
    },
  );
  const server = await startServer(settings, () => {});
  onTestFinished(() => server.stop());
  return server;
}

/** Pages end as in a crash: what is sent when a page is left, which no route cuts off, is not sent. */
export const endAsInCrashes = (page: Page): Promise<unknown> =>
  page.context().addInitScript(() => {
    Object.assign(window, { fetchLater: undefined });
    for (const type of ['pagehide', 'visibilitychange']) {
      addEventListener(type, (event) => event.stopImmediatePropagation(), true);
    }
  });

/** Fills `localStorage` to the last character. */
export const fillStorage = (page: Page): Promise<void> =>
  page.evaluate(() => {
    let size = 2 ** 23;
    for (let at = 0; size >= 1; at++) {
      try {
        localStorage.setItem(`filler-${at}`, 'x'.repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  });

export const openChat = async (page: Page) => {
  await page.locator('.launcher').click();
  await page.locator('.composer textarea').waitFor();
};

/** After a reload: the chat that was open is open again. */
export const chatIsBack = (page: Page) => page.locator('.composer textarea').waitFor();

/** Ends the chat by its button, and says yes when asked: what a bot has answered ends at once. */
export const endChat = async (page: Page) => {
  await page.getByRole('button', { name: 'End chat' }).click();
  const yes = page.getByRole('button', { name: 'Yes, end it' });
  const survey = page.locator('.after');
  await yes.or(survey).first().waitFor();
  if (await yes.isVisible()) await yes.click();
};

/** Writes and sends a message. All but its last letter comes at once, as if pasted: each key costs as much as a test. */
export async function write(page: Page, text: string): Promise<void> {
  const field = page.locator('.composer textarea');
  const letters = [...text];
  const last = letters.pop()!;
  await field.fill(letters.join(''));
  await field.press('End');
  await field.pressSequentially(last);
  await page.keyboard.press('Enter');
}

/** Signs in to the dashboard in a window of its own. */
export async function openDashboard(
  site: { server: { url: string } },
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await newPage({ viewport: { width: 1280, height: 800 }, ...options });
  await page.goto(`${site.server.url}/dashboard/`);
  await page.getByLabel('Secret key').fill(SECRET);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return page;
}

/** The number on a tile of the overview. */
export const tileOf = (page: Page, name: string) =>
  page.locator('.tile', { has: page.getByText(name, { exact: true }) }).locator('strong');

/**
 * No fault that axe knows of; the page must stand still for it.
 *
 * @param include a selector; by default the page is checked whole
 */
export async function expectAccessible(
  page: Page,
  { include }: { include?: string } = {},
): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (animation) =>
          animation.effect?.getTiming().iterations === Infinity ||
          animation.playState === 'finished',
      ),
  );
  const axe = new AxeBuilder({ page })
    // The frame of a mail runs nothing, axe neither.
    .exclude('iframe')
    // Without it, axe joins what the frames say in a page of its own, which takes as long again.
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  const { violations } = await (include ? axe.include(include) : axe).analyze();
  const faults = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
  );
  // It takes as long again.
  if (LONG) faults.push(...(await faultsByIbm(page, include)));
  expect(faults).toEqual([]);
}

/** Where pictures go, if somebody wants to look at them. */
export const SHOTS = process.env['AFTERWORD_SHOTS'];

/** Pictures on a desktop and a phone, light and dark. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  for (const [size, width, height] of [
    ['desktop', 1280, 800],
    ['phone', 390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${SHOTS}/${name}-${size}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: null });
}
