import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type {
  BreakdownResponse,
  ConversationListResponse,
  SeriesResponse,
} from '../../src/contract/index.ts';
import { SECRET } from '../server/harness.ts';
import { expectAccessible, openDashboard, startSite, tileOf, useBrowser } from './harness.ts';

useBrowser();

const DAY = 86_400_000;
const dayBefore = (days: number) => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);

/** Billing was good last week and is bad this week; shipping is as it was; two of yesterday's were escalated. */
async function twoWeeks() {
  const site = await startSite(() => '');
  const { url } = site.server;
  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`${url}/api/v1/${path}`, { headers: { 'x-api-key': SECRET } });
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  }
  let id = 0;
  async function add(day: string, more: object): Promise<void> {
    const response = await fetch(`${url}/api/v1/conversations`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({
        conversation_id: `c${++id}`,
        platform: 'custom',
        messages: [
          { sender_type: 'customer', content: 'About my parcel', timestamp: `${day}T00:00:01Z` },
        ],
        ...more,
      }),
    });
    expect(response.status).toBe(201);
  }
  for (let i = 0; i < 12; i++) {
    await add(dayBefore(9), { topic: 'billing', csat_score: 5, ai_handled: true });
    await add(dayBefore(2), { topic: 'billing', csat_score: i < 9 ? 1 : 2, ai_handled: i < 8 });
    await add(dayBefore(9), { topic: 'shipping', csat_score: 4 });
    await add(dayBefore(2), { topic: 'shipping', csat_score: 4, status: 'resolved' });
  }
  for (const reason of ['ai_unsure', 'complex_issue']) {
    await add(dayBefore(1), { topic: 'returns', escalated: true, escalation_reason: reason });
  }
  return { site, get, add };
}

const total = (page: Page) => page.locator('.total').textContent();

test('“Which topic got worse since last week?”, and from there to its bad ratings by the bot', async () => {
  const { site, get } = await twoWeeks();
  const page = await openDashboard(site);
  await page.getByRole('radio', { name: '7 days' }).check({ force: true });
  await page.getByLabel('Sort by').selectOption('worse');
  const first = page.locator('.breakdown tbody tr').first();
  await first.getByText('Billing').waitFor();
  const { rows } = await get<BreakdownResponse>(
    `cs-metrics/breakdown?by=topic&from=${dayBefore(6)}`,
  );
  const billing = rows.find(({ value }) => value === 'billing')!;
  expect(billing.change.csat_percent.difference).toBe(-100);
  expect(await first.locator('td').nth(1).textContent()).toContain('100.0 points');
  await expectAccessible(page);

  // The same in another tab.
  const address = page.url();
  await page.reload();
  await page.locator('.breakdown tbody tr').first().getByText('Billing').waitFor();
  expect(page.url()).toBe(address);

  // “Show me the 1-star chats about billing that the bot handled”.
  await page.getByRole('link', { name: 'Billing', exact: true }).click();
  await expect.poll(() => total(page)).toBe(String(billing.conversations));
  await page.getByLabel('Rating').selectOption({ label: '1 star' });
  await page.getByLabel('Handled by').selectOption({ label: 'AI' });
  const found = await get<ConversationListResponse>(
    `conversations?topic=billing&min_csat=1&max_csat=1&ai_handled=true&from=${dayBefore(6)}`,
  );
  expect(found.total).toBe(8);
  await expect.poll(() => total(page)).toBe('8');
  await page.locator('.list a').first().click();
  await page.locator('.transcript li').first().waitFor();
  await page.reload();
  await page.locator('.transcript li').first().waitFor();
  expect(await total(page)).toBe('8');
  await page.goBack();
  await page.getByText('Choose a conversation').waitFor();
  await page.goBack();
  await expect.poll(() => total(page)).toBe('9');
  await page.getByRole('button', { name: 'Topic: Billing' }).click();
  await expect.poll(() => page.locator('.chips li').count()).toBe(4);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => total(page)).toBe('50');
});

test('in the breakdown, what may be chance has a sign that is explained once, and headings are whole words', async () => {
  const { site, add } = await twoWeeks();
  await add(dayBefore(2), { topic: 'shipping', csat_score: 4, escalated: true });
  const page = await openDashboard(site);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('radio', { name: '7 days' }).check({ force: true });
  const shipping = page.locator('.breakdown tbody tr').filter({ hasText: 'Shipping' });
  // 1 of 13, after 0 of 12.
  const escalated = shipping.locator('td').nth(2);
  await expect.poll(() => escalated.textContent()).toMatch(/7\.7 points\* \(may be chance\)$/);
  // As before: there is nothing to doubt.
  expect(await shipping.locator('td').nth(1).textContent()).toMatch(/no change$/);
  expect(await page.getByText('* May be chance, or too few to tell').count()).toBe(1);
  const broken = await page.locator('.breakdown thead th').evaluateAll((heads) =>
    heads
      .filter((head) => {
        const text = document.createRange();
        text.selectNodeContents(head);
        return text.getClientRects().length > head.textContent.split(' ').length;
      })
      .map((head) => head.textContent),
  );
  expect(broken).toEqual([]);
});

test('every figure opens as many conversations as it counts', async () => {
  const { site, get } = await twoWeeks();
  const page = await openDashboard(site);
  await page.getByRole('radio', { name: '30 days' }).check({ force: true });
  const { total: figures } = await get<SeriesResponse>(`cs-metrics/series?from=${dayBefore(29)}`);
  for (const [name, count] of [
    ['Conversations', figures.conversations],
    ['CSAT', figures.rated],
    ['Escalated', figures.escalated],
    ['Savings', figures.ai_handled],
    ['Time to resolution', figures.resolved],
  ] as const) {
    await tileOf(page, name).click();
    await expect.poll(() => total(page)).toBe(String(count));
    await page.goBack();
  }
  // A bucket of the table, too.
  await page.getByText('All numbers as a table').click();
  const day = page.locator('.as-table tbody tr').nth(29 - 2);
  expect(await day.locator('td').first().textContent()).toBe('24');
  await day.getByRole('link').first().click();
  await expect.poll(() => total(page)).toBe('24');
});

test('“What was escalated yesterday?”: three clicks, and dates stay in the address', async () => {
  const { site } = await twoWeeks();
  const page = await openDashboard(site);
  await page.getByRole('radio', { name: 'Custom dates' }).check({ force: true });
  await page.getByRole('button', { name: 'Yesterday' }).click();
  await expect.poll(() => tileOf(page, 'Escalated').textContent()).toBe('100.0%');
  expect(page.url()).toContain(`from=${dayBefore(1)}&to=${dayBefore(1)}`);
  // The keyboard goes on where it was.
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toBe('Yesterday');
  await tileOf(page, 'Escalated').click();
  await expect.poll(() => total(page)).toBe('2');
});

test('a filter that nothing fits is said, and can be cleared; views are named and kept', async () => {
  const { site } = await twoWeeks();
  const page = await openDashboard(site);
  await page.goto(`${site.server.url}/dashboard/conversations?topic=billing&status=resolved`);
  await page.getByText('No conversation fits').waitFor();
  await page.getByText('Views', { exact: true }).click();
  await page.getByPlaceholder('Name of the view').fill('Billing, done');
  await page.getByRole('button', { name: 'Save this view' }).click();
  await page.getByRole('link', { name: 'Billing, done' }).waitFor();
  await page.locator('.notice').getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => total(page)).toBe('50');
  // Those that an earlier version kept in the browser move to the server, once.
  await page.evaluate(() =>
    localStorage.setItem(
      'afterword:views:default',
      JSON.stringify([{ name: 'From before', query: 'status=open' }]),
    ),
  );
  await page.reload();
  await page.getByText('Views', { exact: true }).click();
  await page.getByRole('link', { name: 'From before' }).waitFor();
  expect(await page.evaluate(() => localStorage.getItem('afterword:views:default'))).toBeNull();
  const other = await openDashboard(site);
  await other.goto(`${site.server.url}/dashboard/conversations`);
  await other.getByText('Views', { exact: true }).click();
  await other.getByRole('link', { name: 'From before' }).waitFor();
  // What another program saved has no question mark before it.
  await other.getByRole('link', { name: 'From before' }).click();
  await expect.poll(() => new URL(other.url()).search).toBe('?status=open');
  expect(new URL(other.url()).pathname).toBe('/dashboard/conversations');
  await page.getByRole('link', { name: 'Billing, done' }).click();
  await page.getByText('No conversation fits').waitFor();
  await expectAccessible(page);
  // What is no value of a filter is said by the server, not shown as everything.
  await page.goto(`${site.server.url}/dashboard/conversations?status=nonsense`);
  await page.getByRole('alert').waitFor();

  await page.goto(`${site.server.url}/dashboard/conversations?q=parcel`);
  await page.locator('.list mark').first().waitFor();
  expect(await page.locator('.list mark').first().textContent()).toBe('parcel');
  expect(await page.getByLabel('Search transcripts').inputValue()).toBe('parcel');
});

test('the first run shows a tag with a key that works, and turns into the overview by itself', async () => {
  const site = await startSite(() => '');
  const page = await openDashboard(site);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Create a publishable key' }).click();
  const tag = page.locator('.first-run pre');
  await expect.poll(() => tag.textContent()).toMatch(/data-key="amo_pub_[\w-]{20,}"/);
  const [, key] = /data-key="([^"]+)"/.exec((await tag.textContent())!)!;
  const host = await startSite(
    () => `<script async src="${site.server.url}/afterword.js" data-key="${key}"></script>`,
    {},
    site.server,
  );
  const visitor = await host.newPage();
  await visitor.goto(host.url);
  await visitor.locator('.launcher').click();
  await visitor.locator('.composer textarea').pressSequentially('Hello');
  await visitor.keyboard.press('Enter');
  await expect.poll(() => tileOf(page, 'Conversations').textContent()).toBe('1');
  await expect.poll(() => page.locator('.first-run').count()).toBe(0);
});

test('a change draws new values into the chart that is there', async () => {
  const site = await startSite(() => '');
  const page = await openDashboard(site);
  await page.getByText('Live', { exact: true }).waitFor();
  const canvas = await page.locator('.figure canvas').first().elementHandle();
  const drawn = () => canvas!.evaluate((one) => (one as HTMLCanvasElement).toDataURL());
  const before = await drawn();
  const response = await fetch(`${site.server.url}/api/v1/conversations`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({
      conversation_id: 'live',
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: 'Hi' }],
    }),
  });
  expect(response.status).toBe(201);
  await expect.poll(() => tileOf(page, 'Conversations').textContent()).toBe('1');
  await expect.poll(drawn).not.toBe(before);
  expect(await canvas!.evaluate((one) => one.isConnected)).toBe(true);
});
