import { describe, expect, test } from 'vitest';
import { sendDialogues } from '../load.ts';
import { readDialogues } from '../data.ts';
import { SECRET } from '../server/harness.ts';
import { sampled } from '../long.ts';
import { expectAccessible, openDashboard, startSite, tileOf, useBrowser } from './harness.ts';

useBrowser();

const site = () => startSite(() => '');

describe('the dashboard', () => {
  test('a wrong key is told so, a right one opens it, signing out closes it', async () => {
    const { newPage, server } = await site();
    const page = await newPage();
    await page.goto(`${server.url}/dashboard/`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Enter a secret key.').waitFor();
    await page.getByLabel('Secret key').fill('amo_pub_of_the_tests');
    await page.keyboard.press('Enter');
    await page.getByText('This is a publishable key.').waitFor();
    await page.getByLabel('Secret key').fill('amo_wrong');
    await page.keyboard.press('Enter');
    await page.getByText('This key is unknown or was revoked.').waitFor();
    await page.getByLabel('Secret key').fill(SECRET);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Secret key').waitFor();
    await page.reload();
    await page.getByLabel('Secret key').waitFor();
  });

  test('a line that is refused is opened again, and asks for the key where the session is over', async () => {
    const one = await site();
    const page = await openDashboard(one);
    let refused = 0;
    await page.route('**/api/v1/live', (route) =>
      refused++ === 0 ? route.fulfill({ status: 503, json: {} }) : route.continue(),
    );
    await page.reload();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(refused).toBe(2);
    refused = 0;
    await page.reload();
    await expect.poll(() => refused).toBe(1);
    await page.context().clearCookies();
    await page.getByLabel('Secret key').waitFor();
  });

  test('shows what comes in without a reload, also after the server was away', async () => {
    const one = await site();
    const page = await openDashboard(one);
    await page.getByText('Live', { exact: true }).waitFor();
    await sendDialogues(one.server.url, SECRET, readDialogues().slice(0, 3));
    const total = tileOf(page, 'Conversations');
    await expect.poll(() => total.textContent()).toBe('3');
    await expect.poll(() => page.locator('.list li').count()).toBe(3);

    await page.context().setOffline(true);
    await sendDialogues(one.server.url, SECRET, readDialogues().slice(0, 6));
    await page.context().setOffline(false);
    await expect.poll(() => total.textContent(), { timeout: 60_000 }).toBe('6');
  });

  test('a conversation has an address of its own, and back goes back', async () => {
    const one = await site();
    await sendDialogues(one.server.url, SECRET, readDialogues().slice(0, 60));
    const page = await openDashboard(one);
    await page.getByRole('link', { name: 'Conversations' }).click();
    await expect.poll(() => page.locator('.list li').count()).toBe(50);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => page.locator('.list li').count()).toBe(60);
    await page.locator('.list a').nth(55).click();
    await page.locator('.transcript li').first().waitFor();
    const first = await page.locator('.transcript').textContent();
    await page.reload();
    await expect.poll(() => page.locator('.transcript').textContent()).toBe(first);
    await page.goBack();
    await page.getByText('Choose a conversation').waitFor();
  });

  test('a long transcript comes in pages as one scrolls', async () => {
    const one = await site();
    const messages = Array.from({ length: 450 }, (_, index) => ({
      sender_type: index % 2 ? 'ai' : 'customer',
      content: `Message ${index}`,
    }));
    const response = await fetch(`${one.server.url}/api/v1/conversations`, {
      method: 'POST',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ conversation_id: 'long', platform: 'sdk', messages }),
    });
    expect(response.status).toBe(201);
    const page = await openDashboard(one);
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.locator('.list a').first().click();
    const lines = page.locator('.transcript li');
    await expect.poll(() => lines.count()).toBe(200);
    const more = page.getByRole('button', { name: 'Show more messages' });
    await more.scrollIntoViewIfNeeded();
    await expect.poll(() => lines.count()).toBeGreaterThan(200);
    for (let pages = 0; pages < 3 && (await more.count()) > 0; pages++) {
      const before = await lines.count();
      await more.scrollIntoViewIfNeeded().catch(() => {});
      await expect.poll(() => lines.count()).toBeGreaterThanOrEqual(Math.min(450, before + 1));
    }
    await expect.poll(() => lines.count()).toBe(450);
    await expect.poll(() => lines.last().textContent()).toContain('Message 449');
    expect(await more.count()).toBe(0);
  });

  test('says what is wrong when the server does not answer', async () => {
    const one = await site();
    const page = await openDashboard(one);
    await page.route('**/cs-metrics/**', (route) => route.abort());
    await page.getByRole('radio', { name: '7 days' }).check();
    await page.getByRole('alert').getByText('The server cannot be reached.').first().waitFor();
  });

  test('loads nothing from elsewhere and may stand in no frame', async () => {
    const { server } = await site();
    const response = await fetch(`${server.url}/dashboard/`);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    for (const path of [
      '/dashboard/../../package.json',
      '/afterword/..%2f..%2fpackage.json',
      '/afterword/%2e%2e/server/cli.js',
    ]) {
      const tricked = await fetch(server.url + path);
      expect(await tricked.text()).not.toContain('"devDependencies"');
    }
  });

  test('what is loaded is compressed, and what is named by its content is kept for ever', async () => {
    const { server } = await site();
    for (const [path, cache] of [
      ['/afterword.js', 'public, max-age=300'],
      ['/afterword/element.js', 'public, max-age=300'],
      ['/dashboard/', 'no-cache'],
    ]) {
      const response = await fetch(server.url + path, { headers: { 'accept-encoding': 'br' } });
      expect([path, response.headers.get('content-encoding')]).toEqual([path, 'br']);
      expect(response.headers.get('cache-control')).toBe(cache);
      expect((await response.text()).length).toBeGreaterThan(0);
    }
    const page = await (await fetch(`${server.url}/dashboard/`)).text();
    const [, asset] = /src="(\/dashboard\/assets\/[^"]+)"/.exec(page)!;
    const response = await fetch(server.url + asset);
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  const looks = [
    ['light', { width: 1280, height: 800 }],
    ['dark', { width: 1280, height: 800 }],
    ['light', { width: 390, height: 844 }],
    ['dark', { width: 320, height: 568 }],
  ] as const;
  test.each(sampled(looks, 3))('axe finds no fault: %s, %j', async (colorScheme, viewport) => {
    const one = await site();
    const page = await openDashboard(one, { colorScheme, viewport });
    await page.getByText('No conversations yet').waitFor();
    await expectAccessible(page);
    await sendDialogues(one.server.url, SECRET, readDialogues().slice(0, 12));
    await expect.poll(() => page.locator('.list li').count()).toBe(8);
    await expectAccessible(page);
    await page.locator('.list a').first().click();
    await page.locator('.transcript li').first().waitFor();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
      true,
    );
  });
});

describe('the team', () => {
  const send = (url: string, method: string, path: string, body?: object) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });

  const unanswered = (id: string, question: string) => ({
    conversation_id: id,
    platform: 'custom',
    topic: 'account',
    escalated: true,
    escalation_reason: 'complex_issue',
    messages: [
      { sender_type: 'customer', content: question },
      { sender_type: 'ai', content: 'I do not know.' },
      { sender_type: 'human_agent', content: 'I will look.' },
    ],
  });

  test('searches transcripts, and sees what the AI could not answer and why people were called', async () => {
    const one = await site();
    const { url } = one.server;
    await send(url, 'POST', '/conversations', unanswered('a', 'How do I reset my password?'));
    await send(url, 'POST', '/conversations', unanswered('b', 'I forgot my password'));
    await send(url, 'POST', '/conversations', unanswered('c', 'Do you sell tents?'));
    const page = await openDashboard(one);
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.getByLabel('Search transcripts').fill('tent');
    await expect.poll(() => page.locator('.list li').count()).toBe(1);
    await page.getByLabel('Search transcripts').fill('zebra');
    await page.getByText('No transcript contains all of these words.').waitFor();

    await page.getByRole('link', { name: 'Insights' }).click();
    const gap = page.locator('.gaps > li').first();
    await gap.getByText('2 asked').waitFor();
    await gap.locator('summary').click();
    await gap.getByRole('link', { name: 'How do I reset my password?' }).waitFor();
    await page.getByText('Complex issue 3').waitFor();
    await expectAccessible(page);
    await gap.getByRole('link', { name: 'How do I reset my password?' }).click();
    await page.locator('.transcript').getByText('I will look.').waitFor();
    // Elsewhere the list is whole again.
    await page.getByRole('link', { name: 'Overview' }).click();
    await expect.poll(() => page.locator('.list li').count()).toBe(3);
  });

  test('does not read that the AI answered everything where nobody asked', async () => {
    const one = await site();
    const page = await openDashboard(one);
    await page.getByRole('link', { name: 'Insights' }).click();
    await page.getByText('There were no conversations in this time range.').waitFor();
    await send(one.server.url, 'POST', '/conversations', {
      conversation_id: 'a',
      platform: 'custom',
      messages: [
        { sender_type: 'customer', content: 'Do you sell tents?' },
        { sender_type: 'ai', content: 'Yes, we sell tents.' },
      ],
    });
    await page.reload();
    await page.getByText('The AI answered every question in this time range.').waitFor();
  });

  test('makes, rotates and revokes keys, and chooses how long to keep', async () => {
    const one = await site();
    const { url } = one.server;
    const page = await openDashboard(one);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('New key').click();
    await page.getByLabel('Purpose').fill('crm');
    await page.getByLabel('conversations:write').uncheck();
    await page.getByRole('button', { name: 'Create key' }).click();
    const key = (await page.locator('.made code').textContent())!;
    const read = async () =>
      (await fetch(`${url}/api/v1/conversations`, { headers: { 'x-api-key': key } })).status;
    expect(await read()).toBe(200);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'I have saved it' }).click();
    expect(await page.content()).not.toContain(key);

    await page.getByRole('button', { name: 'Revoke crm' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Rotate crm' }).click();
    await page.getByText('works until').waitFor();
    await page.getByRole('button', { name: 'Revoke crm' }).first().click();
    await page.getByRole('button', { name: 'Revoke for good' }).click();
    await expect.poll(read).toBe(401);

    await page.getByLabel('Days to keep conversations').fill('90');
    await page.getByLabel('Origins that may use').fill('https://shop.example\nnonsense');
    const privacy = page.locator('form', { has: page.getByLabel('Origins that may use') });
    await privacy.getByRole('button', { name: 'Save' }).click();
    await page.getByText('allowed_origins.1').waitFor();
    await page.getByLabel('Origins that may use').fill('https://shop.example');
    await privacy.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await (await send(url, 'GET', '/organisation')).json()).toMatchObject({
      data: { retention_days: 90, redaction: true, allowed_origins: ['https://shop.example'] },
    });
  });

  test('on a phone nothing is wider than the screen', async () => {
    const one = await site();
    const page = await openDashboard(one);
    await page.setViewportSize({ width: 320, height: 640 });
    for (const name of ['Overview', 'Conversations', 'Insights', 'Settings']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    }
    await page.goto(`${one.server.url}/docs`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await expectAccessible(page);
  });
});
