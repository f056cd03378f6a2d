import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { states } from '../../demo/gallery/states.ts';
import { type Site, startSite, useBrowser } from './harness.ts';

useBrowser();

// How every state of the gallery looks, beside pictures of how it looked when somebody last looked
// at it. `AFTERWORD_LOOKS=write` takes new ones: look at them before you commit them.
const FOLDER = 'test/page/looks';
const writes = process.env['AFTERWORD_LOOKS'] === 'write';

/** Of the pixels. Another machine smooths letters and corners in another way. */
const TOLERANCE = 0.003;

const variants = {
  desktop: { lang: 'en', theme: 'light', viewport: { width: 500, height: 640 } },
  phone: { lang: 'ar', theme: 'dark', viewport: { width: 360, height: 600 } },
} as const;

/** Pictures of faces and thumbs are the system's own. */
const names = Object.keys(states).filter((name) => !/emoji|thumbs/.test(name));

/** The same letters on every machine. */
const fonts = ['latin', 'arabic']
  .flatMap((script) =>
    [400, 600].map((weight) => {
      const file = `node_modules/@fontsource/rubik/files/rubik-${script}-${weight}-normal.woff2`;
      const range = script === 'arabic' ? 'U+0600-06FF,U+FB50-FEFF' : 'U+0000-05FF,U+2000-2BFF';
      return `@font-face { font-family: Rubik; font-weight: ${weight}; unicode-range: ${range};
        src: url(data:font/woff2;base64,${readFileSync(file, 'base64')}) }`;
    }),
  )
  .join('\n');

async function stage(site: Site, variant: keyof typeof variants): Promise<Page> {
  const { viewport, theme } = variants[variant];
  const page = await site.newPage({
    viewport,
    colorScheme: theme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    bypassCSP: true,
  });
  await page.clock.setFixedTime('2026-03-10T12:00:00Z');
  return page;
}

async function show(site: Site, page: Page, name: string, variant: keyof typeof variants) {
  const { lang, theme } = variants[variant];
  await page.goto(
    `${site.server.url}/demo/gallery/state.html?state=${name}&lang=${lang}&theme=${theme}`,
  );
  await page.addStyleTag({ content: `${fonts} :root { --afterword-font: Rubik }` });
  await page.locator(`[data-ready=${name}]`).waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    for (const weight of [400, 600]) {
      await document.fonts.load(`${weight} 16px Rubik`, 'a');
      await document.fonts.load(`${weight} 16px Rubik`, 'م');
    }
    // Motion of what waits, and the caret.
    for (const animation of document.getAnimations()) animation.cancel();
  });
  return picture(page);
}

async function picture(page: Page): Promise<Buffer> {
  await page.waitForTimeout(150);
  return page.screenshot({ caret: 'hide' });
}

/** Share of pixels that are not the same. */
function difference(...pictures: [Buffer, Buffer]): number {
  const [one, other] = pictures.map((buffer) => PNG.sync.read(buffer)) as unknown as [PNG, PNG];
  if (one.width !== other.width || one.height !== other.height) return 1;
  const { width, height } = one;
  const count = pixelmatch(one.data, other.data, undefined, width, height, { threshold: 0.08 });
  return count / (width * height);
}

const startGallery = () => startSite(() => '', ['--demo', 'dist/demo']);

describe.each(Object.keys(variants) as (keyof typeof variants)[])('%s', (variant) => {
  test('every state looks as it did', async () => {
    const site = await startGallery();
    const page = await stage(site, variant);
    const changed: string[] = [];
    for (const name of names) {
      const seen = await show(site, page, name, variant);
      const file = `${FOLDER}/${variant}-${name}.png`;
      if (writes) {
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(file, seen);
        continue;
      }
      const share = existsSync(file) ? difference(seen, readFileSync(file)) : 1;
      if (share <= TOLERANCE) continue;
      const now = `${FOLDER}/changed/${variant}-${name}.png`;
      mkdirSync(`${FOLDER}/changed`, { recursive: true });
      writeFileSync(now, seen);
      changed.push(`${name}: ${(share * 100).toFixed(2)} % of the pixels, see ${now}`);
    }
    expect(changed).toEqual([]);
  });
});

test.each([
  ['a colour', '.customer .bubble { background: #174ea6 !important }'],
  ['four pixels', '.head { padding-block: 16px !important }'],
  ['a larger letter', '.bubble { font-size: 16px !important }'],
])('%s is noticed', async (_, css) => {
  const site = await startGallery();
  const page = await stage(site, 'desktop');
  const before = await show(site, page, 'conversation', 'desktop');
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const root = document.querySelector('afterword-chat')!.shadowRoot!;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }, css);
  expect(difference(before, await picture(page))).toBeGreaterThan(TOLERANCE);
});
