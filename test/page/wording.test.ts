import { expect, test } from 'vitest';
import { linesIn } from '../../demo/gallery/lines.ts';
import { directions, type Language } from '../../src/strings/languages.ts';
import { startSite, useBrowser } from './harness.ts';

useBrowser();

/** With plain spaces: which ones stand in a date depends on the version of the browser. */
const plain = (text: string) => text.replace(/\s/g, ' ');

test('the gallery shows all texts of every language, as they are said', async () => {
  const site = await startSite(() => '', { demo: 'dist/demo' });
  const page = await site.newPage();
  await page.goto(`${site.server.url}/demo/gallery/wording.html`);
  const languages = Object.keys(directions) as Language[];
  await page.locator(`[data-ready="${languages.length}"]`).waitFor({ state: 'attached' });
  const shown = await page.locator('table').evaluateAll((tables) =>
    tables.map((table) => {
      const cells = [...table.querySelectorAll<HTMLElement>('td:last-child')];
      return {
        direction: getComputedStyle(cells[0]!).direction,
        texts: cells.map(({ textContent }) => textContent),
      };
    }),
  );
  for (const [i, language] of languages.entries()) {
    expect(shown[i]!.direction, language).toBe(directions[language]);
    expect(shown[i]!.texts.map(plain), language).toEqual(
      (await linesIn(language)).map(({ text }) => plain(text)),
    );
  }
  await page.locator('select').selectOption('fr');
  await page.locator('[data-ready="1"]').waitFor({ state: 'attached' });
  expect(await page.locator('caption').allTextContents()).toEqual(['French (fr)']);
});
