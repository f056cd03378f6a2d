import { expect, test } from 'vitest';
import { SECRET } from '../server/harness.ts';
import { expectAccessible, openDashboard, startSite, useBrowser } from './harness.ts';

useBrowser();

test('the page of customer data: find, export, erase, and the record of it', async () => {
  const site = await startSite(() => '');
  const post = async (body: object) => {
    const response = await fetch(`${site.server.url}/api/v1/conversations`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ platform: 'custom', ...body }),
    });
    expect(response.status).toBe(201);
  };
  await post({
    conversation_id: 'c1',
    contact_email: 'ana@example.com',
    customer_id: 'ana-1',
    messages: [{ sender_type: 'customer', content: 'My lamp' }],
  });
  await post({
    conversation_id: 'c2',
    customer_id: 'ana-1',
    contact_email: 'family@example.com',
    messages: [],
  });
  await post({
    conversation_id: 'c3',
    customer_id: 'ben-1',
    contact_email: 'family@example.com',
    messages: [],
  });

  const page = await openDashboard(site);
  await page.getByRole('link', { name: 'Customer data' }).click();
  await page.getByText('Nobody has exported or erased').waitFor();
  await page.getByLabel('Address or id').fill('nobody@example.com');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing found').waitFor();
  await expectAccessible(page);

  await page.getByLabel('Address or id').fill('Ana@Example.com');
  await page.getByRole('button', { name: 'Find' }).click();
  const found = page.locator('.person');
  await found.getByText('ana-1, ana@example.com').waitFor();
  expect(await found.locator('ul').first().locator('li').allTextContents()).toEqual([
    '2 conversations',
    '1 message',
  ]);
  await found.getByText('family@example.com: the address belongs to several customers').waitFor();
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await found.getByRole('button', { name: 'Export' }).click();
  expect((await download).suggestedFilename()).toBe('customer.ndjson');
  await page.getByRole('cell', { name: 'Exported' }).waitFor();

  await found.getByRole('button', { name: 'Erase' }).click();
  await found.getByRole('button', { name: 'Erase for good' }).waitFor();
  // The question was about this person, and not about the next one.
  await page.getByLabel('Address or id').fill('family@example.com');
  await page.getByRole('button', { name: 'Find' }).click();
  await found.getByText('family@example.com', { exact: true }).waitFor();
  expect(await found.getByRole('button', { name: 'Erase for good' }).count()).toBe(0);
  await page.getByLabel('Address or id').fill('ana@example.com');
  await page.getByRole('button', { name: 'Find' }).click();
  await found.getByText('ana-1, ana@example.com').waitFor();
  await found.getByRole('button', { name: 'Erase' }).click();
  await found.getByRole('button', { name: 'Keep it' }).click();
  await found.getByRole('button', { name: 'Erase' }).click();
  await found.getByRole('button', { name: 'Erase for good' }).click();
  await found.getByText('Figures have not changed').waitFor();
  await page.getByRole('cell', { name: 'Erased', exact: true }).waitFor();
  await expectAccessible(page);
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(overflow).toBe(false);
    const shots = process.env['AFTERWORD_SHOTS'];
    if (shots) await page.screenshot({ path: `${shots}/customers-${width}.png`, fullPage: true });
  }
});
