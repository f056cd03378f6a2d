import { existsSync } from 'node:fs';
import puppeteer, { type Page } from 'puppeteer-core';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { type Site, startSite, tag } from './harness.ts';

const FIREFOX = ['/usr/bin/firefox', '/usr/bin/firefox-esr'].find((path) => existsSync(path));

/** `>>>` goes into shadow roots. */
const inChat = (selector: string) => `afterword-chat >>> ${selector}`;

const styles = (css: string) => (server: Site['server']) =>
  `<!doctype html><html lang="en"><title>Shop</title><style>${css}</style><h1>Shop</h1>${tag(server)}`;

/** The pages that others break on. */
const pages: Record<string, (server: Site['server'], path: string) => string> = {
  'a plain page': styles(''),
  'a page of hostile styles': styles(
    `* { all: unset; color: red; font: 30px/3 fantasy }
     button { display: none !important } textarea, div { width: 10px !important }`,
  ),
  'a page with a strict policy': (server) =>
    `<!doctype html><html lang="en"><title>Shop</title>
     <meta http-equiv="content-security-policy" content="default-src 'none'; script-src ${server.url}; connect-src ${server.url}; img-src 'self'">
     <h1>Shop</h1>${tag(server)}`,
  'a page in a frame': (server, path) =>
    path === '/inner'
      ? styles('')(server)
      : `<!doctype html><html lang="en"><title>Outer</title>
         <iframe src="/inner" style="width:400px;height:640px;border:0"></iframe>`,
  'a page with two chats': (server) =>
    `<!doctype html><html lang="en"><title>Two</title>
     <afterword-chat publishable-key="${PUBLISHABLE}" endpoint="${server.url}"></afterword-chat>
     <afterword-chat publishable-key="amo_pub_of_nobody" endpoint="${server.url}" position="start"></afterword-chat>
     <script type="module" src="${server.url}/afterword/element.js"></script>`,
  'a page of an app': (server) =>
    `<!doctype html><html lang="en"><title>App</title><div id="app"></div>
     <script type="module">
       import '${server.url}/afterword/element.js';
       const chat = document.createElement('afterword-chat');
       chat.setAttribute('publishable-key', '${PUBLISHABLE}');
       chat.setAttribute('endpoint', '${server.url}');
       const app = document.querySelector('#app');
       app.append(chat);
       app.replaceChildren(chat);
     </script>`,
};

/** Where there is one, and it starts. */
const browser = FIREFOX
  ? await puppeteer
      .launch({ browser: 'firefox', executablePath: FIREFOX, headless: true })
      .catch(() => undefined)
  : undefined;

describe.skipIf(!browser)('in Firefox', { retry: 1 }, () => {
  afterAll(() => browser!.close());

  async function visit(site: Site, width = 900): Promise<{ page: Page; errors: string[] }> {
    const context = await browser!.createBrowserContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.setViewport({ width, height: 700 });
    await page.goto(site.url);
    return { page, errors };
  }

  test.each(Object.keys(pages))('%s: chat, ask for a person, rate, add a line', async (name) => {
    const site = await startSite(pages[name]!);
    const { page, errors } = await visit(site);
    const frame = name.includes('frame')
      ? await page.waitForFrame((one) => one.url().endsWith('/inner'))
      : page.mainFrame();
    const click = (selector: string) => frame.locator(inChat(selector)).click();
    await click('.launcher');
    await frame.waitForSelector(inChat('.composer textarea'));
    await frame.evaluate(() => {
      document.querySelector('afterword-chat')!.responder = () => 'It is **here**.';
    });
    await frame.locator(inChat('.composer textarea')).fill('Where is it?');
    await page.keyboard.press('Enter');
    await frame.waitForSelector(inChat('.bubble strong'));
    await click('.foot .person');
    await click('.foot .end');
    await click('[role=alertdialog] button');
    await click('.stars button:nth-child(4)');
    await frame.locator(inChat('.comment textarea')).fill('Quick');
    await click('.comment .primary');
    const record = await site.settled(({ feedback }) => feedback !== null);
    expect(record).toMatchObject({
      csat_score: 4,
      feedback: 'Quick',
      escalated: true,
      status: 'resolved',
    });
    expect(record.messages.map(({ content }) => content)).toEqual([
      'Where is it?',
      'It is **here**.',
    ]);
    expect(errors).toEqual([]);
  });

  test('320 pixels wide nothing stands outside', async () => {
    const site = await startSite(styles(''));
    const { page } = await visit(site, 320);
    await page.locator(inChat('.launcher')).click();
    await page.waitForSelector(inChat('.composer textarea'));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
  });

  test('what was said is there after a reload, and what was typed', async () => {
    const site = await startSite(styles(''));
    const { page } = await visit(site);
    await page.locator(inChat('.launcher')).click();
    await page.locator(inChat('.composer textarea')).fill('One');
    await page.keyboard.press('Enter');
    await page.locator(inChat('.composer textarea')).fill('Half');
    await page.reload();
    await page.locator(inChat('.launcher')).click();
    await page.waitForSelector(inChat('.entry.customer'));
    const field = await page.waitForSelector(inChat('.composer textarea'));
    expect(await field!.evaluate((one) => (one as HTMLTextAreaElement).value)).toBe('Half');
    await site.settled(({ messages }) => messages[0]?.content === 'One');
  });
});
