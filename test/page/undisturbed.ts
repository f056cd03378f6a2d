import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openChat } from './harness.ts';

const MESSAGES = 12;

/** Opens a chat that is longer than its panel, with a draft, and scrolls it to where an earlier message is read. */
export async function startReading(page: Page): Promise<void> {
  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  for (let i = 0; i < MESSAGES; i++) {
    await page.locator('.composer textarea').fill(`Before ${i}`);
    await page.keyboard.press('Enter');
  }
  await page.locator('.entry.customer', { hasText: `Before ${MESSAGES - 1}` }).waitFor();
}

/**
 * Runs `swap`, which replaces the page, while the customer types in the middle of a draft. The chat must stay as
 * it was: open, with focus, draft, caret and scroll position, and no letter lost. `startReading` comes first.
 *
 * @param way how it is replaced, for the report of a failure
 */
export async function expectUndisturbed(
  page: Page,
  swap: () => Promise<unknown>,
  way = '',
): Promise<void> {
  const field = page.locator('.composer textarea');
  await field.fill('Hello everybody');
  await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(5, 5));
  // In the middle, and at rest there.
  const before = await page.locator('.log').evaluate((log) => {
    log.scrollTop = Math.round((log.scrollHeight - log.clientHeight) / 2);
    return log.scrollTop;
  });
  await page.waitForTimeout(100);
  const heading = page.getByRole('heading', { name: /^Visit / });
  const old = await heading.textContent();
  const typed = ', my dear and very old';
  const [letters, rest] = [typed.slice(0, 3), typed.slice(3)];
  await page.keyboard.type(letters);
  await Promise.all([swap(), page.keyboard.type(rest, { delay: 15 })]);
  await expect.poll(() => heading.textContent()).not.toBe(old);
  // What the library does once it has swapped.
  await page.waitForTimeout(200);
  expect(await page.locator('afterword-chat').count(), way).toBe(1);
  expect(await page.locator('.panel').count(), way).toBe(1);
  expect(await field.inputValue(), way).toBe(`Hello${typed} everybody`);
  const after = await page.evaluate(() => {
    const host = document.activeElement;
    const area = host?.shadowRoot?.activeElement as HTMLTextAreaElement | null | undefined;
    return [host?.localName, area?.localName, area?.selectionStart, area?.selectionEnd];
  });
  const caret = 'Hello'.length + typed.length;
  expect(after, way).toEqual(['afterword-chat', 'textarea', caret, caret]);
  const scrolled = await page.locator('.log').evaluate((log) => log.scrollTop);
  expect(
    Math.abs(scrolled - before),
    `${way}: scrolled from ${before} to ${scrolled}`,
  ).toBeLessThan(2);
}
