import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { type Site, startSite, useBrowser } from './harness.ts';

useBrowser();

/** A page that records by the SDK alone: `say(text)`, and counts what it writes to IndexedDB. */
async function open(site: Site, page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    let puts = 0;
    IDBObjectStore.prototype.put = function (...args) {
      puts++;
      return put.apply(this, args);
    };
    Object.defineProperty(window, 'puts', { get: () => puts, configurable: true });
  });
  await page.goto(site.url);
  await page.addScriptTag({
    type: 'module',
    content: `import { createAfterword } from '${site.server.url}/afterword/headless.js';
      const afterword = createAfterword({ key: '${PUBLISHABLE}', endpoint: '${site.server.url}', sentiment: false, escalation: false });
      const conversation = afterword.conversation();
      window.say = (content) => conversation.message({ senderType: 'customer', content });`,
  });
  await page.waitForFunction('window.say');
}

const start = () => startSite(() => '<!doctype html><title>Shop</title>');
const say = (page: Page, ...texts: string[]) =>
  page.evaluate(`for (const text of ${JSON.stringify(texts)}) say(text)`);
const puts = (page: Page) => page.evaluate('puts');
const notes = (page: Page) =>
  page.evaluate(
    () => Object.keys(localStorage).filter((name) => name.includes(':unsaved:')).length,
  );
const cut = (page: Page) => page.route('**/api/v1/events', (route) => route.abort());

async function expectTexts(site: Site, texts: string[]): Promise<void> {
  const { messages } = await site.settled(({ message_count }) => message_count >= texts.length);
  expect(messages.map(({ content }) => content)).toEqual(texts);
}

test('many at once leave localStorage, and arrive in order after a reload', async () => {
  const site = await start();
  const page = await site.newPage();
  await cut(page);
  await open(site, page);
  const texts = Array.from({ length: 120 }, (_, index) => `Message ${index}`);
  await say(page, ...texts);
  await expect.poll(() => notes(page)).toBe(0);
  await page.unroute('**/api/v1/events');
  await page.reload();
  await open(site, page);
  await expectTexts(site, texts);
});

test('a tab that crashes with the line cut loses nothing', async () => {
  const site = await start();
  const page = await site.newPage();
  await cut(page);
  await open(site, page);
  await say(page, 'One');
  const crashed = page.waitForEvent('crash');
  void page.goto('chrome://crash').catch(() => {});
  await crashed;
  await open(site, await page.context().newPage());
  await expectTexts(site, ['One']);
});

test('localStorage is full: an event is in IndexedDB when the page ends', async () => {
  const site = await start();
  const page = await site.newPage();
  await cut(page);
  await open(site, page);
  await page.evaluate(() => {
    let size = 2 ** 23;
    for (let at = 0; size >= 1; at++) {
      try {
        localStorage.setItem(`filler-${at}`, 'x'.repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  });
  await say(page, 'One');
  await expect.poll(() => puts(page)).toBeGreaterThanOrEqual(2);
  const next = await page.context().newPage();
  await page.close();
  await open(site, next);
  await expectTexts(site, ['One']);
});
