import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { SECRET } from '../server/harness.ts';
import { openDashboard, startSite, tileOf, useBrowser } from './harness.ts';

useBrowser();

const DAY = 86_400_000;

async function add(url: string, id: string, daysAgo = 0): Promise<void> {
  const timestamp = new Date(Date.now() - daysAgo * DAY).toISOString();
  const response = await fetch(`${url}/api/v1/conversations`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({
      conversation_id: id,
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: 'Hi', timestamp }],
    }),
  });
  expect(response.status).toBe(201);
}

/** Lets what matches wait. @returns how many were asked for, and what lets them go on */
async function hold(page: Page, matches: string) {
  const held: Route[] = [];
  let isHolding = true;
  let asked = 0;
  await page.route(matches, (route) => {
    asked++;
    if (isHolding) held.push(route);
    else void route.continue();
  });
  return {
    asked: () => asked,
    async release() {
      isHolding = false;
      await Promise.all(held.map((route) => route.continue().catch(() => {})));
    },
  };
}

test('what is asked for another time range is given up, and its answer never shown', async () => {
  const site = await startSite(() => '');
  await add(site.server.url, 'now');
  await add(site.server.url, 'a', 10);
  await add(site.server.url, 'b', 10);
  const page = await openDashboard(site);
  const total = tileOf(page, 'Conversations');
  await expect.poll(() => total.textContent()).toBe('1');
  const weekOf = `/cs-metrics/series?from=${new Date(Date.now() - 6 * DAY).toISOString().slice(0, 10)}&interval=day`;
  const week = await hold(page, `**${weekOf.replace('?', '\\?')}`);
  const givenUp = page.waitForEvent('requestfailed', (request) => request.url().endsWith(weekOf));
  await page.getByRole('radio', { name: '7 days' }).check({ force: true });
  await expect.poll(week.asked).toBe(1);
  // Of the day before nothing stands under the week.
  await page.getByRole('status', { name: 'Loading' }).first().waitFor();
  expect(await total.count()).toBe(0);
  await page.getByRole('radio', { name: '30 days' }).check({ force: true });
  await givenUp;
  await expect.poll(() => total.textContent()).toBe('3');
  await week.release();
  await page.waitForTimeout(300);
  expect(await total.textContent()).toBe('3');
});

test('changes that come while an answer is on its way ask after it, not each by itself', async () => {
  const site = await startSite(() => '');
  const page = await openDashboard(site);
  await page.getByText('Live', { exact: true }).waitFor();
  await expect.poll(() => tileOf(page, 'Conversations').textContent()).toBe('0');
  const metrics = await hold(page, '**/cs-metrics/series*');
  const began = Date.now();
  for (let i = 1; i <= 4; i++) {
    await add(site.server.url, `c${i}`);
    // The list is told of each, so the numbers are as well.
    await expect.poll(() => page.locator('.list li').count()).toBe(i);
  }
  // One that is slow, three seconds, gets another beside it.
  const most = 1 + Math.floor((Date.now() - began) / 3_000);
  expect(metrics.asked()).toBeLessThanOrEqual(most);
  await metrics.release();
  await expect.poll(() => tileOf(page, 'Conversations').textContent()).toBe('4');
  await page.waitForTimeout(300);
  expect(metrics.asked()).toBeLessThanOrEqual(most + 1);
});

test('an answer that never comes keeps no later one away, and comes to nothing when it does', async () => {
  const site = await startSite(() => '');
  const page = await openDashboard(site);
  await page.getByText('Live', { exact: true }).waitFor();
  const total = tileOf(page, 'Conversations');
  await expect.poll(() => total.textContent()).toBe('0');
  const stuck: Route[] = [];
  await page.route('**/cs-metrics/series*', (route) => {
    if (stuck.length > 0) void route.continue();
    else stuck.push(route);
  });
  await add(site.server.url, 'a');
  await expect.poll(() => stuck.length).toBe(1);
  await add(site.server.url, 'b');
  await expect.poll(() => total.textContent()).toBe('2');
  await stuck[0]!.fulfill({ json: { success: true, metrics: {} } }).catch(() => {});
  await page.waitForTimeout(300);
  expect(await total.textContent()).toBe('2');
});

test('what could not be fetched is said, what was there stays, and the next change brings it', async () => {
  const site = await startSite(() => '');
  await add(site.server.url, 'a');
  const page = await openDashboard(site);
  await page.getByText('Live', { exact: true }).waitFor();
  const total = tileOf(page, 'Conversations');
  await expect.poll(() => total.textContent()).toBe('1');
  await page.route('**/cs-metrics/series*', (route) => route.abort());
  await add(site.server.url, 'b');
  await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
  expect(await total.textContent()).toBe('1');
  await page.unroute('**/cs-metrics/series*');
  await add(site.server.url, 'c');
  await expect.poll(() => total.textContent()).toBe('3');
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a list longer than one answer stays whole when something changes', async () => {
  const site = await startSite(() => '');
  await Promise.all(Array.from({ length: 230 }, (_, i) => add(site.server.url, `c${i}`, 1)));
  const page = await openDashboard(site);
  await page.getByRole('link', { name: 'Conversations', exact: true }).click();
  const rows = page.locator('.list li');
  const more = page.getByRole('button', { name: 'Show more' });
  for (const shown of [100, 150, 200, 230]) {
    await more.click();
    await expect.poll(() => rows.count()).toBe(shown);
  }
  expect(await more.count()).toBe(0);
  await add(site.server.url, 'newest');
  await expect.poll(() => page.locator('.total').textContent()).toBe('231');
  expect(await rows.count()).toBe(231);
  const links = await rows
    .locator('a')
    .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(new Set(links).size).toBe(231);
  expect(links[0]).toContain('/newest');
});
