import { expect, test } from 'vitest';
import { SECRET } from '../server/harness.ts';
import { expectAccessible, openDashboard, startSite, tileOf, useBrowser } from './harness.ts';

useBrowser();

const HOUR = 3_600_000;
const time = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR).toISOString();

/** Conversations of two bots that ended some days ago; one of them is erased after its day was written. */
async function exported() {
  const site = await startSite(() => '');
  const call = (method: string, path: string, body?: object) =>
    fetch(site.server.url + path, {
      method,
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const intents = ['Order status', 'Refund'];
  for (let i = 0; i < 12; i++) {
    const answer = await call('POST', '/api/v1/conversations', {
      conversation_id: `c${i}`,
      platform: 'custom',
      bot_id: i % 4 === 0 ? 'helper' : 'concierge',
      customer_id: `u${i}`,
      escalated: i % 3 === 0,
      messages: [
        { sender_type: 'customer', content: 'Where is it?', timestamp: time(73) },
        {
          sender_type: i % 3 === 0 ? 'human_agent' : 'ai',
          content: 'On its way.',
          timestamp: time(73),
          intent: { intent_id: intents[i % 2], intent_name: intents[i % 2] },
        },
      ],
      status: 'resolved',
      resolved_at: time(72),
    });
    expect(answer.status).toBe(201);
  }
  return { site, call };
}

test('the page of exports: figures, intents, files by links, what was erased', async () => {
  const { site, call } = await exported();
  const page = await openDashboard(site);
  await page.getByRole('link', { name: 'Exports' }).click();
  const files = page.locator('.files-of-days tbody tr');
  // The server looks for days that are over by itself.
  await expect
    .poll(
      async () => {
        await page.reload();
        await page.getByRole('heading', { name: 'Exports' }).waitFor();
        await page.locator('.card').first().waitFor();
        return files.filter({ hasNotText: 'No conversations' }).count();
      },
      { timeout: 60_000, interval: 1000 },
    )
    .toBe(2);
  await expect.poll(() => tileOf(page, 'Conversations').textContent()).toBe('12');
  expect(await tileOf(page, 'Escalated').textContent()).toBe('33.3%');
  expect(await page.locator('.intents tbody tr').allTextContents()).toEqual([
    expect.stringContaining('Order status6'),
    expect.stringContaining('Refund6'),
  ]);

  await page.getByLabel('Bot').selectOption('helper');
  await expect.poll(() => tileOf(page, 'Conversations').textContent()).toBe('3');
  const download = page.waitForEvent('download');
  await files.filter({ hasNotText: 'No conversations' }).getByRole('link').first().click();
  expect((await download).suggestedFilename()).toMatch(
    /^conversation_helper_\d{8}_000000000000\.json$/,
  );

  // A day whose conversation came after its file was written says so, and leads to it.
  await call('POST', '/api/v1/conversations', {
    conversation_id: 'imported',
    platform: 'custom',
    bot_id: 'helper',
    messages: [{ sender_type: 'customer', content: 'An old question', timestamp: time(49) }],
    status: 'resolved',
    resolved_at: time(48),
  });
  const late = files.filter({ hasText: '1 arrived too late' });
  await expect
    .poll(
      async () => {
        await page.reload();
        await page.getByRole('heading', { name: 'Exports' }).waitFor();
        await page.getByLabel('Bot').selectOption('helper');
        await files.first().waitFor();
        return late.count();
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(1);
  expect(await late.locator('th').textContent()).toBe(time(48).slice(0, 10));
  await late.getByText('1 arrived too late').click();
  await expect
    .poll(() => page.locator('.list li').allTextContents())
    .toEqual([expect.stringContaining('An old question')]);
  await page.goBack();
  await page.getByRole('heading', { name: 'Exports' }).waitFor();

  await call('DELETE', '/api/v1/customers/u0');
  await page.reload();
  await page.getByText(/The files of 1 day contain conversations that were erased/).waitFor();
  expect(await page.locator('.erased code').first().textContent()).toContain('--reissue');
  await expectAccessible(page);
  const shots = process.env['AFTERWORD_SHOTS'];
  for (const [width, height] of [
    [1280, 900],
    [390, 800],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(overflow).toBe(false);
    for (const colorScheme of ['light', 'dark'] as const) {
      if (!shots) continue;
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${shots}/exports-${width}-${colorScheme}.png` });
    }
  }
});

test('without a day that is written, the page says why', async () => {
  const page = await openDashboard(await startSite(() => ''));
  await page.getByRole('link', { name: 'Exports' }).click();
  await page.getByText('No files yet').waitFor();
  await expectAccessible(page);
});
