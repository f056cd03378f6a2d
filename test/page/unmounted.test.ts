import { expect, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { startSite, useBrowser } from './harness.ts';
import { chatsInMemory } from './memory.ts';

useBrowser();

const TIMES = 30;

test('a chat that is mounted and unmounted again and again leaves nothing in memory', async () => {
  const site = await startSite(
    ({ url }) => `<!doctype html><html lang="en"><title>App</title><h1>App</h1>
      <script type="module" src="${url}/afterword/element.js"></script>`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => customElements.get('afterword-chat'));
  for (let i = 0; i < TIMES; i++) {
    await page.evaluate(
      async ([url, key]) => {
        const chat = document.createElement('afterword-chat');
        chat.setAttribute('publishable-key', key!);
        chat.setAttribute('endpoint', url!);
        chat.responder = null;
        document.body.append(chat);
        chat.open();
        const until = async (holds: () => unknown) => {
          while (!holds()) await new Promise((done) => setTimeout(done, 5));
        };
        const root = chat.shadowRoot!;
        await until(() => root.querySelector('.composer textarea'));
        const field = root.querySelector<HTMLTextAreaElement>('.composer textarea')!;
        field.focus();
        field.value = 'Half';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((done) => setTimeout(done, 20));
        chat.remove();
      },
      [site.server.url, PUBLISHABLE],
    );
  }
  // What is under way at the last removal ends first.
  await expect.poll(() => chatsInMemory(page)).toBe(0);
});

test('a chat that is asked before it is placed, and moves while it loads, starts once', async () => {
  const site = await startSite(
    ({ url }) => `<!doctype html><html lang="en"><title>App</title><h1>App</h1>
      <script type="module" src="${url}/afterword/element.js"></script>`,
  );
  const page = await site.newPage();
  let load = (): void => {};
  const mayLoad = new Promise<void>((resolve) => (load = resolve));
  await page.route('**/chunks/panel-*', async (route) => {
    await mayLoad;
    await route.continue();
  });
  await page.goto(site.url);
  await page.waitForFunction(() => customElements.get('afterword-chat'));
  await page.evaluate(
    async ([url, key]) => {
      const chat = document.createElement('afterword-chat');
      chat.setAttribute('publishable-key', key!);
      chat.setAttribute('endpoint', url!);
      chat.open();
      document.body.append(chat);
      chat.open();
      chat.remove();
      await new Promise((done) => setTimeout(done));
      document.body.append(chat);
      chat.open();
    },
    [site.server.url, PUBLISHABLE],
  );
  load();
  const places = await page.evaluate(async () => {
    const chat = document.querySelector('afterword-chat')!;
    await chat.ready();
    return chat.shadowRoot!.querySelectorAll('.place').length;
  });
  expect(places).toBe(1);
  await page.locator('.composer textarea').waitFor();
});
