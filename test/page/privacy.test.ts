import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

const shop = (attributes = '') =>
  startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server, attributes)}`,
  );

/** All that the browser keeps for the site. */
const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    cookies: document.cookie,
  }));

const NOTHING = { local: [], session: [], databases: [], cookies: '' };

async function openSilentShop(attributes = '', prepare?: (page: Page) => Promise<unknown>) {
  const site = await shop(attributes);
  const page = await site.newPage();
  const batches: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/events')) batches.push(request.postData() ?? '');
  });
  await prepare?.(page);
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(`document.querySelector('afterword-chat').responder = null`);
  return { site, page, batches };
}

describe('consent', () => {
  test('pending: all stays in memory, and goes when it is granted', async () => {
    const { site, page, batches } = await openSilentShop('data-consent="pending"');
    for (const text of ['One', 'Two']) await write(page, text);
    await page.waitForTimeout(800);
    expect(batches).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
    await page.getByRole('button', { name: 'Yes, keep it' }).click();
    const record = await site.settled(({ message_count }) => message_count === 2);
    expect(record.messages.map(({ content }) => content)).toEqual(['One', 'Two']);
    expect(await page.getByRole('button', { name: 'Yes, keep it' }).count()).toBe(0);
    expect((await kept(page)).local).toEqual([`afterword:${PUBLISHABLE}`]);
  });

  test('pending, then a sign-out: what one customer wrote is not released by the next', async () => {
    const { site, page } = await openSilentShop('data-consent="pending"');
    await write(page, 'Of the first');
    await page.evaluate(() => window.Afterword!.reset());
    await expect.poll(() => page.locator('.entry.customer').count()).toBe(0);
    await write(page, 'Of the second');
    await page.getByRole('button', { name: 'Yes, keep it' }).click();
    const record = await site.settled(({ message_count }) => message_count > 0);
    expect(record.messages.map(({ content }) => content)).toEqual(['Of the second']);
  });

  test('pending, then a closed page: nothing is left', async () => {
    const { site, page, batches } = await openSilentShop('data-consent="pending"');
    await write(page, 'One');
    await page.reload();
    expect(batches).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
    expect((await site.conversations()).total).toBe(0);
  });

  test('denied: nothing is kept or sent, and the chat works', async () => {
    const { page, batches } = await openSilentShop('data-consent="denied"');
    await write(page, 'One');
    await page.locator('.entry', { hasText: 'One' }).waitFor();
    await page.waitForTimeout(800);
    expect(batches).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
  });

  test('taken back: what is kept and unsent is forgotten', async () => {
    const { site, page } = await openSilentShop();
    await write(page, 'One');
    await site.settled(({ message_count }) => message_count === 1);
    await page.context().setOffline(true);
    await write(page, 'Two');
    await page.evaluate(() => window.Afterword!.setConsent('denied'));
    await expect.poll(async () => (await kept(page)).local).toEqual([]);
    await page.context().setOffline(false);
    await page.reload();
    await page.waitForTimeout(800);
    expect((await site.conversations()).data[0]!.message_count).toBe(1);
  });

  test('a browser that asks for privacy is asked first', async () => {
    const { site, page, batches } = await openSilentShop('', (fresh) =>
      fresh.addInitScript(() => {
        Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
      }),
    );
    await write(page, 'One');
    await page.waitForTimeout(800);
    expect(batches).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
    await page.getByRole('button', { name: 'Yes, keep it' }).click();
    await site.settled(({ message_count }) => message_count === 1);
  });
});

test('a reset at sign-out leaves nothing of the customer, and begins another conversation', async () => {
  const { site, page, batches } = await openSilentShop();
  await page.evaluate(() =>
    window.Afterword!.identify({ customerId: 'c-17', email: 'ana@example.com', name: 'Ana' }),
  );
  await write(page, 'My secret wish');
  const first = await site.settled(({ message_count }) => message_count === 1);
  expect(first).toMatchObject({ customer_id: 'c-17', identity_verified: null });
  await page.evaluate(() => window.Afterword!.reset());
  await expect.poll(() => page.locator('.entry', { hasText: 'secret' }).count()).toBe(0);
  const left = await page.evaluate(() => JSON.stringify(localStorage));
  for (const text of ['secret', 'c-17', 'ana@', first.conversation_id]) {
    expect(left).not.toContain(text);
  }
  await write(page, 'Somebody else');
  const others = async () =>
    (await site.conversations()).data.filter(
      ({ conversation_id }) => conversation_id !== first.conversation_id,
    );
  await expect.poll(others).toMatchObject([{ customer_id: null, message_count: 1 }]);
  const capabilities = batches.map(
    (body) => (JSON.parse(body) as { capabilities: Record<string, string> }).capabilities,
  );
  const secrets = new Set(capabilities.flatMap((one) => Object.values(one)));
  expect(secrets.size).toBe(2);
});
