import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ConversationBody } from '../../src/contract/index.ts';
import { SECRET } from '../server/harness.ts';
import { makeAgent, makeTeam } from '../server/team.ts';
import {
  allowErrors,
  expectAccessible,
  openDashboard,
  type Site,
  startSite,
  useBrowser,
} from './harness.ts';

useBrowser();

const put = async (site: Site, body: ConversationBody) => {
  const response = await fetch(`${site.server.url}/api/v1/conversations`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.text()).toBe(201);
};

const said = (content: string): ConversationBody['messages'] => [
  { sender_type: 'customer', content },
  { sender_type: 'ai', content, ai_confidence_score: 0.1 },
];

const PAGES = [
  '',
  'conversations',
  'conversations/words',
  'conversations/one-word',
  'insights',
  'surveys',
  'topics',
  'agents',
  'articles',
  'alerts',
  'exports',
  'settings',
  'customers',
];

/** What is wider than the place it has, but for tables and code, which scroll in their own. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const scroll = [
      document.documentElement,
      ...document.querySelectorAll('main, .master, .detail'),
    ]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.localName}.${one.className} scrolls sideways`);
    const out = [...document.querySelectorAll('main *')]
      .filter((one) => one.checkVisibility() && !one.closest('.scrolls, pre, svg, .unseen, .chart'))
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => `${one.localName}.${one.className} is out of view`);
    return [...scroll, ...out];
  });

test.each([320, 1280])('names as long as they may be fit a window of %i', async (width) => {
  const site = await startSite(() => '');
  const word = 'W'.repeat(200);
  const contact = { contact_name: word, customer_id: 'x'.repeat(200), escalated: true };
  await put(site, {
    conversation_id: 'one-word',
    platform: 'sdk',
    topic: 'x'.repeat(200),
    messages: said(`${'W'.repeat(2_000)} https://example.com/${'a'.repeat(500)}`),
    escalation_reason: 'r'.repeat(100),
    csat_score: 1,
    feedback: 'f'.repeat(500),
    ...contact,
  });
  await put(site, {
    conversation_id: 'words',
    platform: 'sdk',
    topic: 'very long '.repeat(20).trim(),
    messages: said('Wolfeschlegelsteinhausenbergerdorff '.repeat(20)),
    ...contact,
  });
  await makeTeam(site.server, { name: 'T'.repeat(80), topics: ['t'.repeat(200)] });
  await makeAgent(site.server, 'A'.repeat(60));
  const page = await openDashboard(site, { viewport: { width, height: 800 } });
  const faults: string[] = [];
  for (const path of PAGES) {
    await page.goto(`${site.server.url}/dashboard/${path}`);
    await page.locator('h1, h2').first().waitFor();
    await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count()).toBe(0);
    faults.push(...(await tooWide(page)).map((fault) => `${path}: ${fault}`));
  }
  expect(faults).toEqual([]);
});

test('what could not be loaded says so, and is loaded by another try', async () => {
  const site = await startSite(() => '');
  await put(site, { conversation_id: 'one', platform: 'sdk', topic: 'a', messages: said('Hello') });
  const page = await openDashboard(site);
  const fail = (status: number, code: string) =>
    page.route('**/api/v1/topics?*', (route) =>
      route.fulfill({ status, json: { success: false, error: { code, message: 'It failed.' } } }),
    );
  await fail(500, 'internal_error');
  await page.getByRole('link', { name: 'Topics' }).click();
  const problem = page.getByRole('alert').filter({ hasText: 'It failed.' });
  await problem.getByText('Topics could not be loaded').waitFor();
  await expectAccessible(page);
  await page.unrouteAll();
  await problem.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('1 topic', { exact: true }).waitFor();
  expect(await problem.count()).toBe(0);

  // What was loaded before stays, with its age.
  await fail(503, 'unavailable');
  await page.getByLabel('Find topics').fill('b');
  await problem.getByText(/^It failed\. What you see is from .+\d/).waitFor();
  expect(await page.locator('.topic-list li').count()).toBe(1);

  // Who may not see it needs no other try.
  await page.unrouteAll();
  await fail(403, 'forbidden');
  await page.getByLabel('Find topics').fill('bc');
  await expect.poll(() => problem.getByRole('button').count()).toBe(0);
  expect(await problem.count()).toBe(1);
});

test('a session that has ended is explained, and its page comes back after the next sign-in', async () => {
  const site = await startSite(() => '');
  await put(site, { conversation_id: 'one', platform: 'sdk', topic: 'a', messages: said('Hello') });
  const page = await openDashboard(site);
  allowErrors(page, '401');
  await page.goto(`${site.server.url}/dashboard/conversations?topic=a`);
  await page.getByText('Hello').first().waitFor();
  await page.context().clearCookies();
  await page.getByLabel('Search transcripts').fill('Hello');
  await page.getByRole('alert').getByText('your session has ended').waitFor();
  await expectAccessible(page);
  await page.getByLabel('Secret key').fill(SECRET);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Hello').first().waitFor();
  expect(new URL(page.url()).searchParams.get('topic')).toBe('a');
  expect(await page.getByText('your session has ended').count()).toBe(0);
});
