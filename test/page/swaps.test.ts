import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { PUBLISHABLE } from '../server/harness.ts';
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

describe.each(Object.keys(swappers).map((name, index) => ({ name, index })))(
  'a site of $name',
  ({ name, index }) => {
    const { head, body, link } = swappers[name]!;
    /** Where its pages have the script: in the long run at both places, else at the one and the other in turn. */
    const places = (['head', 'body'] as const).filter((_, place) => LONG || place === index % 2);
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

    test.each(places)('keeps its one chat, open as it was: script in the %s', async (place) => {
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
    });

    test('has none any more once it was taken off', async () => {
      const { page } = await start('head');
      await page.locator('.launcher').waitFor();
      await page.evaluate(() => window.Afterword!.destroy());
      await expect.poll(() => chats(page)).toBe(0);
      await go(page, 'two');
      await page.waitForTimeout(300);
      expect(await chats(page)).toBe(0);
    });
  },
);

/** What replaces or morphs the page, and takes away what the new page does not have. */
const takeovers: Record<string, { library?: string; run: string }> = {
  'a framework that replaces the root element': {
    run: `const root = document.createElement('html');
      root.append(document.head.cloneNode(true), document.createElement('body'));
      root.lastChild.innerHTML = html;
      document.replaceChild(root, document.documentElement);`,
  },
  'a framework that removes what it did not render': {
    run: `for (const one of document.querySelectorAll('afterword-chat')) one.remove();
      document.body.innerHTML = html;`,
  },
  'document.body.innerHTML': { run: `document.body.innerHTML = html;` },
  morphdom: {
    library: 'node_modules/morphdom/dist/morphdom-umd.min.js',
    run: `morphdom(document.documentElement, '<html><head></head><body>' + html + '</body></html>');`,
  },
  idiomorph: {
    library: 'node_modules/idiomorph/dist/idiomorph.min.js',
    run: `Idiomorph.morph(document.documentElement, '<html><head></head><body>' + html + '</body></html>');`,
  },
  'idiomorph of the body': {
    library: 'node_modules/idiomorph/dist/idiomorph.min.js',
    run: `Idiomorph.morph(document.body, '<body>' + html + '</body>');`,
  },
};

describe.each(Object.keys(takeovers))('%s', (name) => {
  const { library, run } = takeovers[name]!;

  test('keeps the chat; who types in it loses no letter', async () => {
    const site = await startSite(
      (server) =>
        `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><p>x</p>${tag(server)}`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    if (library) await page.addScriptTag({ content: readFileSync(library, 'utf8') });
    await openChat(page);
    await page.evaluate(() => {
      document.querySelector('afterword-chat')!.responder = null;
    });
    const field = page.locator('.composer textarea');
    await field.fill('Hello everybody');
    await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(5, 5));
    for (const [index, letter] of [...', dear'].entries()) {
      await page.evaluate(`{ const html = '<main><h1>Page ${index}</h1></main>'; ${run} }`);
      await page.keyboard.type(letter);
    }
    await page.getByRole('heading', { name: 'Page 5' }).waitFor();
    expect(await chats(page)).toBe(1);
    expect(await field.inputValue()).toBe('Hello, dear everybody');
    await page.evaluate(() => window.Afterword.close());
    await page.evaluate(() => window.Afterword.open());
    await field.waitFor();
    await page.evaluate(() => window.Afterword.destroy());
    await page.evaluate(() => document.body.replaceChildren());
    await page.waitForTimeout(100);
    expect(await chats(page)).toBe(0);
  });
});

test.each([
  [
    'a clone of the root element',
    `document.documentElement.replaceWith(document.documentElement.cloneNode(true))`,
  ],
  ['its own HTML', `document.documentElement.innerHTML = document.documentElement.innerHTML`],
  ['a snapshot that has the chat in it', ``],
  [
    'a snapshot that comes with the next page, taken while the chat was hidden',
    `{ const copy = document.querySelector('afterword-chat').cloneNode(true);
      copy.hidden = true;
      const next = document.createElement('body');
      next.append(copy);
      document.body.replaceWith(next); }`,
  ],
])('a page made from %s has one chat', async (_, run) => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}
      ${run ? '' : `<afterword-chat publishable-key="${PUBLISHABLE}" endpoint="${server.url}"></afterword-chat>`}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.locator('.launcher').first().waitFor();
  await page.evaluate(run);
  await page.evaluate(() => window.Afterword.open());
  await page.locator('.composer textarea').waitFor();
  expect(await chats(page)).toBe(1);
});

test('a page that removes the chat again and again is not brought to a halt', async () => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  await page.evaluate(() => {
    const remove = () => document.querySelector('afterword-chat')?.remove();
    new MutationObserver(remove).observe(document, { childList: true, subtree: true });
    remove();
  });
  expect(await page.evaluate('1 + 1')).toBe(2);
});

test('a page that writes itself anew keeps the chat, which works as before', async () => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  // With its script tag, as a page that writes what the server has sent.
  const writeAnew = () =>
    page.evaluate(async () => {
      const html = await (await fetch('/')).text();
      document.open();
      document.write(html);
      document.close();
    });
  const quiet = () =>
    page.evaluate(() => {
      document.querySelector('afterword-chat')!.responder = null;
    });
  await openChat(page);
  await quiet();
  await write(page, 'One');
  await page.locator('.composer textarea').fill('Half');
  await writeAnew();
  const field = page.locator('.composer textarea');
  await expect.poll(() => field.inputValue()).toBe('Half');
  await field.focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' more');
  await page.keyboard.press('Enter');
  await page.locator('.entry.customer', { hasText: 'Half more' }).waitFor();
  expect(await chats(page)).toBe(1);
  // The launcher and the page's own handle work, too.
  await page.locator('.launcher').click();
  await expect.poll(() => page.locator('.panel').count()).toBe(0);
  await page.evaluate(() => window.Afterword.open());
  await write(page, 'Last');
  // No later page of the site sends what this one has left.
  await page.goto('about:blank');
  const record = await site.settled(({ message_count }) => message_count === 3);
  expect(record.messages.map(({ content }) => content)).toEqual(['One', 'Half more', 'Last']);
  await page.goto(site.url);
  await field.waitFor();
  await writeAnew();
  await field.waitFor();
  await page.evaluate(() => window.Afterword.destroy());
  await page.waitForTimeout(300);
  expect(await chats(page)).toBe(0);
});
