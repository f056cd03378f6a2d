import { expect, test } from 'vitest';
import type { Observed } from '../../src/adapters/observe.ts';
import { LONG } from '../long.ts';
import { newPage, startSite, tag, useBrowser } from './harness.ts';
import { deepChat } from './vendors/deep-chat.ts';
import { n8n } from './vendors/n8n.ts';
import { pageOf, ready } from './vendors/compare.ts';
import { startShop } from './vendors/vendor.ts';

useBrowser();

test.skipIf(!LONG)(
  'the script tag alone: transcript, escalation, sentiment and rating',
  async () => {
    const site = await startSite(() => '');
    const folder = await deepChat.prepare();
    const url = await startShop(
      deepChat,
      folder,
      () => `<!doctype html><html lang="en"><title>Shop</title>${deepChat.html}
      ${tag(site.server, 'data-observe="auto"')}</html>`,
    );
    const page = await newPage();
    await page.goto(url);
    await page.locator('deep-chat #text-input').waitFor();
    await deepChat.say(page, 'This is terrible, I want to speak to an agent');
    await expect.poll(() => deepChat.stored(page)).toHaveLength(2);
    await page.evaluate(() => window.Afterword.escalate());
    await page.evaluate(() => window.Afterword.resolve());
    await page
      .getByRole('radio', { name: '4' })
      .or(page.locator('afterword-survey .stars button').nth(3))
      .first()
      .click();
    const record = await site.settled(
      ({ csat_score, sentiment }) => csat_score !== null && sentiment !== null,
    );
    expect(record).toMatchObject({
      csat_score: 4,
      sentiment: expect.stringMatching(/negative|frustrated/),
      escalated: true,
    });
    expect(record.messages.map(({ content }) => content)).toEqual(
      (await deepChat.stored(page)).map(({ text }) => text),
    );
  },
);

test.skipIf(!LONG)('nothing is captured, and nothing hooked, before consent', async () => {
  const site = await startSite(() => '');
  const folder = await n8n.prepare();
  const url = await startShop(n8n, folder, () =>
    pageOf(n8n, 'api', site.server.url)
      .replace('endpoint: window.endpoint', "endpoint: window.endpoint, consent: 'pending'")
      .replace('<title>', '<script>window.theirs = fetch</script><title>'),
  );
  const page = await newPage();
  await page.goto(url);
  await ready(page);
  await n8n.say(page, 'Before');
  await expect.poll(() => n8n.stored(page)).toHaveLength(2);
  expect(await page.evaluate('fetch === window.theirs')).toBe(true);
  expect((await site.conversations()).data).toEqual([]);
  await page.evaluate("window.afterword.setConsent('granted')");
  expect(await page.evaluate('fetch === window.theirs')).toBe(false);
  await n8n.say(page, 'After');
  const { messages } = await site.settled(({ messages }) => messages.length === 2);
  expect(messages[0]!.content).toBe('After');
  await page.evaluate(() => (window as unknown as { observed: Observed }).observed.stop());
  expect(await page.evaluate('fetch === window.theirs')).toBe(true);
});
