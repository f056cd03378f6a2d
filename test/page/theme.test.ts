import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { endChat, startSite, tag, useBrowser } from './harness.ts';

useBrowser();

/** Contrast of texts with what is behind them, as WCAG 2.2 counts it, for whatever CSS colour. */
const contrasts = (page: Page, pairs: [text: string, behind: string][]) =>
  page.evaluate((all) => {
    const root = document.querySelector('afterword-chat')!.shadowRoot!;
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const luminance = (color: string) => {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    return all.map(([text, behind]) => {
      const front = luminance(getComputedStyle(root.querySelector(text)!).color);
      const back = luminance(getComputedStyle(root.querySelector(behind)!).backgroundColor);
      return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    });
  }, pairs);

const COLOURS =
  '#ffeb3b;#0000ff;#777777;#ffffff;#000000;#ff0000;#00ff88;#7c3aed;#f59e0b;oklch(0.7 0.2 330);rgb(255 105 180);hsl(200 60% 45%)'.split(
    ';',
  );

test.each(['light', 'dark'] as const)(
  'any brand colour is read on and as text, %s',
  async (scheme) => {
    const site = await startSite(
      (server) =>
        `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server, 'data-suggested-questions="Where?"')}`,
    );
    const page = await site.newPage({ colorScheme: scheme });
    await page.goto(site.url);
    await page.locator('.launcher').click();
    await page.evaluate(() => {
      document.querySelector('afterword-chat')!.responder = () => ({
        text: 'There.',
        quick_replies: ['Thanks'],
      });
    });
    await page.locator('.composer textarea').fill('Hello');
    await page.locator('.composer textarea').press('Enter');
    await page.locator('.choices button').waitFor();
    const low: string[] = [];
    for (const colour of COLOURS) {
      await page.evaluate((one) => {
        document.querySelector('afterword-chat')!.style.setProperty('--afterword-accent', one);
      }, colour);
      const found = await contrasts(page, [
        ['.launcher', '.launcher'],
        ['.customer .bubble', '.customer .bubble'],
        ['.person', '.panel'],
        ['.choices button', '.choices button'],
      ]);
      found.forEach((contrast, index) => {
        if (contrast < 4.5) low.push(`${colour} ${index}: ${contrast.toFixed(2)}`);
      });
    }
    expect(low).toEqual([]);
    await endChat(page);
  },
);
