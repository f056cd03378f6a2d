import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SECRET } from '../server/harness.ts';
import { expectAccessible, newPage, openDashboard, startSite, useBrowser } from './harness.ts';

useBrowser();

const ODD = '<img src=x onerror=alert(1)> and a word without an end '.padEnd(190, 'x');
const RTL = 'חשבונית';

async function withTopics() {
  const site = await startSite(() => '');
  const post = async (path: string, body: object) => {
    const response = await fetch(`${site.server.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([200, 201]).toContain(response.status);
  };
  const topics = ['Invoice', 'invoice', 'billing', 'Bills', 'delivery', ODD, RTL];
  for (const [index, topic] of topics.entries()) {
    const messages = [{ sender_type: 'customer', content: `Question ${index}` }];
    await post('conversations', {
      conversation_id: `c${index}`,
      platform: 'custom',
      topic,
      messages,
    });
  }
  return { site, post };
}

const choose = (page: Page, topic: string) =>
  page.getByRole('checkbox', { name: new RegExp(`Choose .?${topic}`) });

async function expectNoOverflow(page: Page): Promise<void> {
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  expect(wide).toBe(false);
}

async function shoot(page: Page, name: string): Promise<void> {
  const shots = process.env['AFTERWORD_SHOTS'];
  if (shots) await page.screenshot({ path: `${shots}/topics-${name}.png`, fullPage: true });
}

test('topics are merged after a preview, by keyboard, and the merge is undone', async () => {
  const { site, post } = await withTopics();
  await post('views', { name: 'Invoices', query: 'topic=invoice', shared: true });
  const page = await openDashboard(site);
  await page.getByRole('link', { name: 'Topics', exact: true }).click();
  await page.getByText('No topic was merged or renamed.').waitFor();
  const rows = page.locator('.topic-list > li');
  await expect.poll(() => rows.count()).toBe(6);
  await expectAccessible(page);

  await choose(page, 'Invoice').press('Space');
  await choose(page, 'Bills').press('Space');
  await page.getByText('2 topics chosen:').waitFor();
  const name = page.getByLabel('New name, or the topic that they become part of');
  await name.fill('BILLING');
  await name.press('Enter');
  await page.getByText('with 3 conversations, will be part of').waitFor();
  await page.getByText('which has 1 conversation now. Together: 4 conversations.').waitFor();
  await page.getByText('1 saved view names an old topic.').waitFor();
  await expectAccessible(page);
  await shoot(page, 'preview');
  // The button has the focus, as the one that asked for the preview is gone.
  await page.keyboard.press('Enter');
  const now = page.locator('.join [role=status]').filter({ hasText: 'Now called' });
  await now.waitFor();
  await expect.poll(() => rows.count()).toBe(4);
  expect(await rows.first().textContent()).toContain('4 conversations');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Now called');

  // What names the old topic shows the new one, and says so.
  await page.goto(`${new URL(page.url()).origin}/dashboard/conversations?topic=invoice`);
  await page.locator('.merged').getByText('is called').waitFor();
  expect(await page.locator('.master .total').textContent()).toBe('4');
  await expectAccessible(page);
  await shoot(page, 'merged');
  await page.locator('.master .list a').filter({ hasText: 'Question 0' }).click();
  await page.getByText('Recorded topic').waitFor();
  await page.locator('.merged button').click();
  await page.locator('.merged').waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.get('topic')).toBe('billing');

  await page.getByRole('link', { name: 'Topics', exact: true }).click();
  const change = page.locator('.keys > li').filter({ hasText: 'Now called' });
  await change.getByRole('button', { name: /^Undo/ }).click();
  await change.getByRole('button', { name: 'Undo it' }).click();
  await change.getByText('Undone:').waitFor();
  await expect.poll(() => rows.count()).toBe(6);
  await expectAccessible(page);
});

test('a topic is renamed, and a name that cannot be is refused with its reason', async () => {
  const { site } = await withTopics();
  const page = await openDashboard(site);
  await page.getByRole('link', { name: 'Topics', exact: true }).click();
  await choose(page, 'Delivery').check();
  const name = page.getByLabel('New name, or the topic that they become part of');
  await name.fill(' DELIVERY ');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('alert').getByText('This is the name already').waitFor();
  await name.fill('Shipping & returns');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.locator('.topic-list').getByText('Shipping & returns').waitFor();
  await page.locator('.join').getByRole('button', { name: 'Undo' }).click();
  await page.locator('.topic-list').getByText('Delivery', { exact: true }).waitFor();

  await page.getByLabel('Find topics').fill('bill');
  await expect.poll(() => page.locator('.topic-list > li').count()).toBe(2);
  expect(new URL(page.url()).searchParams.get('q')).toBe('bill');
  await page.getByLabel('Find topics').fill('nothing of it');
  await page.getByText('Nothing found').waitFor();
});

test.each([
  ['en-GB', 'light', { width: 1280, height: 800 }],
  ['en-GB', 'dark', { width: 390, height: 800 }],
  ['de-DE', 'dark', { width: 1280, height: 800 }],
  ['de-DE', 'light', { width: 320, height: 700 }],
] as const)('the page in %s, %s, %j', async (locale, colorScheme, viewport) => {
  const { site, post } = await withTopics();
  await post('topics/changes', { topics: ['bills', RTL, ODD], name: 'billing' });
  const page = await newPage({ locale, colorScheme, viewport });
  await page.goto(`${site.server.url}/dashboard/topics`);
  await page.locator('#key').fill(SECRET);
  await page.locator('.sign-in .primary').click();
  await page.locator('.topic-list input').nth(2).waitFor();
  await page.locator('.topic-list input').nth(1).check();
  await page.locator('.topic-list input').nth(2).check();
  await page.locator('#topic-name').fill(ODD);
  await page.locator('.join .primary').click();
  await page.locator('.join .effects').waitFor();
  await expectNoOverflow(page);
  await expectAccessible(page);
  await shoot(page, `${locale}-${colorScheme}-${viewport.width}`);
});
