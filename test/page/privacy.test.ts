import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { AfterwordChat } from '../../src/widget/index.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import {
  allowErrors,
  endAsInCrashes,
  fillStorage,
  openChat,
  startSite,
  tag,
  useBrowser,
  write,
} from './harness.ts';

useBrowser();

const shop = (attributes = '') =>
  startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server, attributes)}`,
  );

/** All that the browser keeps for the site. */
const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    cookies: document.cookie,
  }));

const NOTHING = { local: [], session: [], databases: [], cookies: '' };

async function openSilentShop(attributes = '', prepare?: (page: Page) => Promise<unknown>) {
  const site = await shop(attributes);
  const page = await site.newPage();
  const batches: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/events')) batches.push(request.postData() ?? '');
  });
  await prepare?.(page);
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(`document.querySelector('afterword-chat').responder = null`);
  return { site, page, batches };
}

describe('consent', () => {
  test('pending: all stays in memory, and goes when it is granted', async () => {
    const { site, page, batches } = await openSilentShop('data-consent="pending"');
    for (const text of ['One', 'Two']) await write(page, text);
    await page.waitForTimeout(800);
    expect(batches).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
    await page.getByRole('button', { name: 'Yes, keep it' }).click();
    const record = await site.settled(({ message_count }) => message_count === 2);
    expect(record.messages.map(({ content }) => content)).toEqual(['One', 'Two']);
    expect(await page.getByRole('button', { name: 'Yes, keep it' }).count()).toBe(0);
    expect((await kept(page)).local).toEqual([`afterword:${PUBLISHABLE}`]);
  });

  test('pending, then a sign-out: what one customer wrote is not released by the next', async () => {
    const { site, page } = await openSilentShop('data-consent="pending"');
    await write(page, 'Of the first');
    await page.evaluate(() => window.Afterword!.reset());
    await expect.poll(() => page.locator('.entry.customer').count()).toBe(0);
    await write(page, 'Of the second');
    await page.getByRole('button', { name: 'Yes, keep it' }).click();
    const record = await site.settled(({ message_count }) => message_count > 0);
    expect(record.messages.map(({ content }) => content)).toEqual(['Of the second']);
  });

  test('pending, then a closed page: nothing is left', async () => {
    const { site, page, batches } = await openSilentShop('data-consent="pending"');
    await write(page, 'One');
    await page.reload();
    expect(batches).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
    expect((await site.conversations()).total).toBe(0);
  });

  test('denied: nothing is kept or sent, and the chat works', async () => {
    const { page, batches } = await openSilentShop('data-consent="denied"');
    await write(page, 'One');
    await page.locator('.entry', { hasText: 'One' }).waitFor();
    await page.waitForTimeout(800);
    expect(batches).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
  });

  test('taken back: what is kept and unsent is forgotten', async () => {
    const { site, page } = await openSilentShop();
    await write(page, 'One');
    await site.settled(({ message_count }) => message_count === 1);
    await page.context().setOffline(true);
    await write(page, 'Two');
    await page.evaluate(() => window.Afterword!.setConsent('denied'));
    await expect.poll(async () => (await kept(page)).local).toEqual([]);
    await page.context().setOffline(false);
    await page.reload();
    await page.waitForTimeout(800);
    expect((await site.conversations()).data[0]!.message_count).toBe(1);
  });

  test('a browser that asks for privacy is asked first', async () => {
    const { site, page, batches } = await openSilentShop('', (fresh) =>
      fresh.addInitScript(() => {
        Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
      }),
    );
    await write(page, 'One');
    await page.waitForTimeout(800);
    expect(batches).toEqual([]);
    expect(await kept(page)).toEqual(NOTHING);
    await page.getByRole('button', { name: 'Yes, keep it' }).click();
    await site.settled(({ message_count }) => message_count === 1);
  });
});

/** All that is left of a customer: what is kept, but for databases that are empty. */
const left = (page: Page) =>
  page.evaluate(async () => {
    const names = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
      const request = indexedDB.open(name!);
      await new Promise((resolve) => request.addEventListener('success', resolve));
      for (const store of request.result.objectStoreNames) {
        const all = request.result.transaction(store).objectStore(store).getAllKeys();
        await new Promise((resolve) => all.addEventListener('success', resolve));
        for (const key of all.result) names.push(`${name}: ${String(key)}`);
      }
      request.result.close();
    }
    return names;
  });

/** Pages of one site, each of which treats the visitor's consent in its own way. */
const PAGES: Record<string, (server: { url: string }) => string> = {
  '/': (server) => tag(server),
  '/other': () => '',
  '/attribute': (server) => tag(server, 'data-consent="denied"'),
  '/call': (server) => `${tag(server)}<script>
    addEventListener('load', () => Afterword.setConsent('denied'));</script>`,
  '/update': (server) => `${tag(server, 'data-consent="pending"')}<script>
    addEventListener('load', () => Afterword.update({ consent: 'denied' }));</script>`,
  '/changed': (server) => `${tag(server, 'data-consent="pending"')}<script type="module">
    const chat = await readyChat();
    chat.setAttribute('consent', 'denied');</script>`,
  '/gpc': (server) => `<script>
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });</script>
    ${tag(server)}<script type="module">
    await readyChat();
    Afterword.setConsent('denied');</script>`,
  '/headless': (server) => `<script type="module">
    import { createAfterword } from '${server.url}/afterword/headless.js';
    createAfterword({ key: '${PUBLISHABLE}', endpoint: '${server.url}', consent: 'denied' });</script>`,
  '/headless-later': (server) => `<script type="module">
    import { createAfterword } from '${server.url}/afterword/headless.js';
    const afterword = createAfterword({ key: '${PUBLISHABLE}', endpoint: '${server.url}', consent: 'pending' });
    setTimeout(() => afterword.setConsent('denied'), 100);</script>`,
  '/survey': (server) => `<script type="module" src="${server.url}/afterword/survey.js"></script>
    <afterword-survey publishable-key="${PUBLISHABLE}" endpoint="${server.url}" consent="denied"></afterword-survey>`,
  '/survey-changed': (
    server,
  ) => `<script type="module" src="${server.url}/afterword/survey.js"></script>
    <afterword-survey publishable-key="${PUBLISHABLE}" endpoint="${server.url}" consent="pending"></afterword-survey>
    <script type="module">
    setTimeout(() => document.querySelector('afterword-survey').setAttribute('consent', 'denied'), 100);</script>`,
  '/observed': (server) => tag(server, 'data-observe="dom" data-consent="denied"'),
  '/observed-update': (
    server,
  ) => `${tag(server, 'data-observe="dom" data-consent="pending"')}<script>
    addEventListener('load', () => Afterword.update({ consent: 'denied' }));</script>`,
};
const DENYING = Object.keys(PAGES).slice(2);

/** A site where a customer has left unsent messages, a draft and an open chat on the last page. */
async function withUnsent() {
  const site = await startSite(
    (server, path) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${PAGES[path]?.(server) ?? ''}`,
  );
  const page = await site.newPage();
  const batches: string[] = [];
  await endAsInCrashes(page);
  await page.context().addInitScript(() => {
    Object.assign(window, {
      async readyChat() {
        const find = () => document.querySelector('afterword-chat');
        while (!find()?.ready) await new Promise((resolve) => setTimeout(resolve, 20));
        await find()!.ready();
        return find();
      },
    });
  });
  await page.context().route('**/api/v1/events', (route) => {
    batches.push(route.request().postData() ?? '');
    return route.abort();
  });
  allowErrors(page, 'cannot be reached');
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(`document.querySelector('afterword-chat').responder = null`);
  await write(page, 'One');
  await page.evaluate(() => window.Afterword!.resolve());
  await page.getByRole('button', { name: 'Start a new chat' }).click();
  await write(page, 'Two');
  await page.locator('.composer textarea').fill('Half');
  await expect.poll(async () => (await left(page)).join('\n')).toMatch(/:draft\n(?:.*\n)*.*: /);
  // A page without us, so that nothing is sent before the next one.
  await page.goto(`${site.url}/other`);
  // As a tab that dies while it stores an event leaves it.
  await page.evaluate((key) => {
    localStorage.setItem(`afterword:${key}:unsaved:e1`, '{"event":{"id":"e1"}}');
  }, PUBLISHABLE);
  expect((await left(page)).length).toBeGreaterThan(8);
  return { site, page, batches };
}

test.each(DENYING)('%s denies: nothing of earlier pages is left or sent', async (path) => {
  const { site, page, batches } = await withUnsent();
  const before = path.includes('observed') ? ['there is no "dom" on this page'] : [];
  allowErrors(page, ...before, 'cannot be reached');
  const sent = batches.length;
  await page.goto(site.url + path);
  await expect.poll(() => left(page)).toEqual([]);
  // An earlier page sends what it may have left.
  await page.context().unroute('**/api/v1/events');
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  await page.waitForTimeout(800);
  expect((await site.conversations()).total).toBe(0);
  expect(await left(page)).toEqual([]);
  // Those that begin with consent may still send at their start.
  if (!path.endsWith('call')) expect(batches.length).toBe(sent);
});

test('a page that denies loads no more where nothing is kept, and makes no database', async () => {
  const site = await startSite(
    (server) => `<!doctype html><title>Shop</title>${tag(server, 'data-consent="denied"')}`,
  );
  const page = await site.newPage();
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  await page.waitForTimeout(500);
  expect(loaded.filter((path) => path.includes('panel'))).toEqual([]);
  await openChat(page);
  await page.waitForTimeout(300);
  expect(await kept(page)).toEqual(NOTHING);
});

test('a page that denies deletes what localStorage was too full for, too', async () => {
  const { site, page } = await withUnsent();
  await page.goto(site.url);
  await page.locator('.entry.customer', { hasText: 'Two' }).waitFor();
  await page.evaluate((key) => {
    document.querySelector('afterword-chat')!.responder = null;
    localStorage.removeItem(`afterword:${key}:unsaved:e1`);
  }, PUBLISHABLE);
  // They would make room.
  await expect
    .poll(async () => (await left(page)).filter((name) => name.includes(':unsaved:')))
    .toEqual([]);
  await fillStorage(page);
  await write(page, 'Three '.repeat(300));
  await expect.poll(async () => (await left(page)).join()).toContain('afterword:spare: ');
  await page.goto(`${site.url}/attribute`);
  await expect
    .poll(async () => (await left(page)).filter((name) => !name.startsWith('filler')))
    .toEqual([]);
});

test('a tab that denies at its start: what another has not sent is gone, and that one goes on', async () => {
  const { site, page } = await withUnsent();
  await page.goto(site.url);
  await page.locator('.entry.customer', { hasText: 'Two' }).waitFor();
  const other = await page.context().newPage();
  await other.goto(`${site.url}/attribute`);
  await expect
    .poll(async () => (await left(other)).filter((name) => name.includes(': ')))
    .toEqual([]);
  await page.context().unroute('**/api/v1/events');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForTimeout(800);
  expect((await site.conversations()).total).toBe(0);
  await page.evaluate(`document.querySelector('afterword-chat').responder = null`);
  await write(page, 'Three');
  const { messages } = await site.settled(({ message_count }) => message_count > 0);
  expect(messages.map(({ content }) => content)).toEqual(['Three']);
});

test('a tab that denies while it sends for all: another does not send what it had', async () => {
  const { site, page } = await withUnsent();
  await page.goto(site.url);
  await page.locator('.entry.customer', { hasText: 'Two' }).waitFor();
  const other = await page.context().newPage();
  await other.goto(site.url);
  await other.waitForFunction(() => document.querySelector('afterword-chat')?.conversation);
  // The first attempt has failed, and another waits for its time.
  await page.waitForTimeout(500);
  await page.context().unroute('**/api/v1/events');
  await page.evaluate(() => window.Afterword!.setConsent('denied'));
  await other.waitForTimeout(1500);
  expect((await site.conversations()).total).toBe(0);
});

test('consent that comes after a while without it: nothing that was said before is sent, but topic and identity', async () => {
  const { site, page, batches } = await openSilentShop(
    'data-consent="denied" data-topic="delivery"',
  );
  await page.evaluate(() => window.Afterword!.identify({ customerId: 'c-17' }));
  await write(page, 'One');
  await page.waitForTimeout(800);
  expect(batches).toEqual([]);
  await page.evaluate(() => window.Afterword!.setConsent('granted'));
  await write(page, 'Two');
  const record = await site.settled(({ message_count }) => message_count > 0);
  expect(record.messages.map(({ content }) => content)).toEqual(['Two']);
  expect(record).toMatchObject({ topic: 'delivery', customer_id: 'c-17' });
  expect(batches.join()).not.toContain('One');
});

test('consent that comes at once after its denial: what is said then is kept', async () => {
  const { site, page } = await withUnsent();
  await page.goto(`${site.url}/attribute`);
  await page.evaluate(async () => {
    const { readyChat } = window as unknown as { readyChat(): Promise<AfterwordChat> };
    const chat = await readyChat();
    const conversation = await chat.ready();
    chat.responder = null;
    chat.setConsent('denied');
    chat.setConsent('granted');
    conversation.message({ senderType: 'customer', content: 'Three' });
  });
  await expect.poll(async () => (await left(page)).join()).toMatch(/: [0-9a-f]{8}-/);
  await page.context().unroute('**/api/v1/events');
  await page.goto(site.url);
  const { messages } = await site.settled(({ message_count }) => message_count > 0);
  expect(messages.map(({ content }) => content)).toEqual(['Three']);
});

test('a reset at sign-out leaves nothing of the customer, and begins another conversation', async () => {
  const { site, page, batches } = await openSilentShop();
  await page.evaluate(() =>
    window.Afterword!.identify({ customerId: 'c-17', email: 'ana@example.com', name: 'Ana' }),
  );
  await write(page, 'My secret wish');
  const first = await site.settled(({ message_count }) => message_count === 1);
  expect(first).toMatchObject({ customer_id: 'c-17', identity_verified: null });
  await page.evaluate(() => window.Afterword!.reset());
  await expect.poll(() => page.locator('.entry', { hasText: 'secret' }).count()).toBe(0);
  const left = await page.evaluate(() => JSON.stringify(localStorage));
  for (const text of ['secret', 'c-17', 'ana@', first.conversation_id]) {
    expect(left).not.toContain(text);
  }
  await write(page, 'Somebody else');
  const others = async () =>
    (await site.conversations()).data.filter(
      ({ conversation_id }) => conversation_id !== first.conversation_id,
    );
  await expect.poll(others).toMatchObject([{ customer_id: null, message_count: 1 }]);
  const capabilities = batches.map(
    (body) => (JSON.parse(body) as { capabilities: Record<string, string> }).capabilities,
  );
  const secrets = new Set(capabilities.flatMap((one) => Object.values(one)));
  expect(secrets.size).toBe(2);
});
