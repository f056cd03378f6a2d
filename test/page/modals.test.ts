import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { expectAccessible, openChat, startSite, tag, useBrowser } from './harness.ts';
import { buildModals, modals } from './modals.ts';

useBrowser();

const names = Object.keys(modals);
let scripts: Map<string, string>;

beforeAll(async () => {
  scripts = await buildModals();
});

async function start(name: string) {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><div id="app"></div>${tag(server)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.addScriptTag({ content: scripts.get(name)! });
  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  const openModal = async () => {
    await page.evaluate('window.openModal()');
    await page.locator('#of-modal').waitFor();
  };
  return { page, openModal };
}

describe.each(names)('while a dialog of %s is open', (name) => {
  test('the chat can be clicked and typed in', async () => {
    const { page, openModal } = await start(name);
    await openModal();
    await page.waitForTimeout(200);
    const field = page.locator('.composer textarea');
    await field.click();
    await page.keyboard.type('Hello there', { delay: 15 });
    expect(await field.inputValue()).toBe('Hello there');
    // A dialog that closes at a click elsewhere may do so.
    const other = page.locator('#of-modal');
    if (await other.count()) expect(await other.inputValue()).toBe('');
    await page.keyboard.press('Enter');
    await page.locator('.entry.customer', { hasText: 'Hello there' }).waitFor();
    await page.waitForTimeout(1100);
    await page.keyboard.type('More');
    expect(await field.inputValue()).toBe('More');
  });

  test('whoever types in the chat when it opens goes on typing there', async () => {
    const { page, openModal } = await start(name);
    const field = page.locator('.composer textarea');
    await field.click();
    await page.keyboard.type('Hel');
    await Promise.all([openModal(), page.keyboard.type('lo there, how are you', { delay: 15 })]);
    expect(await field.inputValue()).toBe('Hello there, how are you');
  });

  test('the dialog can be used: a click or Tab leaves the chat', async () => {
    const { page, openModal } = await start(name);
    await page.locator('.composer textarea').fill('Half');
    await page.waitForTimeout(1100);
    await openModal();
    const field = page.locator('#of-modal');
    await field.click();
    await page.keyboard.type('a@b.example');
    expect(await field.inputValue()).toBe('a@b.example');
    expect(await page.locator('.composer textarea').inputValue()).toBe('Half');
  });
});

describe('while a modal <dialog> is open', () => {
  async function startDialog(css = '') {
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
        <style>dialog { ${css} }</style>
        <dialog><h2>News</h2><input id="of-modal"><button id="help" onclick="Afterword.open()">Help</button></dialog>
        ${tag(server)}`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    await page.locator('.launcher').waitFor();
    const show = () => page.evaluate(() => document.querySelector('dialog')!.showModal());
    const place = () =>
      page.locator('.panel').evaluate((panel) => {
        const { right, bottom } = panel.getBoundingClientRect();
        return [innerWidth - right, innerHeight - bottom].map(Math.round);
      });
    return { site, page, show, place };
  }

  test.each([
    ['', ''],
    [
      'that is transformed and clips',
      'transform: translateY(-10px); overflow: hidden; contain: layout',
    ],
  ])('%s a chat that it opens is usable above it, where it always is', async (_, css) => {
    const { site, page, show, place } = await startDialog(css);
    await openChat(page);
    await page.waitForTimeout(400);
    const usual = await place();
    await page.evaluate(() => window.Afterword.close());
    await show();
    await page.locator('#help').click();
    const field = page.locator('.composer textarea');
    await field.click();
    await page.keyboard.type('Hello');
    await page.keyboard.press('Enter');
    await page.locator('.entry.customer', { hasText: 'Hello' }).waitFor();
    await page.waitForTimeout(400);
    expect(await place()).toEqual(usual);
    // The dialog goes on, too.
    await page.locator('#of-modal').fill('a@b.example');
    await page.locator('#of-modal').press('Escape');
    await expect.poll(() => page.locator('dialog:modal').count()).toBe(0);
    await field.click();
    await page.keyboard.type('Again');
    await page.waitForTimeout(400);
    expect(await place()).toEqual(usual);
    expect(
      await page.evaluate(() => document.querySelector('afterword-chat')!.parentElement!.localName),
    ).toBe('html');
    await site.settled(({ message_count }) => message_count >= 1);
  });

  test('whoever types in the chat when it opens goes on typing there', async () => {
    const { page, show } = await startDialog();
    await openChat(page);
    const field = page.locator('.composer textarea');
    // It takes the focus once it is painted.
    await expect.poll(() => field.evaluate((area) => area.matches(':focus'))).toBe(true);
    await page.keyboard.type('Hel');
    await Promise.all([show(), page.keyboard.type('lo there, how are you', { delay: 15 })]);
    expect(await field.inputValue()).toBe('Hello there, how are you');
    await page.evaluate(() => document.querySelector('dialog')!.remove());
    await page.waitForTimeout(100);
    await field.click();
    await page.keyboard.press('End');
    await page.keyboard.type('!');
    expect(await field.inputValue()).toBe('Hello there, how are you!');
    expect(await page.locator('afterword-chat').count()).toBe(1);
  });

  test('a chat that is open because it was on the last page is usable above it, too', async () => {
    const { page, show } = await startDialog();
    await openChat(page);
    await page.reload();
    const field = page.locator('.composer textarea');
    await field.waitFor();
    await show();
    await field.click();
    await page.keyboard.type('Hello');
    expect(await field.inputValue()).toBe('Hello');
  });

  test('a page that removes the open dialog does not take the chat with it', async () => {
    const { page, show } = await startDialog();
    await openChat(page);
    await page.locator('.composer textarea').fill('Half');
    await show();
    await expect.poll(() => page.locator('dialog afterword-chat').count()).toBe(1);
    await page.locator('#of-modal').click();
    await page.waitForTimeout(1100);
    await page.evaluate(() => document.querySelector('dialog')!.remove());
    await page.locator('html > afterword-chat').waitFor({ state: 'attached' });
    expect(await page.locator('.composer textarea').inputValue()).toBe('Half');
  });

  test('a chat that is destroyed in the dialog does not come back', async () => {
    const { page, show } = await startDialog();
    await openChat(page);
    await show();
    await expect.poll(() => page.locator('dialog afterword-chat').count()).toBe(1);
    await page.evaluate(() => window.Afterword.destroy());
    await page.waitForTimeout(300);
    expect(await page.locator('afterword-chat').count()).toBe(0);
  });

  test('a copy of the page that was made meanwhile brings no second chat', async () => {
    const { page, show } = await startDialog();
    await openChat(page);
    await show();
    await expect.poll(() => page.locator('dialog afterword-chat').count()).toBe(1);
    const copy = await page.evaluateHandle(() => document.querySelector('dialog')!.cloneNode(true));
    await page.evaluate(() => document.querySelector('dialog')!.close());
    await page.locator('html > afterword-chat').waitFor({ state: 'attached' });
    await copy.evaluate((dialog) => {
      document.body.append(dialog);
      document.documentElement.append(document.createElement('i'));
    });
    await expect.poll(() => page.locator('afterword-chat').count()).toBe(1);
  });
});

describe('while the page is inert', () => {
  async function startInert(body?: string) {
    const shop = (body: string) => `<!doctype html><html lang="en"><title>Shop</title>
      <main><h1>Shop</h1><button id="more" onclick="this.textContent += '!'">More</button></main>${body}`;
    const site = await startSite((server) => shop(tag(server)));
    const page = await site.newPage();
    // A module comes from the same site.
    await page.route('**/own-shop', (route) =>
      route.fulfill({ contentType: 'text/html', body: shop(body ?? '') }),
    );
    await page.goto(body ? `${site.server.url}/own-shop` : site.url);
    await page.locator('.launcher').waitFor({ state: 'attached' });
    const set = (selector: string, isInert: boolean) =>
      page.evaluate(
        ([selector, isInert]) =>
          document.querySelector(String(selector))!.toggleAttribute('inert', Boolean(isInert)),
        [selector, isInert] as const,
      );
    const field = page.locator('.composer textarea');
    const open = async () => {
      await page.evaluate(() => {
        const chat = document.querySelector('afterword-chat')!;
        chat.responder = null;
        chat.open();
      });
      await field.waitFor();
      await page.waitForTimeout(400);
    };
    const place = () =>
      page.locator('.panel').evaluate((panel) => {
        const { left, top, width, height } = panel.getBoundingClientRect();
        return [left, top, width, height].map(Math.round);
      });
    return { site, page, set, field, open, place };
  }

  /** A chat that the page has placed itself, in the part that it makes inert. */
  const IN_APP = `<div id="app"><afterword-chat publishable-key="${PUBLISHABLE}"></afterword-chat></div>
    <script type="module" src="/afterword/element.js"></script>`;

  /** As a hand does it: Playwright takes all that is in an inert element for inert. */
  const clickAt = async (page: Page, target: Locator) => {
    const { x, y, width, height } = (await target.boundingBox())!;
    await page.mouse.click(x + width / 2, y + height / 2);
  };

  test.each([
    ['html', undefined],
    ['body', undefined],
    ['#app', IN_APP],
  ])('(%s) a chat that it opens is usable, where it always is', async (selector, body) => {
    const { site, page, set, field, open, place } = await startInert(body);
    await open();
    const usual = await place();
    await page.evaluate(() => document.querySelector('afterword-chat')!.close());
    await set(selector, true);
    await open();
    expect(await place()).toEqual(usual);
    await clickAt(page, field);
    await page.keyboard.type('Hello');
    await page.keyboard.press('Enter');
    await page.locator('.entry.customer', { hasText: 'Hello' }).waitFor();
    await page.keyboard.type('Half');
    await set(selector, false);
    await page.keyboard.type(' of it');
    expect(await field.inputValue()).toBe('Half of it');
    // The page goes on, and the chat is what it always is.
    await page.locator('#more').click();
    await page.getByRole('button', { name: 'More!' }).waitFor();
    expect(await place()).toEqual(usual);
    expect(await page.locator('dialog').count()).toBe(0);
    await site.settled(({ message_count }) => message_count === 1);
  });

  test('whoever types in the chat when it becomes so goes on typing there', async () => {
    const { page, set, field, open } = await startInert();
    await open();
    await clickAt(page, field);
    await page.keyboard.type('Hel');
    await set('html', true);
    await page.locator('dialog:modal').waitFor({ state: 'attached' });
    await page.keyboard.type('lo');
    const turns = async () => {
      for (const isInert of [false, true, false, true]) {
        await set('html', isInert);
        await page.waitForTimeout(60);
      }
    };
    await Promise.all([turns(), page.keyboard.type(' there, how are you', { delay: 15 })]);
    expect(await field.inputValue()).toBe('Hello there, how are you');
  });

  test('Escape closes the chat, and it opens again', async () => {
    const { page, set, field, open } = await startInert();
    await set('html', true);
    for (let i = 0; i < 3; i++) {
      await open();
      await clickAt(page, field);
      await page.keyboard.type('a');
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('.panel').count()).toBe(0);
    }
    expect(await page.locator('dialog').count()).toBe(0);
  });

  test.each([
    ['a window', { width: 1000, height: 760 }],
    ['a phone', { width: 390, height: 700 }],
  ])(
    'on %s a screen reader meets one dialog with a name, and axe nothing wrong',
    async (_, viewport) => {
      const { page, set, open } = await startInert();
      await page.setViewportSize(viewport);
      await open();
      const panel = page.locator('.panel');
      const name = await panel.getAttribute('aria-label');
      await set('html', true);
      const dialog = page.locator('dialog:modal');
      await dialog.waitFor({ state: 'attached' });
      expect(await dialog.getAttribute('aria-label')).toBe(name);
      expect(await panel.getAttribute('role')).toBe(null);
      await expectAccessible(page);
      await set('html', false);
      await expect.poll(() => panel.getAttribute('role')).toBe('dialog');
      expect(await panel.getAttribute('aria-label')).toBe(name);
      expect(await dialog.count()).toBe(0);
      await expectAccessible(page);
    },
  );

  test('what the customer reads stays where it is, and a reply goes on arriving', async () => {
    const { page, set, open } = await startInert();
    await open();
    await page.evaluate(async () => {
      const chat = document.querySelector('afterword-chat')!;
      const conversation = await chat.ready();
      for (let i = 0; i < 30; i++) {
        conversation.message({ senderType: i % 2 ? 'ai' : 'customer', content: `Message ${i}` });
      }
      chat.responder = async function* () {
        for (let i = 0; i < 40; i++) {
          yield `word${i} `;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
    });
    const field = page.locator('.composer textarea');
    await field.fill('Where is it?');
    await field.press('Enter');
    await page.getByText('word3 ').first().waitFor();
    const log = page.locator('.log');
    await log.evaluate((one) => one.scrollTo(0, 200));
    await page.waitForTimeout(100);
    const top = await log.evaluate((one) => one.scrollTop);
    for (const isInert of [true, false]) {
      await set('html', isInert);
      await page.locator('dialog:modal').waitFor({ state: isInert ? 'attached' : 'detached' });
      await page.waitForTimeout(100);
      expect(await log.evaluate((one) => one.scrollTop)).toBe(top);
    }
    const reply = page.locator('.entry.ai', { hasText: 'word39' });
    await reply.waitFor({ state: 'attached' });
    expect(await reply.innerText()).toContain('word0 word1 word2 word3 word4');
  });

  test('a modal dialog of the page takes the chat, and gives it back', async () => {
    const { page, set, field, open } = await startInert();
    await set('html', true);
    await open();
    await clickAt(page, field);
    await page.keyboard.type('One');
    await page.evaluate(() => {
      const dialog = document.createElement('dialog');
      dialog.id = 'of-page';
      dialog.innerHTML = '<h2>News</h2><input id="of-modal">';
      document.body.append(dialog);
      dialog.showModal();
    });
    await page.locator('#of-page afterword-chat').waitFor({ state: 'attached' });
    await clickAt(page, field);
    await page.keyboard.type(' two');
    await clickAt(page, page.locator('#of-modal'));
    await page.keyboard.type('a@b.example');
    expect(await page.locator('#of-modal').inputValue()).toBe('a@b.example');
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#of-page')!.close());
    await page.locator('html > afterword-chat').waitFor({ state: 'attached' });
    await page.locator('dialog:modal').waitFor({ state: 'attached' });
    await clickAt(page, field);
    await page.keyboard.type(' three');
    expect(await field.inputValue()).toBe('One two three');
  });

  test('a page that is usable again does not lose its focus to a chat that nobody is in', async () => {
    const { page, set, open } = await startInert();
    await set('html', true);
    await open();
    await page.locator('dialog:modal').waitFor({ state: 'attached' });
    // Beside the panel.
    await page.mouse.click(20, 20);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await set('html', false);
    await page.locator('dialog:modal').waitFor({ state: 'detached' });
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => document.activeElement!.localName)).toBe('body');
    await page.locator('.panel').waitFor();
  });

  test('a chat that is destroyed leaves nothing', async () => {
    const { page, set, open } = await startInert();
    await set('html', true);
    await open();
    await page.locator('dialog:modal').waitFor({ state: 'attached' });
    await page.evaluate(() => window.Afterword.destroy());
    await page.waitForTimeout(200);
    expect(await page.locator('afterword-chat, dialog').count()).toBe(0);
  });

  test('a dialog of the page beside the inert part is not blocked by a chat that was open', async () => {
    const { page, set, field, open } = await startInert(IN_APP);
    await open();
    await field.fill('Half');
    await set('#app', true);
    await page.locator('#more').click();
    await page.getByRole('button', { name: 'More!' }).waitFor();
    expect(await field.inputValue()).toBe('Half');
  });
});
