import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createElement as e } from 'react';
import { renderToString } from 'react-dom/server';
import { build } from 'vite';
import { beforeAll, test } from 'vitest';
import { PUBLISHABLE } from '../server/harness.ts';
import { startSite, useBrowser } from './harness.ts';
import { expectUndisturbed, startReading } from './undisturbed.ts';

useBrowser();

/** An app that renders the whole document, as Next.js and React Router do. `window.takeOver` hydrates it. */
const CLIENT = `
  import { createElement as e, useState } from 'react';
  import { hydrateRoot } from 'react-dom/client';
  function App({ visit, script }) {
    const [count, setCount] = useState(0);
    window.renderAgain = () => setCount(count + 1);
    return e('html', { lang: 'en', key: 'page' + window.pageKey },
      e('head', {}, e('title', {}, 'Shop')),
      e('body', {}, e('h1', {}, 'Visit ' + (visit + count)), e('script', { ...script, suppressHydrationWarning: true })));
  }
  window.takeOver = (visit) => {
    hydrateRoot(document, e(App, { visit, script: window.scriptOfChat }), { onRecoverableError() {} });
  };
`;

let client: string;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'main.js'), CLIENT);
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { lib: { entry: 'main.js', formats: ['iife'], name: 'app', fileName: () => 'app.js' } },
  });
  client = readFileSync(join(folder, 'dist/app.js'), 'utf8');
  rmSync(folder, { recursive: true });
});

test.each([
  ['that matches', 1, false],
  ['that differs, so that React renders the document anew', 2, true],
])('React hydrates a whole document %s: the chat stays', async (_, visit, differs) => {
  const site = await startSite(({ url }) => {
    const script = { async: true, src: `${url}/afterword.js`, 'data-key': PUBLISHABLE };
    const html = renderToString(
      e(
        'html',
        { lang: 'en' },
        e('head', {}, e('title', {}, 'Shop')),
        e('body', {}, e('h1', {}, 'Visit 1'), e('script', script)),
      ),
    );
    return `<!doctype html>${html}`;
  });
  const page = await site.newPage();
  await page.goto(site.url);
  await page.evaluate(
    ([url, key]) => {
      Object.assign(window, {
        pageKey: 0,
        scriptOfChat: { async: true, src: `${url}/afterword.js`, 'data-key': key },
      });
    },
    [site.server.url, PUBLISHABLE],
  );
  await page.addScriptTag({ content: client });
  await startReading(page);
  // The heading of a document that matches changes with its next state.
  await expectUndisturbed(page, () =>
    page.evaluate(`(async () => {
      takeOver(${visit});
      await new Promise((done) => setTimeout(done, 100));
      ${differs ? '' : 'renderAgain();'}
    })()`),
  );
  await expectUndisturbed(page, () => page.evaluate('renderAgain()'));
  await expectUndisturbed(page, () => page.evaluate('(window.pageKey++, renderAgain())'));
});
