import type { Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { lockOf } from '../../src/widget/panel/unanswered.ts';
import { allowErrors, openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

const RATINGS = process.env['AFTERWORD_LONG'] ? 100 : 15;

/** How long a slow server takes, milliseconds. */
const SLOW = process.env['AFTERWORD_LONG'] ? 30_000 : 1_500;

const shop = (attributes = '') =>
  startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server, attributes)}`,
    { knowledge: 'demo/knowledge.md' },
  );

const quiet = `document.querySelector('afterword-chat').responder = null`;

/** A customer in a shop without a bot, with the chat open. */
async function openShop(attributes = '') {
  const site = await shop(attributes);
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(quiet);
  return { site, page };
}

describe('nothing is lost', () => {
  test('type, cut the line, type, close the tab, come back a day later: all there, once', async () => {
    const site = await shop();
    const first = await site.newPage();
    await first.goto(site.url);
    await openChat(first);
    await first.evaluate(quiet);
    await write(first, 'One');
    await site.settled(({ message_count }) => message_count === 1);
    await first.context().setOffline(true);
    for (const text of ['Two', 'Three']) await write(first, text);
    await first.locator('.entry', { hasText: 'Three' }).waitFor();
    const { context } = { context: first.context() };
    await first.close();

    const second = await context.newPage();
    await second.clock.install({ time: Date.now() + 86_400_000 });
    await context.setOffline(false);
    await second.goto(site.url);
    const record = await site.settled(({ message_count }) => message_count === 3);
    expect(record.messages.map(({ content }) => content)).toEqual(['One', 'Two', 'Three']);
    expect(new Set(record.events.map(({ seq }) => seq)).size).toBe(record.events.length);
  });

  test('two tabs typing at once: all there, once, in order', async () => {
    const site = await shop();
    const one = await site.newPage();
    await one.goto(site.url);
    const two = await one.context().newPage();
    await two.goto(site.url);
    for (const page of [one, two]) {
      await openChat(page);
      await page.evaluate(quiet);
    }
    // The first word makes the conversation that both are in.
    await write(one, 'first');
    await two.locator('.entry', { hasText: 'first' }).waitFor();
    const lines = (name: string) => Array.from({ length: 12 }, (_, i) => `${name} ${i}`);
    const type = async (page: typeof one, name: string) => {
      for (const line of lines(name)) await write(page, line);
    };
    await Promise.all([type(one, 'a'), type(two, 'b')]);
    const record = await site.settled(({ message_count }) => message_count === 25);
    const said = record.messages.map(({ content }) => content);
    expect(said.filter((text) => text.startsWith('a'))).toEqual(lines('a'));
    expect(said.filter((text) => text.startsWith('b'))).toEqual(lines('b'));
    // Only one of the two has sent. What waits for a reply has another lock.
    const held = await one.evaluate(async () => (await navigator.locks.query()).held!);
    expect(held.filter(({ name }) => !name!.startsWith(lockOf('')))).toHaveLength(1);
  });

  test('ratings, each on a page that is gone at once, all arrive', async () => {
    const site = await startSite(
      (server, path) => `<!doctype html><html lang="en"><title>Survey</title><h1>Survey</h1>
        <afterword-survey publishable-key="amo_pub_of_the_tests" endpoint="${server.url}"
          conversation-id="${path.slice(1)}"></afterword-survey>
        <script type="module" src="${server.url}/afterword/survey.js"></script>`,
      {},
      undefined,
      // So many ratings without a word, from one address, would be suspected.
      { AFTERWORD_LIMIT_SUSPECT_RATINGS_PER_ADDRESS: String(RATINGS) },
    );
    const page = await site.newPage();
    for (let i = 0; i < RATINGS; i++) {
      await page.goto(`${site.url}/rating-${i}`);
      await page.getByRole('radio', { name: '4 of 5' }).click();
      await page.goto('about:blank');
    }
    await expect
      .poll(
        async () => {
          const { total } = await site.conversations();
          return total;
        },
        { timeout: 30_000 },
      )
      .toBe(RATINGS);
    const response = await fetch(`${site.server.url}/api/v1/cs-metrics/dashboard`, {
      headers: { 'x-api-key': 'amo_secret_of_the_tests' },
    });
    expect(await response.json()).toMatchObject({ metrics: { avg_csat_score: 4 } });
    const ratings = await fetch(`${site.server.url}/api/v1/conversations?limit=200`, {
      headers: { 'x-api-key': 'amo_secret_of_the_tests' },
    });
    const { data } = (await ratings.json()) as { data: { csat_score: number | null }[] };
    expect(data.filter(({ csat_score }) => csat_score === 4).length).toBe(RATINGS);
  });
});

describe('the host page sees nothing of a server that', () => {
  test.each([
    ['is down', (route: Route) => route.abort()],
    ['answers rubbish', (route: Route) => route.fulfill({ body: '<html>Sign in to the hotel' })],
    ['answers 500', (route: Route) => route.fulfill({ status: 500, body: 'oops' })],
    ['never answers', () => new Promise<void>(() => {})],
    [
      `answers after ${SLOW / 1000} s`,
      (route: Route) =>
        new Promise<void>((resolve) => setTimeout(resolve, SLOW))
          .then(() => route.continue())
          // The page was loaded anew, or the test ended, while it waited.
          .catch(() => {}),
    ],
  ])('%s', async (_, handle) => {
    const { site, page } = await openShop();
    // Said once after several tries, which a busy machine has time for.
    allowErrors(page, 'cannot be reached');
    await page.route('**/api/v1/events', handle);
    for (const text of ['One', 'Two', 'Three']) await write(page, text);
    await page.waitForTimeout(SLOW + 500);
    // newPage fails the test on any exception or console error of ours.
    await page.unroute('**/api/v1/events');
    await page.reload();
    const record = await site.settled(({ message_count }) => message_count === 3);
    expect(record.messages.map(({ content }) => content)).toEqual(['One', 'Two', 'Three']);
  });

  test('refuses an event: it is dropped, and the page is told', async () => {
    // What is read from messages would be refused too, some time later.
    const { site, page } = await openShop('data-sentiment="off" data-escalation="off"');
    await page.evaluate(() => {
      const heard: { code: string }[] = [];
      Object.assign(window, { heard });
      addEventListener('afterword:error', (event) =>
        heard.push((event as CustomEvent<{ code: string }>).detail),
      );
    });
    await page.route('**/api/v1/events', (route) => route.fulfill({ status: 422, body: '{}' }));
    await write(page, 'Never');
    await expect
      .poll(() => page.evaluate('window.heard.map(({ code }) => code)'))
      .toEqual(['rejected', 'rejected']);
    await page.unroute('**/api/v1/events');
    await write(page, 'Ever');
    const record = await site.settled(({ message_count }) => message_count === 1);
    expect(record.messages[0]).toMatchObject({ content: 'Ever' });
    // The server hears that two events were dropped.
    const response = await fetch(`${site.server.url}/api/v1/cs-metrics/delivery`, {
      headers: { 'x-api-key': 'amo_secret_of_the_tests' },
    });
    expect(await response.json()).toMatchObject({ metrics: { dropped_events: 2 } });
  });

  test('denies storage: the chat works, and one notice is given', async () => {
    const site = await shop();
    const page = await site.newPage();
    await page.addInitScript(() => {
      const deny = () => {
        throw new DOMException('denied', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get: deny });
      Object.defineProperty(window, 'indexedDB', { get: deny });
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      addEventListener('afterword:error', (event) =>
        heard.push((event as CustomEvent<{ code: string }>).detail.code),
      );
    });
    await page.goto(site.url);
    await openChat(page);
    await page.evaluate(quiet);
    for (const text of ['One', 'Two']) await write(page, text);
    await site.settled(({ message_count }) => message_count === 2);
    expect(await page.evaluate('window.heard')).toEqual(['storage_denied']);
  });
});
