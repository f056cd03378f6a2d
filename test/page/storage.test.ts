import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type * as Headless from '../../src/capture/index.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { openChat, type Site, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

const shop = () =>
  startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
      <script>
        window.faults = [];
        addEventListener('afterword:error', ({ detail }) => faults.push(detail.code));
      </script>
      <script>
        // Nobody answers.
        new MutationObserver(() => {
          const chat = document.querySelector('afterword-chat');
          if (chat) chat.responder = null;
        }).observe(document, { childList: true, subtree: true });
      </script>
      ${tag(server, 'data-sentiment="off" data-escalation="off"')}`,
  );

/** Other code of the site takes all the room there is. */
const fill = (page: Page) =>
  page.evaluate(() => {
    let size = 2 ** 23;
    for (let i = 0; size >= 1; i++) {
      try {
        localStorage.setItem(`filler-${i}`, 'x'.repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  });

const empty = (page: Page) =>
  page.evaluate(() => {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith('filler')) localStorage.removeItem(name);
    }
  });

const shown = (page: Page) => page.locator('.entry.customer .bubble').allTextContents();
const faults = (page: Page) => page.evaluate('window.faults');

/** Names of what IndexedDB has in place of `localStorage`. */
const spared = (page: Page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open('afterword:spare');
        opening.onsuccess = () => {
          const all = opening.result
            .transaction('conversations')
            .objectStore('conversations')
            .getAllKeys();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result);
          };
        };
      }),
  );

/** Says these, one after the other, and waits until the last one stands in the page. */
async function say(page: Page, ...texts: string[]) {
  for (const text of texts) await write(page, text);
  await expect.poll(async () => (await shown(page)).at(-1)).toBe(texts.at(-1));
}

/** The next page of the tab shows these. */
async function reload(page: Page, texts: string[]) {
  await page.reload();
  await page.locator('.composer textarea').waitFor();
  await expect.poll(() => shown(page)).toEqual(texts);
}

/** What the server has: these, in order, and no number twice. */
async function expectRecord(site: Site, texts: string[]) {
  const record = await site.settled(({ message_count }) => message_count >= texts.length);
  expect(record.messages.map(({ content }) => content)).toEqual(texts);
  const seqs = record.events.map(({ seq }) => seq);
  expect(new Set(seqs).size).toBe(seqs.length);
}

async function openShop(before?: (page: Page) => Promise<unknown>) {
  const site = await shop();
  const page = await site.newPage();
  await page.goto(site.url);
  await before?.(page);
  await openChat(page);
  return { site, page };
}

describe('IndexedDB never answers', () => {
  const hang = (page: Page, ...names: string[]) =>
    page.addInitScript((methods) => {
      for (const name of methods) {
        Object.defineProperty(IDBFactory.prototype, name, {
          value: () => (name === 'open' ? new EventTarget() : new Promise(() => {})),
        });
      }
    }, names);

  test('the chat opens all the same, and the next page sends what this one could not', async () => {
    const site = await shop();
    const page = await site.newPage();
    await hang(page, 'open', 'databases');
    await page.goto(site.url);
    await page.route('**/api/v1/events', (route) => route.abort());
    await openChat(page);
    await say(page, 'One');
    await page.unroute('**/api/v1/events');
    await page.goto('about:blank');
    await page.goto(site.url);
    await page.locator('.composer textarea').waitFor();
    await expect.poll(() => shown(page)).toEqual(['One']);
    await say(page, 'Two');
    await expectRecord(site, ['One', 'Two']);
    expect(await faults(page)).toEqual([]);
  });

  test('nor with what an earlier page has put there', async () => {
    const { site, page } = await openShop(fill);
    await say(page, 'One');
    const names = () =>
      page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    await expect.poll(names).toContain('afterword:spare');
    await hang(page, 'open');
    await page.reload();
    await page.locator('.composer textarea').waitFor();
    await say(page, 'Two');
    await site.settled(({ message_count }) => message_count === 2);
  });
});

describe('localStorage is full', () => {
  test('in the middle of a chat: one error, and later pages have all of it', async () => {
    const { site, page } = await openShop();
    await say(page, 'One', 'Two');
    await fill(page);
    await say(page, 'Three', 'Four');
    expect(await faults(page)).toEqual(['storage_denied']);
    await reload(page, ['One', 'Two', 'Three', 'Four']);
    await say(page, 'Five');
    await reload(page, ['One', 'Two', 'Three', 'Four', 'Five']);
    // Later there is room again.
    await empty(page);
    await say(page, 'Six');
    await reload(page, ['One', 'Two', 'Three', 'Four', 'Five', 'Six']);
    await say(page, 'Seven');
    await expectRecord(site, ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven']);
    expect(await faults(page)).toEqual([]);
    expect(await spared(page)).toEqual([]);
  });

  test('from the beginning', async () => {
    const { site, page } = await openShop(fill);
    await say(page, 'One', 'Two');
    expect(await faults(page)).toEqual(['storage_denied']);
    await reload(page, ['One', 'Two']);
    await say(page, 'Three');
    await reload(page, ['One', 'Two', 'Three']);
    await expectRecord(site, ['One', 'Two', 'Three']);
  });

  test('and two tabs write at once', async () => {
    const { site, page: one } = await openShop(fill);
    await say(one, 'One');
    const two = await one.context().newPage();
    await two.goto(site.url);
    await openChat(two);
    await expect.poll(() => shown(two)).toEqual(['One']);
    const type = async (page: Page, name: string) => {
      for (let i = 1; i <= 4; i++) await write(page, name + i);
    };
    await Promise.all([type(one, 'a'), type(two, 'b')]);
    const { messages, events } = await site.settled(({ message_count }) => message_count === 9);
    const said = messages.map(({ content }) => content);
    expect(said.filter((text) => text !== 'One').sort()).toEqual([
      'a1',
      'a2',
      'a3',
      'a4',
      'b1',
      'b2',
      'b3',
      'b4',
    ]);
    for (const name of ['a', 'b']) {
      const own = said.filter((text) => text.startsWith(name));
      expect(own).toEqual([1, 2, 3, 4].map((i) => name + i));
    }
    expect(new Set(events.map(({ seq }) => seq)).size).toBe(events.length);
    for (const page of [one, two]) {
      await expect.poll(async () => (await shown(page)).toSorted()).toEqual(said.toSorted());
    }
  });

  test('and the customer reloads again and again', async () => {
    const { site, page } = await openShop(fill);
    const texts: string[] = [];
    for (let i = 0; i < 20; i++) {
      texts.push(`Message ${i}`);
      await say(page, texts.at(-1)!);
      await page.reload();
      await page.locator('.composer textarea').waitFor();
    }
    await expectRecord(site, texts);
    await expect.poll(() => shown(page)).toEqual(texts);
  });

  test('and IndexedDB refuses: the last messages stay, the server has all in order', async () => {
    const site = await shop();
    const page = await site.newPage();
    await page.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });
    await page.goto(site.url);
    await openChat(page);
    const long = 'A longer sentence, so that there is something to save. '.repeat(8).trim();
    await say(page, 'One', long, 'Three');
    // What is not sent is in localStorage too; what it leaves would be room.
    await site.settled(({ message_count }) => message_count === 3);
    await expect
      .poll(() => page.evaluate(() => Object.keys(localStorage).join()))
      .not.toContain('unsaved');
    await fill(page);
    await say(page, 'Four');
    expect(await faults(page)).toEqual(['storage_denied']);
    await page.reload();
    await page.locator('.composer textarea').waitFor();
    await expect.poll(async () => (await shown(page)).at(-1)).toBe('Four');
    await say(page, 'Five');
    await expectRecord(site, ['One', long, 'Three', 'Four', 'Five']);
  });
});

describe('localStorage is denied', () => {
  const deny = (page: Page) =>
    page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });

  /** IndexedDB takes a moment for what `localStorage` does at once. */
  const moment = (page: Page) => page.waitForTimeout(500);

  test('IndexedDB has the chat', async () => {
    const site = await shop();
    const page = await site.newPage();
    await deny(page);
    await page.goto(site.url);
    await openChat(page);
    await say(page, 'One', 'Two');
    expect(await faults(page)).toEqual(['storage_denied']);
    await moment(page);
    await reload(page, ['One', 'Two']);
    await say(page, 'Three');
    await expectRecord(site, ['One', 'Two', 'Three']);
    // A new chat is new on the next page, and the first one among the earlier ones.
    await page.evaluate(() => document.querySelector('afterword-chat')!.resolve());
    await page.getByRole('button', { name: 'Start a new chat' }).click();
    await say(page, 'Another thing');
    await moment(page);
    await reload(page, ['Another thing']);
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'Earlier chats' }).click();
    await page.locator('.history button', { hasText: 'One' }).click();
    await expect.poll(() => shown(page)).toEqual(['One', 'Two', 'Three']);
    // Whoever signs out leaves nothing.
    await page.evaluate(() => document.querySelector('afterword-chat')!.reset());
    await moment(page);
    await reload(page, []);
  });

  test('whoever signs out before it is read leaves nothing, earlier chats included', async () => {
    const site = await shop();
    const page = await site.newPage();
    await deny(page);
    await page.goto(site.url);
    await openChat(page);
    await say(page, 'One');
    await page.evaluate(() => document.querySelector('afterword-chat')!.resolve());
    await page.getByRole('button', { name: 'Start a new chat' }).click();
    await say(page, 'Another thing');
    await moment(page);
    expect(await spared(page)).toHaveLength(2);
    await page.route('**/afterword.js', (route) => route.abort());
    await page.reload();
    await page.addScriptTag({
      type: 'module',
      content: `import { createAfterword } from '${site.server.url}/afterword/headless.js';
        Object.assign(window, { createAfterword });`,
    });
    await page.waitForFunction('window.createAfterword');
    const signedOut = await page.evaluate(
      async ([url, key]) => {
        const { createAfterword } = window as unknown as typeof Headless;
        const afterword = createAfterword({ key: key!, endpoint: url! });
        const conversation = afterword.conversation();
        afterword.reset();
        await new Promise((resolve) => setTimeout(resolve, 500));
        return conversation.messages.value.length;
      },
      [site.server.url, PUBLISHABLE],
    );
    expect(signedOut).toBe(0);
    const names = (await spared(page)) as string[];
    expect(names.filter((name) => name.includes(':past:'))).toEqual([]);
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    expect(kept).not.toMatch(/One|Another thing/);
  });
});

test('no storage at all, and the server is down: nothing is claimed until it is there', async () => {
  const { site, page } = await openShop();
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  });
  await page.goto(site.url);
  await openChat(page);
  await say(page, 'One');
  await site.settled(({ message_count }) => message_count === 1);
  await page.evaluate(() => document.querySelector('afterword-chat')!.resolve());
  let isDown = true;
  await page.route('**/api/v1/events', (route) => (isDown ? route.abort() : route.continue()));
  await page.getByRole('radio', { name: '4 of 5' }).click();
  await page.getByRole('heading', { name: 'Your rating could not be saved.' }).waitFor();
  const form = page.locator('.comment');
  await form.locator('textarea').fill('Quick');
  await form.getByRole('button').click();
  await page.waitForTimeout(300);
  expect(await page.getByRole('heading', { name: /Thank you/ }).count()).toBe(0);
  expect(await form.locator('textarea').inputValue()).toBe('Quick');
  isDown = false;
  await page.getByRole('radio', { name: '4 of 5' }).click();
  await page.getByRole('heading', { name: 'Thank you for telling us.' }).waitFor();
  const record = await site.settled(({ csat_score }) => csat_score === 4);
  expect(record.feedback).toBe('Quick');
});
