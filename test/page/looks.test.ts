import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { states } from '../../demo/gallery/states.ts';
import { expectAccessible, type Site, startSite, useBrowser } from './harness.ts';

useBrowser();

// How every state of the gallery looks, beside pictures of how it looked when somebody last looked
// at it. `AFTERWORD_LOOKS=write` takes new ones: look at them before you commit them.
const FOLDER = 'test/page/looks';
const writes = process.env['AFTERWORD_LOOKS'] === 'write';

/** Share of a picture. Another machine smooths letters and corners in another way. */
const TOLERANCE = 0.0035;

const variants = {
  desktop: { lang: 'en', theme: 'light', viewport: { width: 500, height: 640 } },
  phone: { lang: 'ar', theme: 'dark', viewport: { width: 360, height: 600 } },
} as const;

/** Pictures of faces and thumbs are the system's own. */
const SYSTEMS_OWN = /emoji|thumbs/;

/** By axe; a customer's way through all the others is in accessible.test.ts. */
const CHECKED_HERE = new Set(['tray', 'tray-failed', 'attached', 'waiting', 'person', 'scrolled']);

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

/** Share of places that do not look the same, each of three by three pixels. */
function difference(...pictures: [Buffer, Buffer]): number {
  const [one, other] = pictures.map(coarse) as [Coarse, Coarse];
  const { width, height } = one;
  if (width !== other.width || height !== other.height) return 1;
  const count = pixelmatch(one.data, other.data, undefined, width, height, { threshold: 0.08 });
  return count / (width * height);
}

interface Coarse {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A third as wide and high: where a letter stands half a pixel aside is no difference. */
function coarse(picture: Buffer): Coarse {
  const { width: wide, height: high, data: fine } = PNG.sync.read(picture);
  const [width, height] = [Math.floor(wide / 3), Math.floor(high / 3)];
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [Math.floor(i / 4) % width, Math.floor(i / 4 / width)];
    let sum = 0;
    for (const place of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
      const row = y * 3 + Math.floor(place / 3);
      sum += fine[(row * wide + x * 3 + (place % 3)) * 4 + (i % 4)]!;
    }
    data[i] = sum / 9;
  }
  return { width, height, data };
}

const startGallery = () => startSite(() => '', { demo: 'dist/demo' });

test.each(Object.keys(variants) as (keyof typeof variants)[])(
  'every state looks as it did, and tells a screen reader what it did: %s',
  async (variant) => {
    const site = await startGallery();
    const page = await stage(site, variant);
    const changed: string[] = [];
    const told: string[] = [];
    if (writes) mkdirSync(FOLDER, { recursive: true });
    for (const [name, { title }] of Object.entries(states)) {
      const seen = await show(site, page, name, variant);
      const tree = await page.locator('afterword-chat').ariaSnapshot();
      told.push(`# ${title}\n${tree}\n`.replaceAll(/blob:\S+/g, 'blob:…'));
      if (CHECKED_HERE.has(name)) await expectAccessible(page, { include: 'afterword-chat' });
      const file = `${FOLDER}/${variant}-${name}.png`;
      if (SYSTEMS_OWN.test(name)) continue;
      if (writes) writeFileSync(file, seen);
      const share = existsSync(file) ? difference(seen, readFileSync(file)) : 1;
      if (share <= TOLERANCE) continue;
      const now = `${FOLDER}/changed/${variant}-${name}.png`;
      mkdirSync(`${FOLDER}/changed`, { recursive: true });
      writeFileSync(now, seen);
      changed.push(`${name}: ${(share * 100).toFixed(2)} % of it, see ${now}`);
    }
    expect(changed).toEqual([]);
    const text = told.join('\n');
    if (writes) writeFileSync(`${FOLDER}/${variant}.yml`, text);
    expect(text).toBe(readFileSync(`${FOLDER}/${variant}.yml`, 'utf8'));
  },
);

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
