import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createKey } from '../../src/server/keys/keys.ts';
import { openStore } from '../../src/server/features.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import {
  endChat,
  expectAccessible,
  expectErrors,
  openChat,
  startSite,
  tag,
  useBrowser,
  write,
} from './harness.ts';

useBrowser();

const quiet = (page: Page) =>
  page.evaluate(() => {
    for (const chat of document.querySelectorAll('afterword-chat')) chat.responder = null;
  });

/** How the launcher and the open chat look, as numbers. */
async function looks(page: Page) {
  return page.evaluate(() => {
    const root = document.querySelector('afterword-chat')!.shadowRoot!;
    const look = (selector: string) => {
      const element = root.querySelector(selector)!;
      const { width, height, right, bottom } = element.getBoundingClientRect();
      const { color, backgroundColor, fontSize, fontFamily, lineHeight, letterSpacing, display } =
        getComputedStyle(element);
      const box = [width, height, innerWidth - right, innerHeight - bottom].map(Math.round);
      return {
        box,
        color,
        backgroundColor,
        fontSize,
        fontFamily,
        lineHeight,
        letterSpacing,
        display,
      };
    };
    return Object.fromEntries(
      [
        '.launcher',
        '.panel',
        '.head h1',
        '.bubble',
        '.composer',
        '.composer textarea',
        '.person',
      ].map((selector) => [selector, look(selector)]),
    );
  });
}

const HOSTILE = `
  * { all: unset; color: red; font: 30px/3 fantasy; letter-spacing: 9px; visibility: visible }
  html { font-size: 62.5% }
  body { line-height: 4; text-align: center; text-transform: uppercase; direction: ltr }
  button { background: red !important; border: 9px solid lime !important; display: none !important }
  textarea, div, section, svg { width: 10px !important; float: left !important; zoom: 3 !important }
  afterword-chat { opacity: 1; color: lime !important; font-size: 80px !important }
`;

describe('the host page', () => {
  test('with hostile styles changes nothing in the chat, and the chat nothing in it', async () => {
    const html = (style: string) => (server: { url: string }) =>
      `<!doctype html><html lang="en"><title>Shop</title><style>${style}</style>
       <h1>Shop</h1><p id="text">Text <button>Buy</button></p>${tag(server as never)}`;
    const seen: unknown[] = [];
    for (const style of ['', HOSTILE]) {
      const site = await startSite(html(style));
      const page = await site.newPage();
      await page.goto(site.url);
      const before = await page.locator('#text').evaluate((text) => {
        const { font, color, width } = getComputedStyle(text);
        return [font, color, width];
      });
      await openChat(page);
      await quiet(page);
      await write(page, 'Hello');
      await page.locator('.entry.customer').waitFor();
      await page.waitForTimeout(400);
      seen.push(await looks(page));
      const after = await page.locator('#text').evaluate((text) => {
        const { font, color, width } = getComputedStyle(text);
        return [font, color, width];
      });
      expect(after).toEqual(before);
    }
    expect(seen[1]).toEqual(seen[0]);
  });

  test('with a strict policy and Trusted Types enforced', async () => {
    const policies: string[] = [];
    const site = await startSite(() => '');
    const host = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src 'nonce-n1' ${site.server.url}; connect-src ${site.server.url}; ` +
          `require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'`,
      );
      response.end(
        `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
         <script nonce="n1">
           addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
             console.warn('violation', violatedDirective, blockedURI));
         </script>
         <script async nonce="n1" src="${site.server.url}/afterword.js" data-key="${PUBLISHABLE}"></script>`,
      );
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void host.close());
    const page = await site.newPage();
    page.on('console', (message) => {
      if (message.text().startsWith('violation')) policies.push(message.text());
    });
    await page.goto(`http://localhost:${(host.address() as AddressInfo).port}`);
    await openChat(page);
    await page.evaluate(() => {
      document.querySelector('afterword-chat')!.responder = () => '**Bold** [l](https://a.example)';
    });
    await write(page, 'Hello');
    await page.locator('.bubble strong').waitFor();
    await endChat(page);
    await page.getByRole('radio', { name: '5 of 5' }).click();
    await site.settled(({ csat_score }) => csat_score === 5);
    expect(policies.filter((text) => !text.includes('favicon'))).toEqual([]);
  });

  test('that swaps its pages keeps one chat, and a double mount leaves one', async () => {
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><title>App</title><div id="app"></div>
        <script type="module" src="${server.url}/afterword/element.js"></script>`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    await page.evaluate(
      ([url, key]) => {
        const make = () => {
          const chat = document.createElement('afterword-chat');
          chat.setAttribute('publishable-key', key!);
          chat.setAttribute('endpoint', url!);
          return chat;
        };
        const app = document.querySelector('#app')!;
        // As React's StrictMode does: mount, unmount, mount.
        const chat = make();
        app.append(chat);
        chat.remove();
        app.append(chat);
      },
      [site.server.url, PUBLISHABLE],
    );
    await openChat(page);
    await quiet(page);
    await write(page, 'Before');
    await site.settled(({ message_count }) => message_count === 1);
    // A view transition swaps the body's children; the element moves with them.
    await page.evaluate(() => {
      const next = document.createElement('main');
      next.append(document.querySelector('afterword-chat')!);
      document.querySelector('#app')!.replaceChildren(next);
    });
    await page.locator('.entry.customer', { hasText: 'Before' }).waitFor();
    await write(page, 'After');
    const record = await site.settled(({ message_count }) => message_count === 2);
    expect(record.messages.map(({ content }) => content)).toEqual(['Before', 'After']);
    expect(await page.locator('.launcher').count()).toBe(1);
  });

  test('with two chats of two keys keeps them apart', async () => {
    const other = 'amo_pub_of_another_brand';
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><title>Two</title>
        <afterword-chat id="one" publishable-key="${PUBLISHABLE}" endpoint="${server.url}"></afterword-chat>
        <afterword-chat id="two" publishable-key="${other}" endpoint="${server.url}" style="--afterword-accent:#7c3aed"></afterword-chat>
        <script type="module" src="${server.url}/afterword/element.js"></script>`,
    );
    const store = openStore(`sqlite:${site.database}`);
    await createKey(store, {
      organisationId: 'default',
      kind: 'publishable',
      name: 'another',
      key: other,
      now: Date.now(),
    });
    await store.close();
    const page = await site.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => document.querySelector('afterword-chat')?.shadowRoot);
    for (const id of ['one', 'two']) {
      await page.evaluate(async (name) => {
        const chat = document.querySelector<HTMLElementTagNameMap['afterword-chat']>(`#${name}`)!;
        const conversation = await chat.ready();
        conversation.message({ senderType: 'customer', content: `from ${name}` });
      }, id);
    }
    await expect.poll(async () => (await site.conversations()).total).toBe(2);
    const previews = (await site.conversations()).data.map(({ preview }) => preview).sort();
    expect(previews).toEqual(['from one', 'from two']);
  });

  test('in a frame, and 320 pixels wide at twice the size of text', async () => {
    const site = await startSite((server, path) =>
      path === '/inner'
        ? `<!doctype html><html lang="en"><title>Inner</title><h1>Inner</h1>${tag(server)}`
        : `<!doctype html><html lang="en"><title>Outer</title><h1>Outer</h1>
           <iframe title="Shop" src="/inner" style="width:320px;height:568px;border:0"></iframe>`,
    );
    const page = await site.newPage({ viewport: { width: 640, height: 900 } });
    await page.goto(site.url);
    const inner = page.frameLocator('iframe');
    await inner.getByRole('button', { name: /^Open the chat/ }).click();
    await inner.getByRole('textbox', { name: 'Write a message' }).fill('From a frame');
    await inner.getByRole('textbox', { name: 'Write a message' }).press('Enter');
    const record = await site.settled(({ message_count }) => message_count >= 1);
    expect(record.messages[0]!.content).toBe('From a frame');
    const overflow = await inner
      .locator('.panel')
      .evaluate((panel) => panel.scrollWidth > panel.clientWidth);
    expect(overflow).toBe(false);
  });
});

test('in a frame without an origin nothing is claimed, and the developer reads what to do', async () => {
  const site = await startSite((server, path) =>
    path === '/inner'
      ? `<!doctype html><html lang="en"><title>Inner</title><h1>Inner</h1>${tag(server)}`
      : `<!doctype html><html lang="en"><title>Outer</title><h1>Outer</h1>
         <iframe title="Shop" sandbox="allow-scripts" src="/inner" style="width:420px;height:640px"></iframe>`,
  );
  const page = await site.newPage();
  // Nothing else is on the console, and no error is the page's.
  expectErrors(page, 'Afterword: Pages without an origin, such as a sandboxed frame, may not use');
  await page.goto(site.url);
  const inner = page.frameLocator('iframe');
  await inner.locator('.launcher').click();
  const field = inner.getByRole('textbox', { name: 'Write a message' });
  await field.fill('Hello');
  await field.press('Enter');
  await inner.getByText('There was no reply to that.').waitFor();
  await inner.getByRole('button', { name: 'End chat' }).click();
  await inner.getByRole('button', { name: 'Yes, end it' }).click();
  await inner.getByRole('radio', { name: '4 of 5' }).click();
  await inner.getByText('Your rating could not be saved.').waitFor();
  expect((await site.conversations()).total).toBe(0);
});

describe('a page from before the server’s new version', () => {
  const start = async (gone: string) => {
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
    );
    const page = await site.newPage();
    // What the browser has kept of it names files that are there no more.
    const old = (name: string) => `${name}-old`;
    await page.route(/\/afterword\/element\.js$/, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/chunks\/base/, old);
      await route.fulfill({ response, body });
    });
    if (gone === 'the chat') {
      await page.route(/\/base-old/, async (route) => {
        const response = await route.fetch({ url: route.request().url().replace('-old', '') });
        const body = (await response.text()).replace(/\.\/panel/, old);
        await route.fulfill({ response, body });
      });
    }
    const missing: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 404) missing.push(new URL(response.url()).pathname);
    });
    await page.goto(site.url);
    return { site, page, missing };
  };

  test.each(['the launcher', 'the chat'])(
    'whose files of %s are gone takes the new ones',
    async (gone) => {
      const { site, page, missing } = await start(gone);
      await openChat(page);
      await quiet(page);
      await write(page, 'Hello');
      await site.settled(({ message_count }) => message_count === 1);
      expect(missing.join()).toMatch(/-old/);
    },
  );
});

describe('a chat whose files do not come', () => {
  test.each([
    ['by the script tag', (server: { url: string }) => tag(server), 2],
    [
      'as a module',
      ({ url }: { url: string }) =>
        `<afterword-chat publishable-key="${PUBLISHABLE}" endpoint="${url}"></afterword-chat>
         <script type="module" src="${url}/afterword/element.js"></script>`,
      1,
    ],
  ])('%s: the page is told which, and the next click asks again', async (_, chat, tries) => {
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${chat(server)}`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    await page.locator('.launcher').waitFor();
    await page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      addEventListener('afterword:error', (event) => heard.push((event as CustomEvent).detail));
    });
    const asked: string[] = [];
    await page.route('**/afterword/**', (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    await page.evaluate(() => document.querySelector('afterword-chat')!.open());
    await expect
      .poll(() => page.evaluate('window.heard'))
      .toEqual([
        { code: 'not_loaded', message: expect.stringMatching(/\/chunks\/panel-[\w-]+\.js/) },
      ]);
    expect(asked.filter((url) => /\/(?:element|chunks\/panel-)/.test(url)).length).toBe(tries);
    await page.unroute('**/afterword/**');
    await openChat(page);
  });
});

test('a setting that is none is named to whoever builds the page', async () => {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server, 'data-greting="Hi" data-theme="blue"')}`,
  );
  const page = await site.newPage();
  const told: string[] = [];
  page.on('console', (one) => told.push(one.text()));
  await page.goto(site.url);
  await expect.poll(() => told.join(' ')).toContain('Did you mean "greeting"?');
  await expect.poll(() => told.join(' ')).toContain('theme="blue" must be "light" or "dark".');
  await page.evaluate(() =>
    window.Afterword!.update({ theme: 'dark', greting: null, surveyAfter: 'x' }),
  );
  await expect.poll(() => told.at(-1)).toContain('survey-after="x" must be a number');
});

test('a setting of the survey that is none is named as well', async () => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Survey</title><h1>Survey</h1>
      <afterword-survey publishable-key="${PUBLISHABLE}" endpoint="${server.url}"
        rating-scale="hearts" questions="Well?"></afterword-survey>
      <script type="module" src="${server.url}/afterword/survey.js"></script>`,
  );
  const page = await site.newPage();
  const told: string[] = [];
  page.on('console', (one) => told.push(one.text()));
  await page.goto(site.url);
  await expect
    .poll(() => told)
    .toEqual([
      '<afterword-survey>: rating-scale="hearts" must be "star" or "emoji" or "thumbs".',
      '<afterword-survey>: There is no setting "questions". Did you mean "question"?',
    ]);
});

describe('on a phone', () => {
  const phone = { viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true };

  test('the chat covers the page, which stands still until it is closed', async () => {
    const site = await startSite(
      (server) =>
        `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Shop</title><h1>Shop</h1>${'<p>Text</p>'.repeat(99)}${tag(server)}`,
    );
    const page = await site.newPage(phone);
    await page.goto(site.url);
    await openChat(page);
    // Once it has appeared.
    await page.waitForTimeout(400);
    const box = await page.locator('.panel').evaluate((panel) => {
      const { top, left, width, height } = panel.getBoundingClientRect();
      return [top, left, width, height].map(Math.round);
    });
    expect(box).toEqual([0, 0, 390, 700]);
    const overflow = () => page.evaluate(() => document.documentElement.style.overflow);
    expect(await overflow()).toBe('hidden');
    expect(await page.locator('.panel').getAttribute('aria-modal')).toBe('true');
    // Focus goes round inside.
    const inside: boolean[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      inside.push(
        await page.evaluate(() => document.activeElement?.localName === 'afterword-chat'),
      );
    }
    expect(inside.every(Boolean)).toBe(true);
    await expectAccessible(page, { include: 'afterword-chat' });
    await page.getByRole('button', { name: 'Minimise the chat' }).click();
    expect(await overflow()).toBe('');
  });
});
