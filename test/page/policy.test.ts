import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { BUILT, VERSION } from '../../src/server/built.ts';
import { pinnedTag } from '../../src/server/cli/tag.ts';
import { mailed } from '../server/mailed.ts';
import { PUBLISHABLE, SECRET, testServer } from '../server/harness.ts';
import { newPage, openChat, startHost, useBrowser } from './harness.ts';

useBrowser();

const served = () =>
  testServer({
    sending: { every: 1 << 30 },
    assets: {
      browser: `${BUILT}/browser`,
      dashboard: `${BUILT}/dashboard`,
      demo: `${BUILT}/demo`,
      version: VERSION,
    },
  });

/** A window that notes what the policy of a page refuses. */
async function watched(): Promise<{ page: Page; violations: string[] }> {
  const page = await newPage();
  const violations: string[] = [];
  await page.exposeFunction('note', (text: string) => violations.push(text));
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      (window as unknown as { note(text: string): void }).note(
        `${violatedDirective} ${blockedURI}`,
      ),
    ),
  );
  return { page, violations };
}

test('every page has a strict policy, and violates it nowhere', async () => {
  const server = await served();
  const { survey, path, token } = await mailed(server);
  const { page, violations } = await watched();
  const signedIn = await page.context().request.post(`${server.url}/api/v1/session`, {
    data: { key: SECRET },
  });
  expect(signedIn.status()).toBe(200);
  const signedOut = await watched();
  const pages = [
    '/docs',
    '/demo/',
    '/demo/gallery/',
    '/demo/gallery/state.html',
    '/demo/gallery/wording.html',
    path,
    `${path}/unsubscribe`,
    `/api/v1/csat/rate?token=${token}&rating=4`,
    `/api/v1/csat/${'x'.repeat(43)}`,
    '/api/v1/csat/mail',
    `/api/v1/csat/surveys/${survey.surveyId}/mail`,
    ...['', 'conversations', 'surveys', 'exports', 'settings', 'agents', 'keys'].map(
      (name) => `/dashboard/${name}`,
    ),
  ];
  for (const [where, look] of [
    ...pages.map((one) => [one, page] as const),
    ['/dashboard/', signedOut.page] as const,
  ]) {
    const response = await look.goto(server.url + where, { waitUntil: 'load' });
    await look.locator('body :not(script)').first().waitFor({ state: 'attached' });
    const headers = response!.headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, where).toMatch(/default-src '(?:none|self)'/);
    expect(policy, where).toMatch(/frame-ancestors '(?:none|self)'/);
    expect(policy, where).toMatch(/base-uri 'none'/);
    expect(policy, where).not.toMatch(/unsafe-(?:inline|eval)|\*|http:/);
    expect(headers['x-content-type-options'], where).toBe('nosniff');
    expect(headers['referrer-policy'], where).toBe('no-referrer');
  }
  expect([...violations, ...signedOut.violations]).toEqual([]);
});

test('a script or a style that was planted in a page does not run', async () => {
  const server = await served();
  const { path } = await mailed(server);
  for (const where of ['/dashboard/', '/demo/', '/docs', path]) {
    const page = await (await watchedWithoutErrors()).newPage();
    await page.goto(server.url + where, { waitUntil: 'load' });
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.planted = true';
      const style = document.createElement('style');
      style.textContent = 'body { outline: 7px solid }';
      document.head.append(script, style);
      document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.planted=true">');
      return [
        (window as { planted?: boolean }).planted ?? false,
        getComputedStyle(document.body).outlineWidth === '7px',
      ];
    });
    expect(ran, where).toEqual([false, false]);
    await page.context().close();
  }
});

/** A window whose errors are expected. */
async function watchedWithoutErrors() {
  return (await newPage()).context().browser()!.newContext();
}

test('the tag of this version loads the chat, and what was altered does not load', async () => {
  const server = await served();
  const good = pinnedTag(server.url, PUBLISHABLE);
  const altered = (part: RegExp) => good.replace(part, (_, before: string) => `${before}AAAA`);
  const url = await startHost((path) =>
    path === '/tag'
      ? altered(/( integrity="sha384-).{4}/)
      : path === '/module'
        ? altered(/(element\.js": "sha384-).{4}/)
        : good,
  );
  const tag = await server.call(`/afterword@${VERSION}.js`);
  expect(tag.headers.get('cache-control')).toContain('immutable');
  expect((await server.call('/afterword@0.0.0.js')).status).toBe(404);

  const page = await newPage();
  await page.goto(url);
  await openChat(page);

  const context = await watchedWithoutErrors();
  for (const part of ['tag', 'module']) {
    const other = await context.newPage();
    const errors: string[] = [];
    other.on('console', (message) => errors.push(message.text()));
    await other.goto(`${url}/${part}`, { waitUntil: 'load' });
    await expect.poll(() => errors.join()).toMatch(/integrity/i);
    expect(await other.locator('afterword-chat').count()).toBe(0);
  }
  await context.close();
});
