import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { endChat, openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

// What chats and surveys of others have broken on.

async function openShop(attributes = '', options = {}, script = '') {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Shop</title>
       ${script}<h1>Shop</h1><button id="trigger">Rate us</button><input id="search">${tag(server, attributes)}`,
  );
  const page = await site.newPage(options);
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  return { site, page };
}

const quiet = (page: Page) =>
  page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });

const inPage = (page: Page, text: string) => page.evaluate(text);

describe('a survey', () => {
  test('that was waved away comes with the next conversation', async () => {
    const { page } = await openShop();
    await openChat(page);
    await quiet(page);
    for (const text of ['One', 'Two']) {
      await write(page, text);
      await endChat(page);
      await page.locator('.stars').waitFor();
      await page.getByRole('button', { name: 'Not now' }).click();
      await expect.poll(() => page.locator('.stars').count()).toBe(0);
      await page.getByRole('button', { name: 'Start a new chat' }).click();
    }
  });

  test('stays while the page takes the focus and renders what called it anew', async () => {
    const { page } = await openShop();
    await page.evaluate(() => {
      document
        .querySelector('#trigger')!
        .addEventListener('click', () => window.Afterword!.survey());
    });
    await page.locator('#trigger').click();
    await page.locator('.stars').waitFor();
    await page.locator('#search').focus();
    await inPage(
      page,
      `document.querySelector('#trigger').outerHTML = '<button id="trigger">Again</button>'`,
    );
    await page.keyboard.type('shoes');
    expect(await page.locator('.stars').count()).toBe(1);
    expect(await page.locator('#search').inputValue()).toBe('shoes');
  });

  test('that nobody touches changes nothing in the page', async () => {
    const { page } = await openShop();
    await page.evaluate(() => window.Afterword!.survey());
    await page.locator('.stars').waitFor();
    await page.waitForTimeout(600);
    const changes = await page.evaluate(async () => {
      const seen: unknown[] = [];
      const root = document.querySelector('afterword-chat')!.shadowRoot!;
      const watch = new MutationObserver((records) => seen.push(...records));
      const all = { subtree: true, childList: true, attributes: true, characterData: true };
      for (const place of [root, document]) watch.observe(place, all);
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return seen.length;
    });
    expect(changes).toBe(0);
  });
});

describe('a chat', () => {
  test('that is closed shows nothing of its messages', async () => {
    const { page } = await openShop();
    await openChat(page);
    await quiet(page);
    await write(page, 'Hello');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.panel, .entry').count()).toBe(0);
    const visible = await page
      .locator('afterword-chat')
      .evaluate((chat) =>
        [...chat.shadowRoot!.querySelectorAll<HTMLElement>('*')]
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 0)
          .map(({ className }) =>
            String((className as unknown as SVGAnimatedString).baseVal ?? className),
          ),
      );
    expect(visible.filter(Boolean)).toEqual(['launcher']);
  });

  test('keeps its field focused when a message is sent by the button', async () => {
    const { page } = await openShop('', { hasTouch: true, viewport: { width: 390, height: 700 } });
    await page.locator('.launcher').tap();
    await page.locator('.composer textarea').waitFor();
    await quiet(page);
    for (const text of ['One', 'Two']) {
      await page.locator('.composer textarea').tap();
      await page.keyboard.type(text);
      await page.getByRole('button', { name: 'Send', exact: true }).tap();
      const focused = () =>
        page.evaluate(() => document.activeElement!.shadowRoot!.activeElement!.localName);
      await expect.poll(focused).toBe('textarea');
    }
  });

  test('on a phone stays above the keyboard, field and last message in sight', async () => {
    const { page } = await openShop('', { viewport: { width: 390, height: 700 } });
    await openChat(page);
    await quiet(page);
    for (let i = 0; i < 12; i++) await write(page, `Message ${i}`);
    // What a keyboard leaves, and how far the browser has pushed the page for it.
    await page.evaluate(() => {
      const viewport = window.visualViewport!;
      Object.defineProperty(viewport, 'height', { get: () => 380 });
      Object.defineProperty(viewport, 'offsetTop', { get: () => 40 });
      viewport.dispatchEvent(new Event('resize'));
    });
    const box = (selector: string) =>
      page
        .locator(selector)
        .last()
        .evaluate((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return [top, bottom];
        });
    const sees = async (selector: string) => {
      const [top, bottom] = await box(selector);
      return top! >= 40 && bottom! <= 420;
    };
    await expect.poll(() => sees('.composer')).toBe(true);
    await expect.poll(() => sees('.entry.customer')).toBe(true);
    expect(await sees('.head')).toBe(true);
  });

  test('takes the font, the corners and the place that the site gives', async () => {
    const style = `<style>afterword-chat { --afterword-font: 'Courier New', monospace; --afterword-radius: 3px;
      --afterword-space: 40px; --afterword-shadow: none; --afterword-z-index: 7 }</style>`;
    const { page } = await openShop('data-position="start"', {}, style);
    await openChat(page);
    await page.waitForTimeout(400);
    const look = await page.locator('.panel').evaluate((panel) => {
      const { fontFamily, borderRadius, boxShadow, zIndex } = getComputedStyle(panel);
      const { left, bottom } = panel.getBoundingClientRect();
      const field = getComputedStyle(panel.querySelector('textarea')!).fontFamily;
      return {
        fontFamily,
        field,
        borderRadius,
        boxShadow,
        zIndex,
        left,
        bottom: innerHeight - bottom,
      };
    });
    expect(look).toEqual({
      fontFamily: '"Courier New", monospace',
      field: '"Courier New", monospace',
      borderRadius: '3px',
      boxShadow: 'none',
      zIndex: '7',
      left: 40,
      bottom: 108,
    });
  });

  test('is there whatever lies in the storage under its name', async () => {
    const junk = [
      '{',
      'null',
      '[]',
      '{"id":7}',
      '{"id":"x","messages":{}}',
      '{"id":"x","messages":[]}',
    ];
    for (const text of junk) {
      const script = `<script>localStorage.setItem('afterword:${PUBLISHABLE}', ${JSON.stringify(text)})</script>`;
      const { site, page } = await openShop('', {}, script);
      await openChat(page);
      await quiet(page);
      await write(page, 'Hello');
      await expect.poll(async () => (await site.conversations()).total).toBe(1);
    }
  });

  test('does not stand on paper', async () => {
    const { page } = await openShop();
    await openChat(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.launcher').isVisible()).toBe(false);
    expect(await page.locator('.panel').isVisible()).toBe(false);
  });
});
