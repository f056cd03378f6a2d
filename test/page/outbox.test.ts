import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { WireBatch, WireEvent } from '../../src/contract/index.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import {
  allowErrors,
  endAsInCrashes,
  fillStorage,
  type Site,
  startSite,
  useBrowser,
} from './harness.ts';

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
      window.setConsent = afterword.setConsent;
      window.texts = () => conversation.messages.value.map(({ content }) => content);
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
const OUTBOX = [`afterword:${PUBLISHABLE}`, 'outbox'] as const;
/** How many events its database has. */
const stored = (page: Page) =>
  page.evaluate(async ([name, storeName]) => {
    const request = indexedDB.open(name);
    await new Promise((resolve) => request.addEventListener('success', resolve));
    const all = request.result.transaction(storeName).objectStore(storeName).getAllKeys();
    await new Promise((resolve) => all.addEventListener('success', resolve));
    request.result.close();
    return all.result.length;
  }, OUTBOX);
const cut = (page: Page) => page.route('**/api/v1/events', (route) => route.abort());

/** From its next page on, the store of a database that is there is busy for so long when the page begins. */
const slow = (page: Page, name: string, store: string, milliseconds: number) =>
  page.addInitScript(
    ([database, storeName, time]) => {
      const request = indexedDB.open(database);
      request.addEventListener('success', () => {
        const end = performance.now() + time;
        const busy = request.result.transaction(storeName, 'readwrite').objectStore(storeName);
        const goOn = () => {
          if (performance.now() < end) busy.get('-').addEventListener('success', goOn);
        };
        goOn();
      });
    },
    [name, store, milliseconds] as const,
  );

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
  await fillStorage(page);
  await say(page, 'One');
  await expect.poll(() => puts(page)).toBeGreaterThanOrEqual(2);
  const next = await page.context().newPage();
  await page.close();
  await open(site, next);
  await expectTexts(site, ['One']);
});

test('consent that is denied right after the first message of a browser: nothing is left, and nothing is sent', async () => {
  const site = await start();
  const page = await site.newPage();
  await endAsInCrashes(page);
  // A browser need not list one that is just being made.
  await page.addInitScript(() => {
    indexedDB.databases = async () => [];
  });
  await cut(page);
  await open(site, page);
  await page.evaluate(`say('One'); setConsent('denied')`);
  await page.waitForTimeout(1000);
  expect([await notes(page), await stored(page)]).toEqual([0, 0]);
  await page.unroute('**/api/v1/events');
  await page.reload();
  await open(site, page);
  await page.waitForTimeout(1000);
  expect((await site.conversations()).total).toBe(0);
});

describe('a database that answers late', () => {
  const LATE = 4000;

  test('what it has is sent when it comes, once, and so is what was said before', async () => {
    const site = await start();
    const page = await site.newPage();
    await endAsInCrashes(page);
    await cut(page);
    await open(site, page);
    await say(page, 'One', 'Two');
    await expect.poll(() => notes(page)).toBe(0);
    await slow(page, ...OUTBOX, LATE);
    await page.unroute('**/api/v1/events');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (!request.url().endsWith('/api/v1/events')) return;
      const { events } = JSON.parse(request.postData()!) as WireBatch;
      sent.push(...(events as WireEvent[]).map(({ id }) => id));
    });
    await page.reload();
    await open(site, page);
    await say(page, 'Three');
    await site.settled(({ message_count }) => message_count === 1);
    await expectTexts(site, ['One', 'Two', 'Three']);
    await page.waitForTimeout(1000);
    expect(new Set(sent).size).toBe(4);
    expect(sent.length).toBe(4);
    const { events } = await site.settled(() => true);
    expect(new Set(events.map(({ seq }) => seq)).size).toBe(4);
  });

  test('consent that is denied meanwhile: what it has is deleted, and not sent', async () => {
    const site = await start();
    const page = await site.newPage();
    await endAsInCrashes(page);
    await cut(page);
    await open(site, page);
    await say(page, 'One');
    await expect.poll(() => notes(page)).toBe(0);
    await slow(page, ...OUTBOX, LATE);
    await page.unroute('**/api/v1/events');
    await page.reload();
    await open(site, page);
    // The reading has begun.
    await page.waitForTimeout(500);
    await page.evaluate(`setConsent('denied')`);
    expect(await stored(page)).toBe(0);
    await page.waitForTimeout(1000);
    expect((await site.conversations()).total).toBe(0);
  });

  test('consent that is denied meanwhile: what another tab holds is not sent either', async () => {
    const site = await start();
    const page = await site.newPage();
    allowErrors(page, 'cannot be reached');
    await cut(page);
    await open(site, page);
    await say(page, 'One');
    await expect.poll(() => notes(page)).toBe(0);
    const other = await page.context().newPage();
    await slow(other, ...OUTBOX, LATE);
    await open(site, other);
    await other.waitForTimeout(500);
    await other.evaluate(`setConsent('denied')`);
    expect(await stored(other)).toBe(0);
    await other.waitForTimeout(500);
    await page.unroute('**/api/v1/events');
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForTimeout(1000);
    expect((await site.conversations()).total).toBe(0);
  });

  test('a transcript that is there alone comes back whole, though the customer has written since', async () => {
    const site = await start();
    const page = await site.newPage();
    await open(site, page);
    const texts = Array.from({ length: 60 }, (_, index) => `Message ${index}`);
    await say(page, ...texts);
    // They would make room.
    await expect.poll(() => notes(page)).toBe(0);
    await fillStorage(page);
    await say(page, 'Last');
    await site.settled(({ message_count }) => message_count === 61);
    await page.waitForTimeout(500);
    // Another tab, as this one has all in its own storage.
    const next = await page.context().newPage();
    await slow(next, 'afterword:spare', 'conversations', LATE);
    await page.close();
    await open(site, next);
    expect(await next.evaluate('texts().length')).toBeLessThan(61);
    await say(next, 'More');
    await expect.poll(() => next.evaluate('texts()')).toEqual([...texts, 'Last', 'More']);
    await say(next, 'And more');
    await next.waitForTimeout(500);
    const third = await next.context().newPage();
    await next.close();
    await open(site, third);
    await expect
      .poll(() => third.evaluate('texts()'))
      .toEqual([...texts, 'Last', 'More', 'And more']);
    await expectTexts(site, [...texts, 'Last', 'More', 'And more']);
  });
});
