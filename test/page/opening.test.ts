import { expect, test } from 'vitest';
import { openChat, startSite, tag, useBrowser } from './harness.ts';

useBrowser();

async function openShop() {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  return page;
}

test.each([0, 60])('with %i messages, no script waits for a layout', async (count) => {
  const page = await openShop();
  await page.evaluate(async (messages) => {
    const conversation = await document.querySelector('afterword-chat')!.ready();
    for (let i = 0; i < messages; i++) {
      conversation.message({ senderType: i % 2 ? 'ai' : 'customer', content: `Message ${i}` });
    }
  }, count);
  const { x, y } = (await page.locator('.launcher').boundingBox())!;
  const browser = page.context().browser()!;
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline.stack'],
  });
  // What looks for elements would lay out the page itself.
  await page.mouse.click(x + 20, y + 20);
  await page.waitForTimeout(1500);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: { name: string; args: { beginData?: { stackTrace?: unknown[] } } }[];
  };
  await expect
    .poll(() => page.locator('.composer textarea').evaluate((field) => field.matches(':focus')))
    .toBe(true);
  const layouts = traceEvents.filter(({ name }) => name === 'Layout');
  expect(layouts.length).toBeGreaterThan(0);
  const stacks = layouts.map(({ args }) => args.beginData?.stackTrace);
  expect(stacks.filter(Boolean)).toEqual([]);
});

test('what has not changed is not set again', async () => {
  const page = await openShop();
  await page.evaluate(() => {
    const set: string[] = [];
    Object.assign(window, { set });
    const chat = document.querySelector('afterword-chat')!;
    for (const root of [chat, chat.shadowRoot!]) {
      new MutationObserver((records) => {
        for (const { target, attributeName, oldValue } of records) {
          const now = (target as Element).getAttribute(attributeName!);
          if (now === oldValue) set.push(`${target.nodeName} ${attributeName}`);
        }
      }).observe(root, { subtree: true, attributes: true, attributeOldValue: true });
    }
  });
  await page.locator('.launcher').hover();
  await page.evaluate(async () => void (await document.querySelector('afterword-chat')!.ready()));
  expect(await page.evaluate('set')).toEqual([]);
  await openChat(page);
});

test.each(['points at', 'tabs to'])(
  'a visitor who only %s the launcher loads the chat ahead, and on no later page',
  async (how) => {
    const page = await openShop();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    const panels = () => loaded.filter((url) => url.includes('/chunks/panel-')).length;
    if (how === 'points at') await page.locator('.launcher').hover();
    else await page.keyboard.press('Tab');
    await expect.poll(panels).toBe(1);
    // Time for all that would begin with it.
    await page.waitForTimeout(500);
    expect(await page.evaluate(async () => await indexedDB.databases())).toEqual([]);
    expect(await page.evaluate(() => document.querySelector('afterword-chat')!.conversation)).toBe(
      undefined,
    );

    await page.mouse.move(0, 0);
    await page.reload();
    await page.locator('.launcher').waitFor();
    await page.waitForTimeout(1000);
    expect(panels()).toBe(1);
    // Who did open it has it again.
    await openChat(page);
    await page.reload();
    await expect.poll(panels).toBeGreaterThan(1);
    await page.locator('.composer').waitFor();
  },
);
