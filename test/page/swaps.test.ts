import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

/** Sites that swap their pages in place, each with the real library, and how a link of it is made. */
const swappers: Record<string, { head: string; body: string; link(to: string): string }> = {
  Turbo: {
    head: '<script src="/lib.js"></script>',
    body: '<body>',
    link: (to) => `<a href="/${to}">To ${to}</a>`,
  },
  htmx: {
    head: '<script src="/lib.js"></script>',
    body: '<body hx-boost:inherited="true">',
    link: (to) => `<a href="/${to}">To ${to}</a>`,
  },
  // As Astro's client router does it.
  'a view transition': {
    head: `<script>
      document.addEventListener('click', async (event) => {
        const link = event.target.closest('a');
        if (!link) return;
        event.preventDefault();
        history.pushState(null, '', link.href);
        const html = await (await fetch(link.href)).text();
        const next = new DOMParser().parseFromString(html, 'text/html');
        document.startViewTransition(() => document.body.replaceWith(next.body));
      });
      addEventListener('popstate', () => location.reload());
    </script>`,
    body: '<body>',
    link: (to) => `<a href="/${to}">To ${to}</a>`,
  },
};

const libraries: Record<string, string> = {
  Turbo: 'node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js',
  htmx: 'node_modules/htmx.org/dist/htmx.min.js',
};

const chats = (page: Page) => page.locator('afterword-chat').count();

describe.each(Object.keys(swappers))('a site of %s', (name) => {
  const { head, body, link } = swappers[name]!;
  const start = async (place: 'head' | 'body') => {
    const site = await startSite((server, path) => {
      const here = path === '/two' ? 'two' : 'one';
      const script = tag(server);
      return `<!doctype html><html lang="en"><head><title>${here}</title>${head}${place === 'head' ? script : ''}</head>
        ${body}<main><h1>Page ${here}</h1>${link(here === 'one' ? 'two' : 'one')}</main>${place === 'body' ? script : ''}</body></html>`;
    });
    const page = await site.newPage();
    const library = libraries[name];
    if (library) {
      await page.route('**/lib.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: readFileSync(library, 'utf8') }),
      );
    }
    await page.goto(`${site.url}/one`);
    // Only a page that was loaded anew would have lost it.
    await page.evaluate(() => Object.assign(window, { isFirst: true }));
    return { site, page };
  };
  const go = async (page: Page, to: string) => {
    await page.getByRole('link', { name: `To ${to}` }).click();
    await page.getByRole('heading', { name: `Page ${to}` }).waitFor();
  };

  test.each(['head', 'body'] as const)(
    'keeps its one chat, open as it was: script in the %s',
    async (place) => {
      const { site, page } = await start(place);
      await openChat(page);
      await page.evaluate(() => {
        document.querySelector('afterword-chat')!.responder = null;
      });
      for (let i = 0; i < 12; i++) await write(page, `Before ${i}`);
      await go(page, 'two');
      await page.locator('.entry.customer', { hasText: 'Before 11' }).waitFor();
      // Where it was being read.
      await expect
        .poll(() =>
          page
            .locator('.log')
            .evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight),
        )
        .toBeLessThan(2);
      await write(page, 'After');
      await go(page, 'one');
      await go(page, 'two');
      expect(await chats(page)).toBe(1);
      expect(await page.locator('.panel').count()).toBe(1);
      expect(await page.evaluate('window.isFirst')).toBe(true);
      await page.goBack();
      await page.getByRole('heading', { name: 'Page one' }).waitFor();
      await page.locator('.launcher').waitFor();
      await expect.poll(() => chats(page)).toBe(1);
      const { messages } = await site.settled(({ message_count }) => message_count === 13);
      expect(messages.at(-1)!.content).toBe('After');
    },
  );

  test('has none any more once it was taken off', async () => {
    const { page } = await start('head');
    await page.locator('.launcher').waitFor();
    await page.evaluate(() => window.Afterword!.destroy());
    await expect.poll(() => chats(page)).toBe(0);
    await go(page, 'two');
    await page.waitForTimeout(300);
    expect(await chats(page)).toBe(0);
  });
});

test('a chat that the page itself removes stays away', async () => {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><p>x</p>${tag(server)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  await page.evaluate(() => document.querySelector('afterword-chat')!.remove());
  await page.waitForTimeout(50);
  // Also when its pages are swapped later on.
  await page.evaluate(() => document.body.replaceChildren(document.createElement('main')));
  await page.waitForTimeout(300);
  expect(await chats(page)).toBe(0);
});
