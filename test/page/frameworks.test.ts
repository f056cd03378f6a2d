import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compile } from 'svelte/compiler';
import { type AliasOptions, build, type Plugin } from 'vite';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { LONG, NOT_LONG } from '../long.ts';
import { temporaryFolder } from '../server/database.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { endChat, startFiles, startSite, useBrowser } from './harness.ts';
import { installTools, packPackage } from './packed.ts';

useBrowser();

const props = (url: string) => ({
  publishableKey: PUBLISHABLE,
  endpoint: url,
  responder: null,
  hidden: false,
});

/**
 * The same small app in each: a chat with a class and a button of its own, what it was rated, and a button
 * that changes its title, then takes it away.
 */
const apps: Record<string, (url: string) => Record<string, string>> = {
  react: (url) => ({
    'main.tsx': `
      import { createElement as e, StrictMode, useState } from 'react';
      import { createRoot } from 'react-dom/client';
      import { AfterwordChat } from 'afterword/react';
      function App() {
        const [rating, setRating] = useState(0);
        const [title, setTitle] = useState('Before');
        return e('main', {},
          e('p', { id: 'rated' }, String(rating)),
          e('button', { id: 'rename', onClick: () => setTitle(title === 'Before' ? 'After' : null) }, 'Rename'),
          e(AfterwordChat, { ...${JSON.stringify(props(url))}, ...(title && { chatTitle: title }),
            className: 'of-shop', inert: false, onRated: ({ rating }) => setRating((sum) => sum + rating) },
            e('button', { slot: 'actions' }, 'Call me')));
      }
      createRoot(document.querySelector('#app')).render(e(StrictMode, {}, e(App)));`,
  }),
  vue: (url) => ({
    'main.tsx': `
      import { createApp, defineComponent, h, ref } from 'vue';
      import { AfterwordChat } from 'afterword/vue';
      const rating = ref(0);
      const title = ref('Before');
      createApp(defineComponent(() => () => h('main', {}, [
        h('p', { id: 'rated' }, String(rating.value)),
        h('button', { id: 'rename', onClick: () => (title.value = title.value === 'Before' ? 'After' : null) }, 'Rename'),
        h(AfterwordChat, { ...${JSON.stringify(props(url))}, ...(title.value && { 'chat-title': title.value }),
          class: 'of-shop', onRated: ({ rating: given }) => (rating.value += given) },
          () => h('button', { slot: 'actions' }, 'Call me')),
      ]))).mount('#app');`,
  }),
  svelte: (url) => ({
    'App.svelte': `
      <script>
        import { afterword } from 'afterword/svelte';
        let rating = $state(0);
        let title = $state('Before');
        const settings = ${JSON.stringify(props(url))};
      </script>
      <main>
        <p id="rated">{rating}</p>
        <button id="rename" onclick={() => (title = title === 'Before' ? 'After' : null)}>Rename</button>
        <afterword-chat class="of-shop" use:afterword={{ ...settings, ...(title && { chatTitle: title }), onRated: (detail) => (rating += detail.rating) }}>
          <button slot="actions">Call me</button>
        </afterword-chat>
      </main>`,
    'main.tsx': `
      import { mount } from 'svelte';
      import App from './App.svelte';
      mount(App, { target: document.querySelector('#app') });`,
  }),
  angular: (url) => ({
    // As the compiler writes it when it compiles in the browser.
    'main.tsx': `
      import '@angular/compiler';
      import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal, ViewChild, viewChild } from '@angular/core';
      import { bootstrapApplication } from '@angular/platform-browser';
      import { bindAfterword } from 'afterword/angular';
      class App {
        // No signal: Angular looks at it after a listener of a template, and after one of a binding.
        rating = 0;
        title = signal('Before');
        chat = viewChild.required('chat');
        bound = bindAfterword(this.chat, () => ({ ...${JSON.stringify(props(url))},
          ...(this.title() && { chatTitle: this.title() }),
          onRated: ({ rating }) => void (this.rating += rating) }));
        static propDecorators = { chat: [{ type: ViewChild, args: ['chat', { isSignal: true }] }] };
      }
      const Compiled = Component({
        selector: '#app',
        schemas: [CUSTOM_ELEMENTS_SCHEMA],
        template: \`<main><p id="rated">{{ rating }}</p>
          <button id="rename" (click)="title.set(title() === 'Before' ? 'After' : null)">Rename</button>
          <afterword-chat #chat class="of-shop"><button slot="actions">Call me</button></afterword-chat></main>\`,
      })(App);
      bootstrapApplication(Compiled, { providers: [provideZonelessChangeDetection()] });`,
  }),
};

/** Without bindings: the element itself, as the framework's templates write it. */
const elements: Record<string, (url: string) => Record<string, string>> = {
  solid: (url) => ({
    'main.tsx': `
      import 'afterword/solid';
      import { createSignal } from 'solid-js';
      import { render } from 'solid-js/web';
      import html from 'solid-js/html';
      const [rating, setRating] = createSignal(0);
      const [title, setTitle] = createSignal('Before');
      render(() => html\`<main><p id="rated">\${rating}</p>
        <button id="rename" onClick=\${() => setTitle(title() === 'Before' ? 'After' : null)}>Rename</button>
        <afterword-chat class="of-shop" publishable-key="${PUBLISHABLE}" endpoint="${url}" attr:chat-title=\${title}
          prop:responder=\${() => () => ({ text: 'Hi' })}
          on:afterwordrated=\${({ detail }) => setRating(rating() + detail.rating)}>
          <button slot="actions">Call me</button></afterword-chat></main>\`, document.querySelector('#app'));`,
  }),
  'svelte, by its element': (url) => ({
    'App.svelte': `
      <script>
        import 'afterword/element';
        let rating = $state(0);
        let title = $state('Before');
      </script>
      <main>
        <p id="rated">{rating}</p>
        <button id="rename" onclick={() => (title = title === 'Before' ? 'After' : null)}>Rename</button>
        <afterword-chat class="of-shop" publishable-key="${PUBLISHABLE}" endpoint="${url}" chat-title={title}
          responder={() => ({ text: 'Hi' })} onafterwordrated={({ detail }) => (rating += detail.rating)}>
          <button slot="actions">Call me</button>
        </afterword-chat>
      </main>`,
    'main.tsx': `
      import { mount } from 'svelte';
      import App from './App.svelte';
      mount(App, { target: document.querySelector('#app') });`,
  }),
};

const svelte: Plugin = {
  name: 'svelte',
  transform(source, id) {
    if (!id.endsWith('.svelte')) return null;
    return { code: compile(source, { filename: id, generate: 'client' }).js.code, map: null };
  },
};

/** The package as it is built, without packing it. */
const BUILT: AliasOptions = [
  { find: 'afterword/element', replacement: resolve('dist/browser/element.js') },
  { find: /^afterword\/(\w+)$/, replacement: resolve('dist/frameworks/$1.js') },
];

/**
 * Builds an app and uses it as its customers do.
 *
 * @param modules the folder of its packages
 * @param alias what is not found there
 */
async function expectBound(name: string, modules: string, alias?: AliasOptions): Promise<void> {
  const site = await startSite(() => '');
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  symlinkSync(modules, join(folder, 'node_modules'));
  for (const [file, source] of Object.entries({ ...apps, ...elements }[name]!(site.server.url))) {
    writeFileSync(join(folder, file), source);
  }
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html lang="en"><title>App</title><div id="app"></div><script type="module" src="./main.tsx"></script>',
  );
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins: [svelte],
    define: { 'process.env.NODE_ENV': '"development"' },
    ...(alias && { resolve: { alias } }),
  });
  const url = await startFiles(join(folder, 'dist'));

  const page = await site.newPage();
  await page.goto(url);
  await page.locator('.launcher').click();
  await page.getByRole('heading', { name: 'Before' }).waitFor();
  await page.locator('#rename').click();
  await page.getByRole('heading', { name: 'After' }).waitFor();
  await page.locator('#rename').click();
  await page.getByRole('heading', { name: 'Support' }).waitFor();
  await page.locator('afterword-chat.of-shop').getByRole('button', { name: 'Call me' }).click();
  await page.locator('.composer textarea').fill('Hello');
  await page.locator('.composer textarea').press('Enter');
  await endChat(page);
  await page.getByRole('radio', { name: '4 of 5' }).click();
  // Told once, however often it was mounted and bound.
  await expect.poll(() => page.locator('#rated').textContent()).toBe('4');
  expect((await site.settled(({ csat_score }) => csat_score !== null)).csat_score).toBe(4);
}

describe.each(Object.keys({ ...apps, ...elements }))('in %s', (name) => {
  test('the chat is bound to the state of the app', () =>
    expectBound(name, resolve('node_modules'), BUILT));
});

/** The oldest versions that docs/frameworks.md promises. */
const OLDEST: Record<string, string[]> = {
  react: ['react@18.0.0', 'react-dom@18.0.0'],
  vue: ['vue@3.4.0'],
  angular: [
    ...['core', 'common', 'compiler', 'platform-browser'].map((one) => `@angular/${one}@20.0.0`),
    'rxjs@7.8.2',
  ],
  solid: ['solid-js@1.9.0'],
};

test.runIf(!LONG)('no old version is installed', ({ skip }) => skip(NOT_LONG));

describe.runIf(LONG)('with the oldest version', () => {
  test.each(Object.keys(OLDEST))(
    'in %s, the package can be installed, and the chat is bound',
    async (name) => {
      const archive = packPackage(temporaryFolder());
      const folder = installTools([...OLDEST[name]!, archive]);
      await expectBound(name, join(folder, 'node_modules'));
    },
  );
});

test('an app with any version of a framework can install the package', () => {
  // npm refuses what has a limit that the app does not keep, also where the app uses nothing of it.
  expect(new Set(Object.values(manifest.peerDependencies))).toEqual(new Set(['*']));
});

describe.each(Object.keys(apps))('in %s', (name) => {
  test('its binding is small, and touches nothing on a server', async () => {
    const files = [
      `${name}.js`,
      ...readdirSync('dist/frameworks/chunks').map((file) => `chunks/${file}`),
    ];
    const bytes = files
      .filter((file) => file.endsWith('.js'))
      .reduce((sum, file) => sum + gzipSync(readFileSync(`dist/frameworks/${file}`)).length, 0);
    expect(bytes).toBeLessThan(1600);
    const module = (await import(`../../dist/frameworks/${name}.js`)) as Record<string, unknown>;
    expect(Object.keys(module).length).toBe(2);
  });
});
