import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLISHABLE } from '../server/harness.ts';

/** The smallest app of each entry for browsers. Its page names the server: `?endpoint=…`. */
export const apps: Record<string, string> = {
  '.': `import { loadAfterword } from 'afterword';
    loadAfterword({ key: settings.publishableKey, endpoint: settings.endpoint });`,
  './element': `import 'afterword/element';
    place('afterword-chat');`,
  './survey': `import 'afterword/survey';
    place('afterword-survey');`,
  './headless': `import { createAfterword } from 'afterword/headless';
    const afterword = createAfterword({ key: settings.publishableKey, endpoint: settings.endpoint });
    afterword.conversation().message({ senderType: 'customer', content: 'Hello' });`,
  './react': `import { createElement } from 'react';
    import { createRoot } from 'react-dom/client';
    import { AfterwordChat } from 'afterword/react';
    createRoot(document.querySelector('#app')).render(createElement(AfterwordChat, settings));`,
  './preact': `import 'afterword/preact';
    place('afterword-chat');`,
  './solid': `import 'afterword/solid';
    place('afterword-chat');`,
  './vue': `import { createApp, h } from 'vue';
    import { AfterwordChat } from 'afterword/vue';
    createApp(() => h(AfterwordChat, settings)).mount('#app');`,
  './svelte': `import { afterword } from 'afterword/svelte';
    afterword(place('afterword-chat'), settings);`,
  './angular': `import '@angular/compiler';
    import { ElementRef, runInInjectionContext } from '@angular/core';
    import { createApplication } from '@angular/platform-browser';
    import { bindAfterword } from 'afterword/angular';
    const chat = new ElementRef(place('afterword-chat'));
    createApplication().then((app) => {
      runInInjectionContext(app.injector, () => bindAfterword(() => chat, () => settings));
      app.tick();
    });`,
};

/** What they have in common. */
const shared = `
  const endpoint = new URLSearchParams(location.search).get('endpoint');
  export const settings = { publishableKey: '${PUBLISHABLE}', endpoint };
  export function place(tag) {
    const element = document.createElement(tag);
    element.setAttribute('publishable-key', settings.publishableKey);
    element.setAttribute('endpoint', endpoint);
    return document.body.appendChild(element);
  }`;

/** The name of an entry's files. */
export const nameOf = (entry: string) => (entry === '.' ? 'index' : entry.slice('./'.length));

/** The page of an app whose script is at `script`. */
export const pageOf = (script: string) =>
  `<!doctype html><html lang="en"><title>App</title><h1>App</h1><div id="app"></div>
   <script type="module" src="${script}"></script></html>`;

export function writeApps(folder: string): void {
  writeFileSync(join(folder, 'page.js'), shared);
  for (const [entry, source] of Object.entries(apps)) {
    const app = `import { place, settings } from './page.js';\n${source}`;
    writeFileSync(join(folder, `${nameOf(entry)}.js`), app);
  }
}
