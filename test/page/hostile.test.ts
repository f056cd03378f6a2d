import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { sampled } from '../long.ts';
import {
  endChat,
  expectAccessible,
  openChat,
  startSite,
  tag,
  useBrowser,
  write,
} from './harness.ts';

useBrowser();

async function openShop(head = '', lang = 'en', body = '<h1>Shop</h1>', options = {}) {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>Shop</title>${head}<body>${body}${tag(server)}`,
  );
  const page = await site.newPage(options);
  await page.goto(site.url);
  await page.locator('.launcher').waitFor();
  return { site, page };
}

/** Replies in two pieces, with Markdown. */
const answer = (page: Page) =>
  page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = async function* () {
      yield 'It is **on its ';
      await new Promise((done) => setTimeout(done, 60));
      yield 'way**.\n\n- Monday\n- [Track](/track)';
    };
  });

/** Keeps every text of the page translated, as browsers do, also in open shadow roots. */
const TRANSLATOR = `<script>
  function walk(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const texts = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.shadowRoot) walk(node.shadowRoot);
      if (node.nodeType !== 3 || !node.data.trim() || node.parentElement?.closest('font, script, style, textarea')) continue;
      texts.push(node);
    }
    for (const node of texts) {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = node.data.toUpperCase();
      outer.append(inner);
      node.replaceWith(outer);
    }
  }
  addEventListener('load', () => setInterval(() => walk(document), 15));
</script>`;

test('on a page that is translated all the time the chat goes on to its end', async () => {
  const { site, page } = await openShop(TRANSLATOR);
  await openChat(page);
  await answer(page);
  await write(page, 'Where is it?');
  await page.locator('.entry.ai li', { hasText: 'TRACK' }).waitFor();
  expect(await page.locator('.entry.ai').last().locator('.bubble').innerText()).toBe(
    'IT IS ON ITS WAY.\n\nMONDAY\nTRACK',
  );
  await write(page, 'And then?');
  await expect.poll(() => page.locator('.entry.ai .bubble ul').count()).toBe(2);
  await endChat(page);
  await page.locator('.stars button').nth(1).click();
  await page.locator('.comment textarea').fill('Late');
  await page.locator('.comment .primary').click();
  const record = await site.settled(({ feedback }) => feedback !== null);
  expect(record.messages[1]!.content).toBe('It is **on its way**.\n\n- Monday\n- [Track](/track)');
  await page.locator('.after .quiet').click();
  await page.locator('.composer textarea').waitFor();
});

test.each([
  ['body has a filter', 'body { filter: invert(1) hue-rotate(180deg) }'],
  ['body has a transform', 'body { transform: scale(0.9) } html { zoom: 1 }'],
  [
    'body contains what is in it',
    'body { contain: strict; perspective: 100px; will-change: transform; overflow: hidden }',
  ],
  ['elements all have a filter', '* { filter: contrast(1.1); will-change: transform }'],
  [
    'root has a transform',
    'html { transform: translateZ(0); perspective: 500px; contain: layout }',
  ],
])('a page whose %s leaves launcher and panel where they are', async (_, css) => {
  const { page } = await openShop(`<style>${css}</style>`, 'en', '<p>Text</p>'.repeat(99));
  await page.mouse.wheel(0, 500);
  const edges = (name: string) =>
    page.evaluate((selector) => {
      const part = document.querySelector('afterword-chat')!.shadowRoot!.querySelector(selector);
      const { right, bottom } = part?.getBoundingClientRect() ?? { right: 0, bottom: 0 };
      return [innerWidth - right, innerHeight - bottom].map(Math.round);
    }, name);
  await expect.poll(() => edges('.launcher')).toEqual([20, 20]);
  await openChat(page);
  await expect.poll(() => edges('.panel')).toEqual([20, 88]);
  // Also after the page has taken the chat away. A launcher under the pointer rises a little.
  await page.mouse.move(1, 1);
  await page.evaluate(() => document.querySelector('afterword-chat')!.remove());
  await expect.poll(() => edges('.launcher')).toEqual([20, 20]);
  await page.locator('.composer textarea').click();
});

test('a page that is zoomed by its style shows the whole panel', async () => {
  const { page } = await openShop('<style>html { zoom: 1.5 }</style>');
  await openChat(page);
  const top = () => page.locator('.panel').evaluate((panel) => panel.getBoundingClientRect().top);
  await expect.poll(top).toBeGreaterThan(0);
});

test('keys in the chat are none of the page’s, wherever it listens', async () => {
  const { page } = await openShop();
  await openChat(page);
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const target of [window, document, document.body, document.documentElement]) {
      for (const capture of [true, false]) {
        target.addEventListener('keydown', (event) => heard.push((event as KeyboardEvent).key), {
          capture,
        });
      }
    }
  });
  const field = page.locator('.composer textarea');
  await field.click();
  await page.keyboard.type('ab');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('c');
  expect(await field.inputValue()).toBe('ab\nc');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  expect(await field.evaluate((area) => area.matches(':focus'))).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('.panel').count()).toBe(0);
  expect(await page.evaluate('window.heard')).toEqual([]);
});

test('whoever has lost the focus to nothing writes in the chat, and has the shortcuts of the page', async () => {
  const { page } = await openShop();
  await openChat(page);
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    addEventListener('keydown', ({ key, ctrlKey }) => heard.push(ctrlKey ? `^${key}` : key));
  });
  const field = page.locator('.composer textarea');
  /** Types a letter in the chat, loses the focus and presses. @returns what the page heard */
  const lose = async (key: string) => {
    await field.fill('');
    await field.click();
    await page.keyboard.type('a');
    await page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
      (window as unknown as { heard: string[] }).heard.length = 0;
    });
    await page.keyboard.press(key);
    return page.evaluate('heard');
  };
  for (const key of ['l', 'L', ' ']) {
    expect(await lose(key)).toEqual([]);
    expect(await field.inputValue()).toBe(`a${key}`);
  }
  // Some keyboards write letters so.
  expect(await lose('Shift+L')).toEqual(['Shift']);
  expect(await field.inputValue()).toBe('aL');
  expect(await lose('Alt+@')).toEqual(['Alt']);
  expect(await lose('Control+Alt+@')).toEqual(['^Control', '^Alt']);
  // The key that is held comes first.
  expect(await lose('Control+k')).toEqual(['^Control', '^k']);
  expect(await lose('Meta+k')).toEqual(['Meta', 'k']);
  for (const key of ['F2', 'ArrowDown', 'Escape']) expect(await lose(key)).toEqual([key]);
  expect(await field.evaluate((element) => element.matches(':focus'))).toBe(false);
});

test('an element of the page that is called like the chat does not keep it away', async () => {
  const { site, page } = await openShop('', 'en', '<h2 id="Afterword">Afterword</h2>');
  await page.evaluate(() => window.Afterword.open());
  await write(page, 'Hello');
  await site.settled(({ messages }) => messages[0]?.content === 'Hello');
});

test('a page without TLS can copy the transcript', async () => {
  const { page } = await openShop(
    `<script>Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });</script>`,
  );
  await openChat(page);
  await page.locator('.menu summary').click();
  await page.getByRole('button', { name: 'Copy transcript' }).click();
  await page.getByRole('button', { name: 'Copied.' }).waitFor();
  await page.locator('.composer textarea').click();
  await page.keyboard.press('ControlOrMeta+v');
  expect(await page.locator('.composer textarea').inputValue()).toMatch(/^Support/);
});

test.each([
  ['whose body is inert', `document.body.inert = true`],
  ['whose root is hidden from screen readers', `document.documentElement.ariaHidden = 'true'`],
])('on a page %s the chat is usable', async (_, script) => {
  const { site, page } = await openShop();
  await page.evaluate(script);
  await page.evaluate(() => window.Afterword.open());
  await page.locator('.composer textarea').waitFor();
  await page.locator('.composer textarea').click();
  await page.keyboard.type('Hello');
  await page.keyboard.press('Enter');
  await site.settled(({ messages }) => messages[0]?.content === 'Hello');
});

const windows: [width: number, height: number][] = [
  [320, 256],
  [640, 360],
  [480, 270],
  [667, 375],
];

describe.each(sampled(windows, 2))('in a window of %d × %d', (width, height) => {
  test('everything is in reach, and the survey is no slit', async () => {
    const { site, page } = await openShop('', 'en', '<h1>Shop</h1>', {
      viewport: { width, height },
    });
    await openChat(page);
    await answer(page);
    const inside = (selector: string, share: number) =>
      expect
        .poll(() =>
          page.locator(selector).evaluate((part) => {
            part.scrollIntoView({ block: 'nearest' });
            const box = part.getBoundingClientRect();
            const at = (y: number) => {
              const found = (part.getRootNode() as ShadowRoot).elementFromPoint(
                box.x + box.width / 2,
                y,
              );
              return Boolean(found && (part.contains(found) || found.contains(part)));
            };
            // Parts of a pixel are rounded.
            const isIn =
              box.left > -1 &&
              box.right < innerWidth + 1 &&
              box.top > -1 &&
              box.bottom < innerHeight + 1;
            return { isIn, isSeen: at(box.top + 3) && at(box.bottom - 3), height: box.height };
          }),
        )
        .toMatchObject({
          isIn: true,
          isSeen: true,
          height: expect.toSatisfy((h: number) => h >= share),
        });
    await inside('.composer textarea', 24);
    await inside('.head .icon >> nth=-1', 24);
    await write(page, 'Where?');
    await page.locator('.entry.ai li').first().waitFor();
    await inside('.head .icon >> nth=-1', 24);
    await inside('.send', 24);
    // What the transcript keeps for itself.
    expect(await page.locator('.log').evaluate((log) => log.clientHeight)).toBeGreaterThan(60);
    await endChat(page);
    await inside('.stars button >> nth=0', 40);
    await inside('.head .icon >> nth=-1', 24);
    // One sees the question with its stars.
    expect(await page.locator('.after').evaluate((part) => part.clientHeight)).toBeGreaterThan(100);
    await page.locator('.stars button').nth(1).click();
    await inside('.comment textarea', 24);
    await inside('.comment .primary', 24);
    await inside('.after > .quiet', 24);
    await expectAccessible(page, { include: 'afterword-chat' });
    await site.settled(({ csat_score }) => csat_score === 2);
  });

  test('a survey beside the composer is no slit either', async () => {
    const { site, page } = await openShop('', 'en', '<h1>Shop</h1>', {
      viewport: { width, height },
    });
    await openChat(page);
    await answer(page);
    await write(page, 'Where?');
    await page.locator('.entry.ai li').first().waitFor();
    await page.evaluate(() => window.Afterword.survey());
    await page.locator('.stars button').first().waitFor();
    // One need not look for it.
    await expect
      .poll(() =>
        page.locator('.after h2').evaluate((title) => {
          const panel = title.closest('.panel')!.getBoundingClientRect();
          const { top, bottom } = title.getBoundingClientRect();
          return top >= panel.top && bottom <= panel.bottom;
        }),
      )
      .toBe(true);
    const seen = await page
      .locator('.stars button')
      .nth(3)
      .evaluate((star) => {
        star.scrollIntoView({ block: 'nearest' });
        const after = star.closest('.after')!;
        const [{ top, bottom }, box] = [
          after.getBoundingClientRect(),
          star.getBoundingClientRect(),
        ];
        return Math.min(bottom, box.bottom, innerHeight) - Math.max(top, box.top);
      });
    expect(seen).toBeGreaterThan(40);
    await page.locator('.stars button').nth(3).click();
    await site.settled(({ csat_score }) => csat_score === 4);
    await page.locator('.composer textarea').click();
    await page.keyboard.type('More');
    expect(await page.locator('.composer textarea').inputValue()).toBe('More');
  });
});

test('right to left, in forced colours and without motion, the chat stands at its edge', async () => {
  const { page } = await openShop('<style>html { direction: rtl }</style>', 'he', '<h1>חנות</h1>', {
    forcedColors: 'active',
    reducedMotion: 'reduce',
  });
  await openChat(page);
  const edges = await page.evaluate(() => {
    const root = document.querySelector('afterword-chat')!.shadowRoot!;
    const { left } = root.querySelector('.panel')!.getBoundingClientRect();
    const launcher = root.querySelector('.launcher')!;
    const style = getComputedStyle(launcher);
    return [Math.round(left), launcher.getBoundingClientRect().left, style.borderStyle];
  });
  expect(edges).toEqual([20, 20, 'solid']);
  // Backgrounds are gone: an outline shows where a message begins and ends.
  const outline = await page
    .locator('.bubble')
    .first()
    .evaluate((bubble) => {
      const { outlineStyle, outlineColor } = getComputedStyle(bubble);
      return [outlineStyle, outlineColor];
    });
  expect(outline).toEqual(['solid', expect.not.stringMatching(/^rgba\(.*, 0\)$|^transparent$/)]);
  const running = () =>
    page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
    );
  await expect.poll(running).toBe(0);
  await expectAccessible(page, { include: 'afterword-chat' });
});
