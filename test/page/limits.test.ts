import { expect, test } from 'vitest';
import { CAPABILITY, eventMaker, PUBLISHABLE } from '../server/harness.ts';
import {
  expectAccessible,
  openChat,
  openDashboard,
  startSite,
  tag,
  useBrowser,
  write,
} from './harness.ts';

useBrowser();

const results = (status: number, body: object, headers: Record<string, string> = {}) => ({
  status,
  headers: {
    'access-control-allow-origin': '*',
    'content-type': 'application/json',
    ...headers,
  },
  body: JSON.stringify(body),
});

async function openShop(language = 'en') {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="${language}"><title>Shop</title>${tag(server, `data-language="${language}"`)}`,
  );
  return { site, page: await site.newPage() };
}

test.each([
  ['en', 'conversation_full', 'This chat is full. End it and start a new one to write more.'],
  ['de', 'rate_limited', 'Ihre Nachricht wurde nicht gesendet: Aus Ihrem Netzwerk kamen zu viele.'],
])('in %s, the customer is told of %s, until the next message', async (language, code, text) => {
  const { site, page } = await openShop(language);
  let refuses = true;
  let reason = code;
  await page.route('**/api/v1/events', async (route) => {
    if (!refuses) return route.continue();
    const { events } = route.request().postDataJSON() as { events: { id: string }[] };
    await route.fulfill(
      results(200, {
        success: true,
        results: events.map(({ id }) => ({ id, status: 'rejected', code: reason, message: 'no' })),
      }),
    );
  });
  await page.goto(site.url);
  await openChat(page);
  await write(page, 'Hello?');
  const note = page.locator('.note.trouble', { hasText: text });
  await note.waitFor();
  await expectAccessible(page);
  reason = 'invalid';
  const refused = page.evaluate(
    () => new Promise((resolve) => addEventListener('afterword:error', resolve, { once: true })),
  );
  await page.evaluate(() => document.querySelector('afterword-chat')!.conversation!.rate(3));
  await refused;
  await page.waitForTimeout(100);
  expect(await note.count()).toBe(1);
  refuses = false;
  await write(page, 'And now?');
  await note.waitFor({ state: 'detached' });
});

test('too many questions to the bot are told apart from a failed one', async () => {
  const { site, page } = await openShop();
  await page.route('**/api/v1/chat', (route) =>
    route.fulfill(
      results(
        429,
        { success: false, error: { code: 'rate_limited', message: 'no' } },
        { 'retry-after': '9' },
      ),
    ),
  );
  await page.goto(site.url);
  await openChat(page);
  await write(page, 'Hello?');
  const note = page.getByText('Too many questions at once. Try again in a moment.');
  await note.waitFor();
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = () => 'Here I am.';
  });
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.entry.ai', { hasText: 'Here I am.' }).waitFor();
  expect(await note.count()).toBe(0);
});

test('the dashboard lists the limits, and accepts a suspected flood', async () => {
  const { site } = await openShop();
  for (let index = 0; index < 33; index++) {
    const id = `forged-${index}`;
    const at = new Date(Date.now() - 60_000).toISOString();
    await fetch(`${site.server.url}/api/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({
        key: PUBLISHABLE,
        capabilities: { [id]: CAPABILITY },
        events: [eventMaker(id, at)('survey.rated', { rating: 1 })],
      }),
    });
  }
  const page = await openDashboard(site);
  await page.getByRole('heading', { name: 'A flood is suspected' }).waitFor();
  await page.getByRole('link', { name: 'under Settings' }).click();
  const card = page.locator('section', {
    has: page.getByRole('heading', { name: 'Suspected floods' }),
  });
  await card.getByText('3 ratings and comments of 3 conversations, 1 stars on average').waitFor();
  const limits = page.getByRole('group', { name: 'Limits' });
  const row = limits.locator('tr', { hasText: 'AFTERWORD_LIMIT_SUSPECT_RATINGS_PER_ADDRESS' });
  expect(await row.textContent()).toContain('30 ratings per hour and address3');
  await expectAccessible(page);
  await card.getByRole('button', { name: /^Accept address/ }).click();
  await card.getByRole('heading', { name: 'None' }).waitFor();
});
