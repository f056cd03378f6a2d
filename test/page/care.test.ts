import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

const WORDS: Record<string, [line: string, text: RegExp]> = {
  en: ['I want to kill myself', /^It sounds as if you are going through something very hard/],
  ar: ['أريد أن أموت', /رقم الطوارئ المحلي/],
};

async function openShop(
  lang: string,
  look: Parameters<Awaited<ReturnType<typeof startSite>>['newPage']>[0],
  attributes = '',
) {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="${lang}"><title>Shop</title><h1>Shop</h1>${tag(server, attributes)}`,
  );
  const page = await site.newPage(look);
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(() => {
    Object.assign(window, { asked: [] });
    document.querySelector('afterword-chat')!.responder = (content: string) => {
      (window as unknown as { asked: string[] }).asked.push(content);
      return 'Have you tried turning it off and on?';
    };
  });
  return { site, page };
}

const asked = (page: Page) => page.evaluate(() => (window as unknown as { asked: string[] }).asked);

test.each([
  ['a desktop', 'en', { colorScheme: 'light' as const }],
  ['a desktop in the dark', 'en', { colorScheme: 'dark' as const }],
  ['a phone, right to left', 'ar', { viewport: { width: 360, height: 640 } }],
])('a customer who may hurt themselves sees the notice, and no bot: %s', async (_, lang, look) => {
  const { site, page } = await openShop(lang, look, 'data-helpline="Samaritans: 116 123"');
  const [line, text] = WORDS[lang]!;
  await write(page, line);
  const notice = page.locator('.note.care');
  await notice.waitFor();
  expect(await notice.locator('p').first().textContent()).toMatch(text);
  expect(await notice.getAttribute('role')).toBe('alert');
  const number = notice.getByRole('link', { name: '116 123' });
  expect(await number.getAttribute('href')).toBe('tel:116123');
  // All of it is in the panel, and nothing covers it.
  const isSeen = await notice.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const at = (element.getRootNode() as ShadowRoot).elementFromPoint(
      (left + right) / 2,
      (top + bottom) / 2,
    );
    const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    return isInside && element.scrollHeight <= element.clientHeight + 1 && element.contains(at);
  });
  expect(isSeen).toBe(true);
  const [color, behind] = await notice.evaluate((element) => {
    const { color: front, backgroundColor } = getComputedStyle(element);
    return [front, backgroundColor];
  });
  expect(color).not.toBe(behind);

  const record = await site.settled(({ escalated }) => escalated === true);
  expect(record.escalation_reason).toBe('sensitive_topic');
  const told = record.events.filter(({ type }) => type === 'conversation.escalated');
  expect(told.map(({ data }) => (data as { trigger?: string }).trigger)).toEqual(['self-harm']);
  expect(await asked(page)).toEqual([]);

  // It can be scrolled by keyboard, and it is there after a reload.
  expect(await notice.getAttribute('tabindex')).toBe('0');
  await page.reload();
  await notice.waitFor();
});

test('another question goes to the bot, and shows no notice', async () => {
  const { page } = await openShop('en', {});
  await write(page, 'This traffic is killing me. Where is my parcel?');
  await page.locator('.entry', { hasText: 'turning it off' }).waitFor();
  expect(await page.locator('.note.care').count()).toBe(0);
  expect((await asked(page)).length).toBe(1);
});

test('with escalation off, nothing of it is loaded, and the bot replies', async () => {
  const { page } = await openShop('en', {}, 'data-escalation="off"');
  const loaded: string[] = [];
  page.on('request', (request) => void loaded.push(request.url()));
  await write(page, 'I want to kill myself');
  await page.locator('.entry', { hasText: 'turning it off' }).waitFor();
  expect(loaded.filter((url) => /\/care-[^/]*\.js$/.test(url))).toEqual([]);
  expect(await page.locator('.note.care').count()).toBe(0);
});

test('its words load while the first question is written', async () => {
  const { page } = await openShop('en', {});
  const loaded = page.waitForRequest((request) => /\/care-[^/]*\.js$/.test(request.url()));
  await page.locator('textarea').first().pressSequentially('I');
  await loaded;
  expect(await asked(page)).toEqual([]);
});

test('the team learns of it when a person was already asked for', async () => {
  const { site, page } = await openShop('en', {});
  await write(page, 'Where is my parcel?');
  await page.locator('.entry', { hasText: 'turning it off' }).waitFor();
  await page.evaluate(() => document.querySelector('afterword-chat')!.escalate('complex_issue'));
  await write(page, 'I want to kill myself');
  await page.locator('.note.care').waitFor();
  const record = await site.settled(
    ({ events }) => events.filter(({ type }) => type === 'conversation.escalated').length === 2,
  );
  expect(record.escalation_reason).toBe('complex_issue');
  const told = record.events.filter(({ type }) => type === 'conversation.escalated');
  expect(told.map(({ data }) => (data as { trigger?: string }).trigger)).toEqual([
    undefined,
    'self-harm',
  ]);
});

test('what the team was told of a message is not told again when the page is loaded later', async () => {
  const { site, page } = await openShop('en', {});
  await write(page, 'I want to kill myself');
  await page.locator('.note.care').waitFor();
  await site.settled(({ escalated }) => escalated === true);
  // The customer goes back to the assistant.
  await page.evaluate(() => document.querySelector('afterword-chat')!.conversation!.callOff());
  await page.reload();
  await page.locator('.note.care').waitFor();
  await page.evaluate(() => document.querySelector('afterword-chat')!.escalate('complex_issue'));
  const record = await site.settled(
    ({ events }) => events.filter(({ type }) => type === 'conversation.escalated').length === 2,
  );
  const told = record.events.filter(({ type }) => type === 'conversation.escalated');
  expect(told.map(({ data }) => (data as { reason: string }).reason)).toEqual([
    'sensitive_topic',
    'complex_issue',
  ]);
});
