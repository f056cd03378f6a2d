import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { openChat, startSite, tag, useBrowser } from './harness.ts';
import { expectUndisturbed, startReading } from './undisturbed.ts';

useBrowser();

/** A library that swaps or morphs pages, as npm has it. */
interface Library {
  /** Its files in `node_modules`, in order. */
  files: string[];
  head?: string;
  /** The opening tag. */
  body?: string;
  /** Around what changes from page to page. */
  main?: [open: string, close: string];
  /** Run after the files. */
  start?: string;
  /** What a page runs to swap itself for the other one, here `/two`. `fetched` is a function that fetches a page's document. */
  ways: Record<string, string>;
  /** Whether the back button swaps the page in place, too. */
  goesBack?: true;
}

const libraries: Record<string, Library> = {
  Turbo: {
    files: ['@hotwired/turbo/dist/turbo.es2017-umd.js'],
    ways: {
      drive: `Turbo.visit('/two')`,
      'drive that replaces': `Turbo.visit('/two', { action: 'replace' })`,
      'a stream': `Turbo.renderStreamMessage('<turbo-stream action="update" targets="body"><template>' +
        (await fetched('/two')).body.innerHTML + '</template></turbo-stream>')`,
    },
    goesBack: true,
  },
  'Turbo that morphs': {
    files: ['@hotwired/turbo/dist/turbo.es2017-umd.js'],
    head: `<meta name="turbo-refresh-method" content="morph"><meta name="turbo-refresh-scroll" content="preserve">`,
    ways: {
      refresh: `Turbo.session.refresh(location.href)`,
      'a refresh by stream': `Turbo.renderStreamMessage('<turbo-stream action="refresh"></turbo-stream>')`,
      'a stream': `Turbo.renderStreamMessage('<turbo-stream action="replace" method="morph" targets="body"><template>' +
        (await fetched('/two')).body.innerHTML + '</template></turbo-stream>')`,
    },
  },
  htmx: {
    files: ['htmx.org/dist/htmx.min.js'],
    body: '<body hx-boost:inherited="true">',
    ways: {
      'a boosted link': `document.querySelector('main a').click()`,
      'innerHTML of the body': `htmx.ajax('GET', '/two', { target: 'body', swap: 'innerHTML' })`,
      'outerHTML of the body': `htmx.ajax('GET', '/two', { target: 'body', swap: 'outerHTML' })`,
      'innerMorph of the body': `htmx.ajax('GET', '/two', { target: 'body', swap: 'innerMorph' })`,
      'outerMorph of the body': `htmx.ajax('GET', '/two', { target: 'body', swap: 'outerMorph' })`,
    },
  },
  Unpoly: {
    files: ['unpoly/unpoly.min.js'],
    ways: {
      'a link': `up.follow(document.querySelector('main a'))`,
      'a visit of the whole body': `up.navigate({ url: '/two', target: 'body' })`,
    },
    goesBack: true,
  },
  swup: {
    files: ['swup/dist/Swup.umd.js'],
    main: ['<div id="swup">', '</div>'],
    start: 'window.swup = new Swup({ animationSelector: false });',
    ways: { navigate: `swup.navigate('/two')` },
    goesBack: true,
  },
  'swup of the whole body': {
    files: ['swup/dist/Swup.umd.js'],
    start: `window.swup = new Swup({ animationSelector: false, containers: ['body'] });`,
    ways: { navigate: `swup.navigate('/two')` },
    goesBack: true,
  },
  barba: {
    files: ['@barba/core/dist/barba.umd.js'],
    body: '<body data-barba="wrapper">',
    main: ['<div data-barba="container" data-barba-namespace="page">', '</div>'],
    start: 'barba.init();',
    ways: { go: `barba.go(location.origin + '/two')` },
    goesBack: true,
  },
  idiomorph: {
    files: ['idiomorph/dist/idiomorph.min.js'],
    ways: {
      'of the document': `Idiomorph.morph(document.documentElement, (await fetched('/two')).documentElement)`,
      'of the body': `Idiomorph.morph(document.body, (await fetched('/two')).body)`,
    },
  },
  morphdom: {
    files: ['morphdom/dist/morphdom-umd.min.js'],
    ways: {
      'of the document': `morphdom(document.documentElement, (await fetched('/two')).documentElement)`,
      'of the body': `morphdom(document.body, (await fetched('/two')).body)`,
    },
  },
  'Alpine morph': {
    files: ['@alpinejs/morph/dist/cdn.min.js', 'alpinejs/dist/cdn.min.js'],
    ways: {
      'of the document': `Alpine.morph(document.documentElement, (await fetched('/two')).documentElement)`,
      'of the body': `Alpine.morph(document.body, (await fetched('/two')).body)`,
    },
  },
  CableReady: {
    files: ['morphdom/dist/morphdom-umd.min.js', 'cable_ready/dist/cable_ready.umd.js'],
    ways: {
      // As StimulusReflex morphs a page.
      morph: `CableReady.perform([{ operation: 'morph', selector: 'body', childrenOnly: true,
        html: (await fetched('/two')).body.innerHTML }])`,
      innerHtml: `CableReady.perform([{ operation: 'innerHtml', selector: 'body',
        html: (await fetched('/two')).body.innerHTML }])`,
      'innerHtml of the document': `CableReady.perform([{ operation: 'innerHtml', selector: 'html',
        html: (await fetched('/two')).documentElement.innerHTML }])`,
    },
  },
};

const FETCHED = `const fetched = async (url) =>
  new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');`;

async function start(library: Library, place: 'head' | 'body') {
  const { head = '', body = '<body>', main = ['', ''], files } = library;
  let visits = 0;
  const site = await startSite((server, path) => {
    if (!/^\/(?:one|two)?$/.test(path)) return '';
    const script = tag(server);
    const to = path === '/two' ? 'one' : 'two';
    return `<!doctype html><html lang="en"><head><title>Visit ${++visits}</title>
      ${files.map((_, index) => `<script defer src="/library-${index}.js"></script>`).join('')}
      ${head}${place === 'head' ? script : ''}</head>
      ${body}${main[0]}<main><h1>Visit ${visits}</h1><a href="/${to}">To ${to}</a></main>${main[1]}
      ${place === 'body' ? script : ''}</body></html>`;
  });
  const page = await site.newPage();
  for (const [index, file] of files.entries()) {
    const source = readFileSync(`node_modules/${file}`, 'utf8');
    await page.route(`**/library-${index}.js`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: source }),
    );
  }
  await page.goto(`${site.url}/one`, { waitUntil: 'load' });
  if (library.start) await page.evaluate(library.start);
  // Only a page that was loaded anew would have lost it.
  await page.evaluate(() => Object.assign(window, { isFirst: true }));
  return { site, page };
}

const isFirst = (page: Page) => page.evaluate('window.isFirst');

describe.each(Object.keys(libraries).map((name, index) => ({ name, index })))(
  'a site of $name',
  ({ name, index }) => {
    const library = libraries[name]!;
    /** Where its page has the script: in the long run at both places, else at the one and the other in turn. */
    const places = (['head', 'body'] as const).filter((_, place) => LONG || place === index % 2);

    /** Runs a way to swap the page, for the other one of the two. */
    const swap = (page: Page, way: string) => {
      const other = new URL(page.url()).pathname === '/two' ? '/one' : '/two';
      const script = library.ways[way]!.replaceAll('/two', other);
      return page.evaluate(`(async () => { ${FETCHED} await ${script}; })()`);
    };

    test.each(places)('disturbs no chat: script in the %s', async (place) => {
      const { site, page } = await start(library, place);
      await startReading(page);
      // In their order: a morph of Turbo that replaces the body leaves a document without one.
      for (const way of Object.keys(library.ways)) {
        await expectUndisturbed(page, () => swap(page, way), way);
      }
      await page.keyboard.press('Enter');
      const record = await site.settled(({ message_count }) => message_count === 13);
      expect(record.messages.at(-1)!.content).toBe('Hello, my dear and very old everybody');
      expect(await isFirst(page)).toBe(true);
    });

    test.runIf(library.goesBack)('back disturbs no chat', async () => {
      const { page } = await start(library, 'head');
      await startReading(page);
      await swap(page, Object.keys(library.ways)[0]!);
      await page.waitForURL('**/two');
      await expectUndisturbed(page, () => page.evaluate('history.back()'));
      await expectUndisturbed(page, () => page.evaluate('history.forward()'));
      expect(await isFirst(page)).toBe(true);
    });

    test('a chat that was destroyed does not come back', async () => {
      const { page } = await start(library, 'body');
      await openChat(page);
      await page.evaluate(() => window.Afterword.destroy());
      await expect.poll(() => page.locator('afterword-chat').count()).toBe(0);
      const heading = page.getByRole('heading', { name: /^Visit / });
      const old = await heading.textContent();
      await swap(page, Object.keys(library.ways)[0]!);
      await expect.poll(() => heading.textContent()).not.toBe(old);
      await page.waitForTimeout(300);
      expect(await page.locator('afterword-chat').count()).toBe(0);
    });
  },
);
