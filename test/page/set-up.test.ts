import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/server/built.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { expectErrors, openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

test.each([
  ['an unknown key', 'amo_pub_of_nobody', '', ['The key is unknown or revoked.']],
  [
    'a wrong address',
    undefined,
    '/elsewhere',
    ['Is this the address of the server?', 'blocked by CORS policy'],
  ],
])('%s is named on the console, once', async (_, key, path, sentences) => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}
      <script>addEventListener('load', () => {
        const chat = document.createElement('afterword-chat');
        chat.setAttribute('publishable-key', '${key ?? 'amo_pub_of_the_tests'}');
        chat.setAttribute('endpoint', '${server.url}${path}');
        document.body.append(chat);
      });</script>`,
  );
  const page = await site.newPage({ bypassCSP: true });
  expectErrors(page, ...sentences);
  const told: string[] = [];
  page.on('console', (one) => {
    if (one.type() === 'error' && one.text().startsWith('Afterword:')) told.push(one.text());
  });
  await page.goto(site.url);
  await page.waitForFunction(() => document.querySelector('body > afterword-chat')?.shadowRoot);
  await page.evaluate(async () => {
    const chat =
      document.querySelector<HTMLElementTagNameMap['afterword-chat']>('body > afterword-chat')!;
    chat.responder = null;
    const conversation = await chat.ready();
    conversation.message({ senderType: 'customer', content: 'Hello' });
    conversation.resolve();
    conversation.rate(1);
  });
  await expect.poll(() => told).toEqual([expect.stringContaining(sentences[0]!)]);
  await page.waitForTimeout(500);
  expect(told.length).toBe(1);
});

describe('a page that gives', () => {
  test.each([
    ['no key', '', 'The publishable key (amo_pub_…) is missing.'],
    ['a secret key', 'amo_secret_of_the_tests', 'A secret key must not be on a page'],
  ])('%s is told so, and nothing is sent', async (_, key, message) => {
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
        <script async src="${server.url}/afterword.js" data-key="${key}"></script>`,
    );
    const page = await site.newPage();
    expectErrors(page, message);
    const told: string[] = [];
    const sent: string[] = [];
    page.on('console', (one) => told.push(one.text()));
    page.on('request', (request) => {
      if (request.url().includes('/api/')) sent.push(request.url());
    });
    await page.goto(site.url);
    await expect.poll(() => told).toEqual([expect.stringContaining(message)]);
    expect(await page.locator('.launcher').isVisible()).toBe(false);
    await page.evaluate(() => window.Afterword.open());
    await page.waitForTimeout(100);
    expect(told.length).toBe(1);
    expect(told.join(' ')).not.toContain('amo_secret');
    expect(sent).toEqual([]);
  });
});

describe('the script tag finds the server and its settings', () => {
  test.each([
    [
      'in the address, which may have other parameters',
      `src="SERVER/afterword.js?key=${PUBLISHABLE}&chat-title=Ahoy&20261127&cache/1"`,
    ],
    [
      'as a module',
      `type="module" src="SERVER/afterword.js" data-key="${PUBLISHABLE}" data-chat-title="Ahoy"`,
    ],
    [
      'as a module of one version',
      `type="module" src="SERVER/afterword@${VERSION}.js" data-key="${PUBLISHABLE}" data-chat-title="Ahoy"`,
    ],
  ])('%s', async (_, attributes) => {
    const site = await startSite(
      ({ url }) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
        <script ${attributes.replace('SERVER', url)}></script>`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    await openChat(page);
    await page.getByRole('heading', { name: 'Ahoy' }).waitFor();
  });
});

test('an origin that may not use the key is named on the console, once, with where to add it', async () => {
  const site = await startSite(() => '');
  // A page of the internet asks before it reaches this machine.
  const page = await site.newPage({ permissions: ['local-network-access'] });
  const sentence =
    'Pages of https://shop.example may not use this key. Add the origin under Settings → Privacy and origins.';
  expectErrors(page, sentence);
  const told: string[] = [];
  page.on('console', (one) => {
    if (one.type() === 'error' && one.text().startsWith('Afterword:')) told.push(one.text());
  });
  // Any origin of this machine may use it.
  await page.route('https://shop.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(site.server)}`,
    }),
  );
  await page.goto('https://shop.example/');
  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  await write(page, 'Hello');
  await expect.poll(() => told).toEqual([expect.stringContaining(sentence)]);
  await write(page, 'Hello again');
  await page.waitForTimeout(500);
  expect(told.length).toBe(1);
});

test('a tag whose data- attributes were stripped is told on the console, and shows no launcher', async () => {
  const site = await startSite(
    ({ url }) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
      <script async src="${url}/afterword.js"></script>`,
  );
  const page = await site.newPage();
  const message = 'The publishable key (amo_pub_…) is missing.';
  expectErrors(page, message);
  const told: string[] = [];
  page.on('console', (one) => told.push(one.text()));
  await page.goto(site.url);
  await expect.poll(() => told).toEqual([expect.stringContaining(message)]);
  expect(await page.locator('.launcher').isVisible()).toBe(false);
});

describe('a body that is not still', () => {
  test.each([
    ['a filter', 'filter: grayscale(1)'],
    ['a transform', 'transform: translateY(0)'],
    ['containment', 'contain: layout paint'],
    ['no pointer events, as a dialog sets', 'pointer-events: none'],
    ['no overflow, as a dialog sets', 'overflow: hidden; position: fixed; inset: 0'],
  ])('%s: launcher and panel stay at the edge of the window', async (_, css) => {
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><title>Shop</title>
        <style>body { ${css} } main { height: 5000px }</style><main><h1>Shop</h1></main>${tag(server)}`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    const place = (selector: string) =>
      page.locator(selector).evaluate((part) => {
        const { right, bottom } = part.getBoundingClientRect();
        return [innerWidth - right, innerHeight - bottom].map(Math.round);
      });
    await page.locator('.launcher').waitFor();
    const launcher = await place('.launcher');
    expect(launcher).toEqual([20, 20]);
    await page.evaluate('scrollTo(0, 2000)');
    expect(await place('.launcher')).toEqual(launcher);
    await openChat(page);
    await page.waitForTimeout(400);
    const [right, bottom] = await place('.panel');
    expect(right).toBe(20);
    expect(bottom).toBeGreaterThanOrEqual(20);
    expect(bottom).toBeLessThan(120);
  });
});
