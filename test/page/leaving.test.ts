import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

/** A bot whose first replies stop after a few words, until `goOn` is called; the later ones are whole. */
async function startBot(slow = 1) {
  let asked = 0;
  const open: ServerResponse[] = [];
  const bodies: { question: string; messages: { content: string }[] }[] = [];
  const bot = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'content-type');
    if (request.method === 'OPTIONS') return void response.end();
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => bodies.push(JSON.parse(body)));
    response.setHeader('content-type', 'text/event-stream');
    response.write('data: {"text":"It is valid"}\n\n');
    if (++asked > slow) response.end('data: {"text":" for 7 days."}\n\n');
    else open.push(response);
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    bot.closeAllConnections();
    bot.close();
  });
  return {
    url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/`,
    bodies,
    goOn() {
      for (const response of open.splice(0)) response.end('data: {"text":" for 7 days."}\n\n');
    },
  };
}

async function openShop(bot: { url: string }) {
  const site = await startSite(
    (server, path) => `<!doctype html><html lang="en"><title>Shop</title><h1>${path}</h1>
      <a href="/next">Next</a> <input aria-label="Search" ${path === '/next' ? 'autofocus' : ''}>
      ${tag(server, `data-responder="${bot.url}" data-sentiment="off" data-escalation="off"`)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  return { site, page };
}

const beginning = (page: Page) => page.locator('.entry.ai', { hasText: 'It is valid' });
const again = (page: Page) => page.getByRole('button', { name: 'Try again' });

describe('a page that goes while a reply arrives', () => {
  test.each([
    ['by a reload', (page: Page) => page.reload()],
    ['by a link', (page: Page) => page.getByRole('link', { name: 'Next' }).click()],
  ])('%s: the beginning is marked, and asked for again', async (_, go) => {
    const bot = await startBot();
    const { site, page } = await openShop(bot);
    await write(page, 'How long?');
    await beginning(page).waitFor();
    await go(page);
    // Open, as it was.
    await page.locator('.entry.ai', { hasText: 'It is valid …' }).waitFor();
    await page.getByRole('alert').getByText('There was no reply to that.').waitFor();
    await again(page).click();
    await page.locator('.entry.ai', { hasText: 'for 7 days.' }).waitFor();
    expect(await again(page).count()).toBe(0);
    const record = await site.settled(({ message_count }) => message_count === 3);
    expect(record.messages.map(({ content }) => content)).toEqual([
      'How long?',
      'It is valid …',
      'It is valid for 7 days.',
    ]);
    const marks = record.events
      .filter(({ type }) => type === 'message.added')
      .map(({ data }) => (data as { interrupted?: boolean }).interrupted ?? false);
    expect(marks).toEqual([false, true, false]);
    expect(new Set(record.events.map(({ seq }) => seq)).size).toBe(record.events.length);
    // The bot is asked the question itself.
    expect(bot.bodies.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
      ['How long?'],
      ['How long?'],
    ]);
    await page.reload();
    await page.locator('.entry.ai', { hasText: 'for 7 days.' }).waitFor();
    await page.waitForTimeout(300);
    expect(await again(page).count()).toBe(0);
  });

  test('for good: the server has the beginning, marked', async () => {
    const { site, page } = await openShop(await startBot());
    await write(page, 'How long?');
    await beginning(page).waitFor();
    await page.goto('about:blank');
    const record = await site.settled(({ message_count }) => message_count === 2);
    expect(record.messages.map(({ content }) => content)).toEqual(['How long?', 'It is valid …']);
    expect(record.events.at(-1)!.data).toMatchObject({ interrupted: true });
  });

  test('without a word to its scripts, as a crash: the question is asked again', async () => {
    const { site, page } = await openShop(await startBot());
    await write(page, 'How long?');
    await beginning(page).waitFor();
    await site.settled(({ message_count }) => message_count === 1);
    const crashed = page.waitForEvent('crash');
    void page.goto('chrome://crash').catch(() => {});
    await crashed;
    const next = await page.context().newPage();
    await next.goto(site.url);
    await openChat(next);
    await again(next).click();
    await next.locator('.entry.ai', { hasText: 'for 7 days.' }).waitFor();
    const record = await site.settled(({ message_count }) => message_count === 2);
    expect(record.messages.map(({ content }) => content)).toEqual([
      'How long?',
      'It is valid for 7 days.',
    ]);
  });

  test('in another tab: this one offers to ask again when that one is gone, not before', async () => {
    const bot = await startBot(2);
    const { site, page: one } = await openShop(bot);
    const two = await one.context().newPage();
    await two.goto(site.url);
    await openChat(two);
    await write(one, 'How long?');
    await beginning(one).waitFor();
    await two.locator('.entry.customer', { hasText: 'How long?' }).waitFor();
    await two.waitForTimeout(500);
    expect(await again(two).count()).toBe(0);
    await one.close();
    await again(two).click();
    await beginning(two).last().waitFor();
    const three = await two.context().newPage();
    await three.goto(site.url);
    await openChat(three);
    await three.waitForTimeout(300);
    expect(await again(three).count()).toBe(0);
    bot.goOn();
    for (const page of [two, three]) {
      await page.locator('.entry.ai', { hasText: 'for 7 days.' }).waitFor();
      expect(await again(page).count()).toBe(0);
    }
    const record = await site.settled(({ message_count }) => message_count === 3);
    expect(record.messages.map(({ content }) => content)).toEqual([
      'How long?',
      'It is valid …',
      'It is valid for 7 days.',
    ]);
  });

  test('before the first word: the question is asked again', async () => {
    const { site, page } = await openShop(await startBot());
    await page.route('**/*', (route) =>
      route.request().method() === 'POST' && !route.request().url().includes('/api/')
        ? new Promise(() => {})
        : route.continue(),
    );
    await write(page, 'How long?');
    await page.locator('.typing').waitFor();
    await page.reload();
    await page.unroute('**/*');
    await again(page).waitFor();
    const record = await site.settled(({ message_count }) => message_count === 1);
    expect(record.messages.map(({ content }) => content)).toEqual(['How long?']);
  });
});

describe('an open chat', () => {
  const isOpen = (page: Page) => page.locator('.panel').count();

  test('is open on the next page of the tab, does not take the focus, and stays closed once closed', async () => {
    const { site, page } = await openShop(await startBot(0));
    await write(page, 'How long?');
    await page.locator('.entry.ai', { hasText: 'for 7 days.' }).waitFor();
    await page.getByRole('link', { name: 'Next' }).click();
    await page.locator('.composer textarea').waitFor();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => document.activeElement!.ariaLabel)).toBe('Search');

    const other = await page.context().newPage();
    await other.goto(site.url);
    await other.locator('.launcher').waitFor();
    const opening = page.waitForEvent('popup');
    await page.evaluate(() => void window.open('/'));
    const popup = await opening;
    await popup.locator('.launcher').waitFor();
    await other.waitForTimeout(500);
    expect([await isOpen(other), await isOpen(popup)]).toEqual([0, 0]);

    await page.locator('.head > button').click();
    await page.reload();
    await page.locator('.launcher').waitFor();
    await page.waitForTimeout(500);
    expect(await isOpen(page)).toBe(0);
    await page.goBack();
    await page.locator('.launcher').waitFor();
    await page.waitForTimeout(500);
    expect(await isOpen(page)).toBe(0);
    // Opened by the customer, it takes the focus.
    await openChat(page);
    await expect
      .poll(() => page.evaluate(() => document.activeElement!.localName))
      .toBe('afterword-chat');
  });
});
