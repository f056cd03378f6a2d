import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { chatIsBack, openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

const shop = (more = '') =>
  startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}${more.replaceAll('SERVER', server.url)}`,
  );

const answer = (page: Page, text: string) =>
  page.evaluate(async (content) => {
    const conversation = await document.querySelector('afterword-chat')!.ready();
    conversation.message({ senderType: 'ai', content });
  }, text);

const badge = (page: Page) => page.locator('.badge:visible').allTextContents();

test('what is unread is unread in every tab and after a reload, and read in one is read in all', async () => {
  const site = await shop();
  const one = await site.newPage();
  await one.goto(site.url);
  await openChat(one);
  await one.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  await write(one, 'Hello');
  await one.keyboard.press('Escape');
  const two = await one.context().newPage();
  await two.goto(site.url);
  await answer(one, 'First');
  await answer(one, 'Second');
  for (const page of [one, two]) await expect.poll(() => badge(page)).toEqual(['2']);
  await one.reload();
  await expect.poll(() => badge(one)).toEqual(['2']);
  await two.locator('.launcher').click();
  await two.locator('.entry.ai', { hasText: 'Second' }).waitFor();
  for (const page of [one, two]) await expect.poll(() => badge(page)).toEqual([]);
});

test('two elements of one key on one page show one conversation', async () => {
  const site = await shop(
    `<afterword-survey publishable-key="${PUBLISHABLE}" endpoint="SERVER"></afterword-survey>
     <script type="module" src="SERVER/afterword/survey.js"></script>`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  await write(page, 'Hello');
  await page.locator('afterword-survey').getByRole('radio', { name: '4 of 5' }).click();
  const rating = () =>
    page.evaluate(
      () => document.querySelector('afterword-chat')!.conversation!.survey.peek().rating,
    );
  await expect.poll(rating).toBe(4);
  await site.settled(({ csat_score, message_count }) => csat_score === 4 && message_count === 1);
});

test('whoever is only signed in is no conversation, and loads no chat', async () => {
  const site = await shop();
  const page = await site.newPage();
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  await page.evaluate(() => window.Afterword!.identify({ customerId: 'c-17', name: 'Ana' }));
  await page.evaluate(() => window.Afterword!.setConsent('granted'));
  await page.waitForTimeout(500);
  expect(loaded.filter((path) => /panel|events/.test(path))).toEqual([]);

  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  await write(page, 'Hello');
  await site.settled(({ customer_id }) => customer_id === 'c-17');
  // On every page again: it is told once.
  await page.reload();
  await page.evaluate(() => window.Afterword!.identify({ customerId: 'c-17', name: 'Ana' }));
  await chatIsBack(page);
  await write(page, 'Again');
  const { events } = await site.settled(({ message_count }) => message_count >= 2);
  expect(events.filter(({ type }) => type === 'identity.set').length).toBe(1);
  // The next conversation is theirs too.
  await page.evaluate(() => {
    const chat = document.querySelector('afterword-chat')!;
    chat.resolve();
  });
  await page.getByRole('button', { name: 'Start a new chat' }).click();
  await write(page, 'Another thing');
  await expect
    .poll(async () => (await site.conversations()).data.map(({ customer_id }) => customer_id))
    .toEqual(['c-17', 'c-17']);
});
