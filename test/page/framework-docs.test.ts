import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { compile } from 'svelte/compiler';
import { build, type Plugin } from 'vite';
import { compileScript, parse } from 'vue/compiler-sfc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from '../doc-blocks.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { endChat, type Site, startFiles, startSite, tag, useBrowser, write } from './harness.ts';
import { installPackage } from './packed.ts';

useBrowser();

const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  installPackage(folder);
  for (const name of ['react', 'react-dom', 'preact', 'vue', 'svelte']) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
});

const blocks = blocksOf('docs/frameworks.md', /./);

/** Those of a chapter, as they are written, with a key and a server that exist. */
const snippets = (heading: string, url: string) =>
  blocks
    .filter((one) => one.heading === heading)
    .map(({ code }) =>
      code.replaceAll('amo_pub_…', PUBLISHABLE).replaceAll('https://support.example.com', url),
    );

/** A snippet that ends with an element, as a module that exports it. */
function viewOf(code: string): string {
  const at = code.search(/^</m);
  if (at < 0) return code;
  return `${code.slice(0, at)}export const Help = () => ${code.slice(at)}`;
}

const sfc: Plugin = {
  name: 'sfc',
  transform(source, id) {
    if (id.endsWith('.svelte')) {
      return { code: compile(source, { filename: id, generate: 'client' }).js.code, map: null };
    }
    if (!id.endsWith('.vue')) return null;
    const { content } = compileScript(parse(source).descriptor, { id, inlineTemplate: true });
    return { code: content, map: null };
  },
};

/** How the view of a framework comes into a page. */
const mounts: Record<string, string> = {
  React: `import { createElement } from 'react';
    import { createRoot } from 'react-dom/client';
    import { Help } from './view.jsx';
    createRoot(document.querySelector('#app')).render(createElement(Help));`,
  Preact: `import { h, render } from 'preact';
    import { Help } from './view.jsx';
    render(h(Help), document.querySelector('#app'));`,
  Vue: `import { createApp } from 'vue';
    import Help from './view.vue';
    const app = createApp(Help);
    // What the template takes for granted.
    app.config.globalProperties.track = window.track;
    app.mount('#app');`,
  Svelte: `import { mount } from 'svelte';
    import Help from './view.svelte';
    mount(Help, { target: document.querySelector('#app') });`,
};
const ENDING: Record<string, string> = { Vue: 'vue', Svelte: 'svelte' };

const page = (body: string, script = './main.js') =>
  `<!doctype html><html lang="en"><title>App</title><h1>App</h1>${body}
   <script type="module" src="${script}"></script></html>`;

/** @returns the address of an app of these files, whose page is `index.html` */
async function bundle(files: Record<string, string>, jsx = 'react'): Promise<string> {
  const root = mkdtempSync(join(folder, 'app-'));
  for (const [file, source] of Object.entries(files)) writeFileSync(join(root, file), source);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [sfc],
    oxc: { jsx: { runtime: 'automatic', importSource: jsx } },
  });
  return startFiles(join(root, 'dist'));
}

/** Chats in the page until a rating is given, and the server has it. */
async function chat(site: Site, opened: Page) {
  await opened.locator('.composer textarea').waitFor();
  await opened.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  await write(opened, 'Hello');
  await endChat(opened);
  await opened.locator('afterword-chat').getByRole('radio', { name: '4 of 5' }).click();
  await expect.poll(() => scores(site)).toContain(4);
}

const scores = async (site: Site) =>
  (await site.conversations()).data.map(({ csat_score }) => csat_score);

async function start() {
  const site = await startSite(() => '');
  const opened = await site.newPage();
  const rated: unknown[] = [];
  await opened.exposeFunction('track', (rating: unknown) => void rated.push(rating));
  opened.on('console', (message) => {
    if (message.type() === 'log') rated.push(Number(message.text()));
  });
  /** Without an `endpoint`, the server is where the page is. */
  const goto = async (url: string) => {
    await opened.route(`${url}/api/**`, (route) =>
      route.continue({ url: route.request().url().replace(url, site.server.url) }),
    );
    await opened.goto(url);
  };
  return { site, opened, rated, goto };
}

describe('docs/frameworks.md, as it is written', () => {
  test.each(
    Object.keys(mounts).flatMap((name) => snippets(name, '').map((_, index) => [name, index])),
  )('%s, %i', async (name, index) => {
    const heading = String(name);
    const { site, opened, rated, goto } = await start();
    const code = snippets(heading, site.server.url)[Number(index)]!;
    const url = await bundle(
      {
        'main.js': mounts[heading]!,
        [`view.${ENDING[heading] ?? 'jsx'}`]: ENDING[heading] ? code : viewOf(code),
        'index.html': page('<div id="app"></div>'),
      },
      heading === 'Preact' ? 'preact' : 'react',
    );
    await goto(url);
    await opened.locator('.launcher').click();
    const call = opened.getByRole('button', { name: 'Call me' });
    if (code.includes('Call me')) {
      await call.click();
      const isAsked = async () =>
        (await site.conversations()).data.some(({ escalated }) => escalated);
      await expect.poll(isAsked).toBe(true);
    }
    await chat(site, opened);
    if (code.includes('track(')) await expect.poll(() => rated).toEqual([4]);
    if (!code.includes('<AfterwordSurvey')) return;
    await opened.locator('afterword-survey').getByRole('radio', { name: '2 of 5' }).click();
    await expect.poll(() => scores(site)).toContain(2);
  });

  test('the element in HTML, and its event', async () => {
    const { site, opened, rated } = await start();
    const [, html, listen] = snippets('Without a framework', site.server.url);
    const url = await bundle({ 'main.js': listen!, 'index.html': page(html!) });
    await opened.goto(url);
    await opened.locator('.launcher').click();
    await chat(site, opened);
    await expect.poll(() => rated).toEqual([4]);
  });

  test('an event as the tests of an app dispatch it', async () => {
    const { site, opened, rated } = await start();
    const [, html, listen] = snippets('Without a framework', site.server.url);
    const [dispatch] = snippets('Tests of your app', '');
    const url = await bundle({ 'main.js': `${listen!}\n${dispatch!}`, 'index.html': page(html!) });
    await opened.goto(url);
    await expect.poll(() => rated).toEqual([4]);
  });

  test('the chat that loads when the page is idle', async () => {
    const { site, opened } = await start();
    const load = snippets('Without a framework', site.server.url)[3]!;
    const body = '<button id="helpButton">Help me</button>';
    const url = await bundle({ 'main.js': load, 'index.html': page(body) });
    await opened.goto(url);
    await opened.getByRole('button', { name: 'Help me' }).click();
    await opened.getByRole('heading', { name: 'Help', exact: true }).waitFor();
    await chat(site, opened);
  });

  test('the import map', async () => {
    const { site, opened } = await start();
    const [, html, , , map] = snippets('Without a framework', site.server.url);
    const root = mkdtempSync(join(folder, 'map-'));
    mkdirSync(join(root, 'afterword'));
    symlinkSync(resolve(folder, 'node_modules/afterword/dist'), join(root, 'afterword/dist'));
    const whole = `<!doctype html><html lang="en"><title>App</title><h1>App</h1>${html}${map}`;
    writeFileSync(join(root, 'index.html'), whole);
    await opened.goto(await startFiles(root));
    await opened.locator('.launcher').click();
    await chat(site, opened);
  });

  test('the global of the script tag, in TypeScript', async () => {
    const { site, opened, rated } = await start();
    const [code] = snippets('TypeScript', site.server.url);
    const script = tag(site.server).replace('async ', '');
    const url = await bundle({ 'main.ts': code!, 'index.html': page(script, './main.ts') });
    await opened.goto(url);
    await chat(site, opened);
    await expect.poll(() => rated).toEqual([4]);
  });

  test('these are all, beside those that need a compiler of their own', () => {
    const run = new Set([
      'Without a framework',
      'Tests of your app',
      'TypeScript',
      ...Object.keys(mounts),
    ]);
    const others = blocks.filter(({ heading }) => !run.has(heading));
    expect(others.map(({ heading }) => heading)).toEqual(['Solid', 'Angular', 'Astro']);
  });
});
