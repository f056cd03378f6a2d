import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AlertListResponse, DigestResponse } from '../../src/contract/index.ts';
import { SECRET } from '../server/harness.ts';
import { expectAccessible, openDashboard, SHOTS, startSite, useBrowser } from './harness.ts';

useBrowser();

async function read<T>(url: string, path: string): Promise<T> {
  const response = await fetch(`${url}/api/v1/${path}`, { headers: { 'x-api-key': SECRET } });
  return (await response.json()) as T;
}

async function openAlerts(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Alerts', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
}

test('a lead makes an alert, reads its present value, switches it off, and deletes it', async () => {
  const { server } = await startSite(() => '');
  const page = await openDashboard({ server });
  await openAlerts(page);
  await page.getByText('No alerts yet').waitFor();
  await expectAccessible(page);

  // With the keyboard alone.
  await page.getByText('New alert').press('Enter');
  await page.getByLabel('Name', { exact: true }).focus();
  await page.keyboard.type('Queue <b>is</b> long');
  await page.getByLabel('Figure').selectOption('longest_wait_seconds');
  expect(await page.getByLabel('Limit, in minutes').inputValue()).toBe('5');
  expect(await page.getByLabel('Of the last hours').count()).toBe(0);
  await page.getByRole('button', { name: 'Check now' }).press('Enter');
  await page
    .getByText('Longest wait (now): none. The limit is above 5 minutes. The limit is not reached.')
    .waitFor();
  await page.getByLabel('Limit, in minutes').press('Enter');
  await page.getByRole('heading', { name: 'Queue <b>is</b> long' }).waitFor();
  await page.getByText('Longest wait above 5 min (now)').waitFor();
  await page.getByText('Has not fired yet').waitFor();
  expect((await read<AlertListResponse>(server.url, 'alerts')).data).toMatchObject([
    { figure: 'longest_wait_seconds', comparison: 'above', threshold: 300, state: 'quiet' },
  ]);

  await page.getByRole('button', { name: 'Switch off: Queue <b>is</b> long' }).click();
  await page.getByText('Off', { exact: true }).waitFor();
  await page.getByText('Edit', { exact: true }).click();
  await page.locator('.keys').getByLabel('Figure').selectOption('escalated');
  expect(await page.locator('.keys').getByLabel('How many times').inputValue()).toBe('2');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByText('Escalations at 2 times the usual (last 1 hour), with at least 5').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete Queue <b>is</b> long' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('No alerts yet').waitFor();
});

test.each([
  ['light', { width: 1280, height: 900 }],
  ['dark', { width: 360, height: 740 }],
] as const)(
  'quiet hours and the digest are set, and the page is accessible: %s, %j',
  async (colorScheme, viewport) => {
    const { server } = await startSite(() => '');
    await fetch(`${server.url}/api/v1/alerts`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'x'.repeat(80),
        figure: 'csat_percent',
        comparison: 'below',
        threshold: 80,
        minimum: 20,
      }),
    });
    const page = await openDashboard({ server }, { colorScheme, viewport });
    await page.goto(`${server.url}/dashboard/alerts`);
    await page.getByText('CSAT below 80.0% (last 24 hours), with at least 20').waitFor();
    await page.getByRole('checkbox', { name: 'Quiet hours', exact: true }).check();
    await page.getByLabel('From').fill('21:30');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('Saved').waitFor();
    await page.getByLabel('Send it every week').check();
    await page.getByLabel('Day', { exact: true }).selectOption('Friday');
    await page.getByLabel('Time', { exact: true }).fill('16:00');
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByText('The next one:').waitFor();
    const { data } = await read<DigestResponse>(server.url, 'digest');
    expect(data).toMatchObject({ enabled: true, weekday: 5, time: '16:00' });
    expect(await read(server.url, 'notifications/settings')).toMatchObject({
      data: { quiet_hours: { from: '21:30', to: '07:00' } },
    });
    await page.getByText('New alert').click();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(
      false,
    );
    if (SHOTS)
      await page.screenshot({ path: `${SHOTS}/alerts-${colorScheme}.png`, fullPage: true });
  },
);
