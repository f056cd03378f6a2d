import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SECRET } from '../server/harness.ts';
import { expectAccessible, openDashboard, startSite, useBrowser } from './harness.ts';

useBrowser();

const QUESTION = 'Do you sell <b>penguins</b>?';

async function withGap() {
  const site = await startSite(() => '');
  const post = (path: string, body: object) =>
    fetch(`${site.server.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    messages: [
      { sender_type: 'customer', content: QUESTION },
      { sender_type: 'ai', content: 'I am sorry, I do not know.' },
      { sender_type: 'human_agent', content: 'Yes, two kinds.' },
    ],
    escalated: true,
    escalation_reason: 'ai_unsure',
  });
  return { site: { ...site, post }, page: await openDashboard(site) };
}

const inList = (page: Page, title: string) =>
  page.locator('.master .list a').filter({ hasText: title });

test('a knowledge gap becomes an article, which is edited, restored, deleted and brought back', async () => {
  const { page } = await withGap();
  await page.getByRole('link', { name: 'Insights' }).click();
  await page.locator('.gaps summary').click();
  await page.getByText('Yes, two kinds.').waitFor();
  expect(await page.locator('.gaps .gap').textContent()).toContain('I am sorry, I do not know.');
  await expectAccessible(page);

  // By keyboard: the link, the fields, and the button.
  await page.getByRole('link', { name: 'Add an answer' }).press('Enter');
  const title = page.getByLabel('Title: what is asked');
  expect(await title.inputValue()).toBe(QUESTION);
  expect(await page.getByLabel('Other ways to ask').inputValue()).toBe(QUESTION);
  await page
    .getByLabel('Text, in Markdown')
    .fill('Yes, **two** kinds.\n\n<img src=x onerror=alert(1)>');
  const preview = page.locator('.rendered').first();
  expect(await preview.locator('strong').textContent()).toBe('two');
  expect(await preview.locator('img').count()).toBe(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Publish' }).press('Enter');
  await inList(page, QUESTION).getByText('Published').waitFor();
  await page.getByRole('heading', { name: 'Did it help?' }).waitFor();
  await page.getByText('Too early to tell').waitFor();

  // What is not saved stays while another page is open.
  await page.getByLabel('Text, in Markdown').fill('No longer.');
  await page.getByRole('link', { name: 'Insights' }).click();
  await page.locator('.gaps summary').getByText('Has an article').waitFor();
  await page.locator('.gaps summary').click();
  await page.locator('.gap').getByText('Too early to tell').waitFor();
  await page.locator('.gap section').getByRole('link', { name: QUESTION }).click();
  expect(await page.getByLabel('Text, in Markdown').inputValue()).toBe('No longer.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  await page.locator('.versions').getByText('Version 2').waitFor();

  await page.locator('.versions summary').filter({ hasText: 'Version 1' }).click();
  await page.getByRole('button', { name: 'Restore Version 1' }).click();
  await page.locator('.versions').getByText('Version 3').waitFor();
  await expect
    .poll(() => page.getByLabel('Text, in Markdown').inputValue())
    .toContain('**two** kinds');
  await expectAccessible(page);

  await page.getByRole('button', { name: `Delete ${QUESTION}` }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByText('No articles yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await inList(page, QUESTION).getByText('Published').waitFor();
});

test('an article that was changed elsewhere is loaded again, and the text of another gap stays its own', async () => {
  const { site, page } = await withGap();
  await site.post('articles', { title: 'Returns', body: 'One week.', status: 'draft' });
  const patch = (body: string) =>
    fetch(`${site.server.url}/api/v1/articles/1`, {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ body }),
    });
  const { origin } = new URL(page.url());
  await page.goto(`${origin}/dashboard/articles/1`);
  const text = page.getByLabel('Text, in Markdown');
  await text.fill('Two weeks.');
  await patch('Three weeks.');
  await page.getByRole('button', { name: 'Save as draft' }).click();
  await page.locator('.versions').getByText('Version 2').waitFor();
  await page.getByText('has changed since you opened it').waitFor();
  expect(await text.inputValue()).toBe('Two weeks.');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  expect(await text.inputValue()).toBe('Three weeks.');
  await text.fill('Four weeks.');
  await page.getByRole('button', { name: 'Save as draft' }).click();
  await page.getByText('Saved.').waitFor();

  // Nobody deletes what they have not seen.
  await patch('Five weeks.');
  await page.getByRole('button', { name: 'Delete Returns' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByText('has changed since you opened it').waitFor();
  await expect.poll(() => text.inputValue()).toBe('Five weeks.');

  await page.getByRole('link', { name: 'New article' }).click();
  await text.fill('About nothing yet.');
  await page.getByRole('link', { name: 'Insights' }).click();
  await page.locator('.gaps summary').click();
  await page.getByRole('link', { name: 'Add an answer' }).click();
  await expect.poll(() => page.getByLabel('Title: what is asked').inputValue()).toBe(QUESTION);
  expect(await text.inputValue()).toBe('');
  await text.fill('Yes, two kinds.');
  await page.getByRole('link', { name: 'New article' }).click();
  await expect.poll(() => text.inputValue()).toBe('About nothing yet.');
});

test('Markdown files are imported and exported, and all fits a phone in the dark', async () => {
  const { page } = await withGap();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${new URL(page.url()).origin}/dashboard/articles`);
  await page.getByText('Markdown files', { exact: true }).click();
  await page.getByLabel('Import Markdown files').setInputFiles([
    {
      name: 'help.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from(`## ${'Long'.repeat(40)}\n\nText\n\n## كيف أعيد طلبي؟\n\nنص`),
    },
    { name: 'empty.md', mimeType: 'text/markdown', buffer: Buffer.from('') },
  ]);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('2 new, 0 changed, 0 unchanged.').waitFor();
  await page.getByText('empty.md: It has no article.').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export all articles' }).click();
  expect((await download).suggestedFilename()).toBe('articles.md');

  await expectAccessible(page);
  const isWide = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
  expect(await isWide()).toBe(false);
  await inList(page, 'Long').click();
  await page.getByLabel('Text, in Markdown').waitFor();
  await expectAccessible(page);
  expect(await isWide()).toBe(false);
  await page.getByRole('link', { name: '← All articles' }).click();
  await inList(page, 'كيف').waitFor();
});

test('a customer who was unhappy twice is at risk, and opens their conversations', async () => {
  const { site, page } = await withGap();
  for (const conversation_id of ['low-1', 'low-2']) {
    await site.post('conversations', {
      conversation_id,
      platform: 'custom',
      customer_id: 'Ana <b>B</b>',
      csat_score: 1,
      messages: [{ sender_type: 'customer', content: 'No!' }],
    });
  }
  await page.getByRole('link', { name: 'Insights' }).click();
  const one = page.locator('section[aria-labelledby="at-risk"] .list a');
  await one.getByText('2× rated 1 or 2').waitFor();
  await page.locator('.patterns .bar').waitFor();
  await expectAccessible(page);
  await one.click();
  await expect.poll(() => page.locator('.total').textContent()).toBe('2');
});
