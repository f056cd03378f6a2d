import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sampled } from '../long.ts';
import { expectAccessible, openChat, startSite, tag, useBrowser } from './harness.ts';

useBrowser();

/** What a screen reader is told, by role and name, in order; texts of messages left out. */
const outline = (page: Page) => page.locator('afterword-chat').ariaSnapshot() as Promise<string>;

async function ask(page: Page, text: string): Promise<void> {
  await page.locator('.composer textarea').fill(text);
  await page.locator('.composer textarea').press('Enter');
}

const looks = [
  ['he', 'dark', { width: 1000, height: 760 }],
  ['en', 'light', { width: 1000, height: 760 }],
  ['ar', 'dark', { width: 390, height: 700 }],
  ['de', 'light', { width: 320, height: 568 }],
] as const;

test.each(sampled(looks, 3))('every state, %s, %s, %j', async (lang, colorScheme, viewport) => {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Shop</title><main><h1>Shop</h1></main>${tag(server, 'data-suggested-questions="A?|B?"')}`,
  );
  const page = await site.newPage({ colorScheme, viewport, reducedMotion: 'reduce' });
  const check = async () => {
    await expectAccessible(page, { include: 'afterword-chat' });
    const { wide, clipped } = await page.evaluate(() => {
      const root = document.querySelector('afterword-chat')!.shadowRoot!;
      const panel = root.querySelector('.panel')!;
      const box = panel.getBoundingClientRect();
      return {
        wide: document.documentElement.scrollWidth > innerWidth,
        // Buttons that stand outside the panel or have lost part of their words.
        clipped: [...panel.querySelectorAll('button')]
          .filter((one) => one.checkVisibility())
          .filter((one) => {
            const { left, right } = one.getBoundingClientRect();
            return (
              left < box.left - 1 || right > box.right + 1 || one.scrollWidth > one.clientWidth + 1
            );
          })
          .map(({ className, textContent }) => `${className} ${textContent}`),
      };
    });
    expect({ wide, clipped }).toEqual({ wide: false, clipped: [] });
  };
  await page.goto(site.url);
  await openChat(page);
  await check();
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = () => ({
      text: 'It is **here**, see [the map](https://example.com).',
      quick_replies: ['Thanks', 'Where exactly, and how long will it take until it arrives?'],
      offer_person: true,
    });
  });
  await ask(page, 'Where is it?');
  await page.locator('.choices button').first().waitFor();
  await check();
  await page.locator('.menu summary').click();
  await check();
  await page.locator('.menu .items button').first().click();
  await page.locator('.history').waitFor();
  await check();
  await page.locator('.history .icon').click();
  // Offered where it is needed, and not twice.
  expect(await page.locator('.foot .person').count()).toBe(0);
  await page.locator('.said > .quiet').click();
  await page.locator('.foot .end').click();
  await page.locator('[role=alertdialog]').waitFor();
  await check();
  await page.locator('[role=alertdialog] button').first().click();
  await page.locator('.stars').waitFor();
  await check();
  await page.locator('.stars button').nth(1).click();
  await page.locator('.comment fieldset').waitFor();
  await check();
  await page.locator('.comment textarea').fill('Hm');
  await page.locator('.comment .primary').click();
  await page.locator('.comment').waitFor({ state: 'hidden' });
  await check();
});

test('what a screen reader is told', async () => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
  );
  const page = await site.newPage({ reducedMotion: 'reduce' });
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  expect(await outline(page)).toBe('- complementary "Support":\n  - button "Open the chat"');
  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = () => 'Here.';
  });
  await ask(page, 'Where?');
  await page.locator('.entry.ai', { hasText: 'Here.' }).waitFor();
  const told = (await outline(page)).replace(/\d+:\d\d\s[AP]M/g, 'TIME');
  for (const line of [
    '- dialog "Support":',
    '- heading "Support" [level=1]',
    '- button "Minimise the chat"',
    '- region "Conversation":',
    '- text: You ·',
    '- text: Where?',
    '- paragraph: Here.',
    '- button "Helpful"',
    '- button "Not helpful"',
    '- textbox "Write a message"',
    '- button "Send" [disabled]',
    '- button "Talk to a person"',
    '- button "End chat"',
    '- button "Minimise the chat" [expanded]',
  ]) {
    expect(told).toContain(line);
  }
  // The page has its own.
  expect(told).not.toMatch(/banner|contentinfo/);
});

test('a button without a name, within the chat, is noticed', async () => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
  );
  const page = await site.newPage({ reducedMotion: 'reduce' });
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(() => {
    const root = document.querySelector('afterword-chat')!.shadowRoot!;
    root.querySelector('.composer')!.append(document.createElement('button'));
  });
  await expect(expectAccessible(page, { include: 'afterword-chat' })).rejects.toThrow(
    'button-name',
  );
});
