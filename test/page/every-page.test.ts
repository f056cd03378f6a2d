import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AgentLinkResponse, AgentListResponse } from '../../src/contract/index.ts';
import { freePort } from '../free-port.ts';
import { startMailServer } from '../mail-server.ts';
import { SECRET, testServer } from '../server/harness.ts';
import {
  endChat,
  expectAccessible,
  expectErrors,
  newPage,
  openChat,
  startHost,
  tag,
  useBrowser,
  write,
} from './harness.ts';
import { loadMonth, NOW } from './lead-month.ts';

useBrowser();

const HOUR = 3_600_000;

/** With all that can be opened; in the long run by both engines. */
async function check(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await loaded(page);
  await expectAccessible(page);
}

const OPTIONS = {
  isUnlimited: true,
  assets: { browser: 'dist/browser', dashboard: 'dist/dashboard' },
  dispatching: { every: 1 << 30 },
};

/** What the page has asked for is shown. */
async function loaded(page: Page): Promise<void> {
  await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count()).toBe(0);
}

/** Each page that the navigation names. @returns the names */
async function checkNavigation(page: Page): Promise<string[]> {
  const links = page.getByRole('navigation').getByRole('link');
  await links.first().waitFor();
  const pages = await links.evaluateAll((all) =>
    all.map((link) => [link.textContent, (link as HTMLAnchorElement).href] as const),
  );
  for (const [name, url] of pages) {
    await page.goto(url);
    await expect.poll(() => page.title()).toContain(name);
    await check(page);
  }
  return pages.map(([name]) => name);
}

test('the dashboard, of a lead and of an agent', async () => {
  const server = await testServer(OPTIONS);
  await loadMonth(server);
  const page = await newPage({ viewport: { width: 1280, height: 800 } });
  // The engines run in no frame of a mail.
  expectErrors(page, 'Blocked script execution');
  await page.clock.setFixedTime(NOW);
  await page.goto(`${server.url}/dashboard/`);
  await page.getByLabel('Secret key').waitFor();
  await check(page);
  await page.getByLabel('Secret key').fill(SECRET);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const names = await checkNavigation(page);
  expect(names).toContain('Overview');
  for (const [path, shown] of [
    ['?range=custom&from=2026-03-01&to=2026-03-20', '.dates'],
    ['conversations/c100', '.transcript li'],
    ['conversations?topic=nothing-has-it', '.notice'],
    ['articles/new', '.detail form'],
    ['nothing-here', 'h1'],
  ] as const) {
    await page.goto(`${server.url}/dashboard/${path}`);
    await page.locator(shown).first().waitFor();
    await check(page);
  }
  const { data: agents } = await server.get<AgentListResponse>('/api/v1/agents');
  const made = await server.post(`/api/v1/agents/${agents[0]!.id}/link`, {});
  const agent = await newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await agent.clock.setFixedTime(NOW);
  await agent.goto(((await made.json()) as AgentLinkResponse).url);
  expect(await checkNavigation(agent)).toContain('Inbox');
  await agent.goto(`${server.url}/dashboard/inbox/goes-on`);
  await agent.getByText('It is on its way.').waitFor();
  await check(agent);
});

test('what customers see: chat and survey, and the pages behind mails', async () => {
  const mail = await startMailServer();
  const port = await freePort();
  const server = await testServer(
    {
      ...OPTIONS,
      smtpUrl: mail.url,
      publicUrl: `http://127.0.0.1:${port}`,
      sending: { every: 1 << 30 },
    },
    true,
    port,
  );
  const host = await startHost((path) =>
    path === '/survey'
      ? `<!doctype html><html lang="en"><meta charset="utf-8"><title>Order</title><main><h1>Order</h1>
         <afterword-survey publishable-key="amo_pub_of_the_tests" endpoint="${server.url}" conversation-id="order"></afterword-survey></main>
         <script type="module" src="${server.url}/afterword/survey.js"></script>`
      : `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><main><h1>Shop</h1></main>${tag(server)}`,
  );
  const page = await newPage({ reducedMotion: 'reduce' });
  await page.goto(host);
  await page.locator('.launcher').waitFor();
  await check(page);
  await openChat(page);
  await check(page);
  await write(page, 'What is the weather on Mars?');
  await page.locator('.log').getByRole('button', { name: 'Talk to a person' }).waitFor();
  await check(page);
  await endChat(page);
  await page.getByRole('radiogroup').waitFor();
  await check(page);
  await page.getByRole('radio', { name: '4 of 5' }).click();
  await page.getByRole('button', { name: 'Send comment' }).waitFor();
  await check(page);
  await page.goto(`${host}/survey`);
  await page.getByRole('radiogroup').waitFor();
  await check(page);

  await server.post('/api/v1/conversations', {
    conversation_id: 'mailed',
    platform: 'custom',
    messages: [],
    contact_email: 'ana@example.com',
    status: 'resolved',
    resolved_at: new Date(server.clock.now - 2 * HOUR).toISOString(),
  });
  await server.app.sender.round();
  const { html = '' } = mail.received[0]!.mail;
  const [rate = ''] = /(?<=href=")[^"]+rating=4(?=")/.exec(html) ?? [];
  const [unsubscribe = ''] = /(?<=href=")[^"]+unsubscribe(?=")/.exec(html) ?? [];
  for (const [url, shown] of [
    [rate.replaceAll('&amp;', '&').replace(/token=../, 'token=xx'), 'h1'],
    [rate.replaceAll('&amp;', '&'), 'form.rated'],
    [unsubscribe, 'button'],
    [`${server.url}/docs`, 'h1'],
  ] as const) {
    await page.goto(url);
    await page.locator(shown).first().waitFor();
    await check(page);
  }
});
