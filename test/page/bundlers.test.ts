import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { rspack } from '@rspack/core';
import type { Page } from 'playwright-core';
import { build, createLogger } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { sampled } from '../long.ts';
import { apps, nameOf, pageOf, writeApps } from './apps.ts';
import { type Bundled, type Bundler, longBundlers, packWith } from './bundlers.ts';
import { newPage, openChat, startFiles, startSite, useBrowser, write } from './harness.ts';
import { installPackage } from './packed.ts';

useBrowser();

/** What a customer does there, until the server hears of it. */
async function use(entry: string, page: Page): Promise<void> {
  if (entry === './headless') return;
  if (entry === './survey') return page.getByRole('radio', { name: '4 of 5' }).click();
  await openChat(page);
  await write(page, 'Hello');
}

const names = Object.keys(apps).map(nameOf);

const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  installPackage(folder);
  for (const name of ['react', 'react-dom', 'vue', '@angular', 'rxjs']) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
  writeApps(folder);
});

const input = () => Object.fromEntries(names.map((name) => [name, join(folder, `${name}.js`)]));

const bundlers: Record<string, Bundler> = {
  // Reads modules as webpack does, in a tenth of the time.
  rspack: (outDir) =>
    packWith((options, done) => rspack(options as never, done as never), outDir, folder, input()),

  async vite(outDir) {
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    const result = await build({
      root: folder,
      configFile: false,
      logLevel: 'warn',
      customLogger: { ...createLogger('silent'), warn, warnOnce: warn },
      build: {
        outDir,
        chunkSizeWarningLimit: Infinity,
        rolldownOptions: { input: input(), output: { entryFileNames: '[name].js' } },
      },
    });
    if (!('output' in result)) throw new Error('There is more than one build.');
    return {
      warnings,
      later: result.output.filter((file) => file.type === 'chunk' && file.isDynamicEntry).length,
    };
  },

  ...(process.env['AFTERWORD_LONG'] ? longBundlers(folder, input) : {}),
};

test('every entry for browsers has an app here', () => {
  const entries = Object.entries(manifest.exports)
    .filter(([, given]) =>
      /^\.\/dist\/(?:browser|modules|frameworks)\//.test(Object(given).default),
    )
    .map(([entry]) => entry)
    // The adapters, which need a chat to observe.
    .filter((entry) => !entry.includes('*'));
  expect(Object.keys(apps)).toEqual(entries);
});

/** The modules of the package, by path. The script tag is none, and pages load the SDK with its signals in it. */
function modules(): Map<string, string> {
  const dist = join(folder, 'node_modules/afterword/dist');
  const files = globSync('{browser,modules,frameworks}/**/*.js', { cwd: dist });
  return new Map(
    files
      .filter((file) => !/^browser.(?:afterword|headless)\.js$/.test(file))
      .map((file) => [file, readFileSync(join(dist, file), 'utf8')]),
  );
}

test('no module asks for a file by a computed name, or for its own address', () => {
  const computed = /\bimport\((?!")|\bimport\.meta\b/;
  expect(
    [...modules()].filter(([, source]) => computed.test(source)).map(([file]) => file),
  ).toEqual([]);
});

test('without a bundler, an import map is enough', async () => {
  const site = await startSite(() => '');
  const plain = Object.entries(apps).filter(([entry]) =>
    /^\.$|element|survey|headless/.test(entry),
  );
  const imports = Object.fromEntries(
    Object.entries(manifest.exports).flatMap(([entry, given]) => {
      const file: string | undefined = Object(given).default;
      return file ? [[join('afterword', entry), join('/node_modules/afterword', file)]] : [];
    }),
  );
  // The one package that ours imports.
  imports['@preact/signals-core'] =
    '/node_modules/@preact/signals-core/dist/signals-core.module.js';
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  const url = await startFiles(folder);
  for (const [index, [entry]] of plain.entries()) {
    const file = `${nameOf(entry)}.html`;
    writeFileSync(join(folder, file), map + pageOf(`/${nameOf(entry)}.js`));
    const page = await newPage();
    await page.goto(`${url}/${file}?endpoint=${site.server.url}`);
    await use(entry, page);
    const arrived = async () => (await site.conversations()).total;
    await expect.poll(arrived, { message: entry }).toBe(index + 1);
  }
});

describe.each(sampled(Object.keys(bundlers), 2))('bundled by %s', (bundler) => {
  const outDir = join(folder, 'built', bundler);
  let bundled: Bundled;

  beforeAll(async () => {
    bundled = await bundlers[bundler]!(outDir);
    for (const name of names) {
      const page = join(outDir, `${name}.html`);
      // Parcel writes the pages itself.
      if (!existsSync(page)) writeFileSync(page, pageOf(`/${name}.js`));
    }
  });

  test('there is no warning, and what loads later stays in files of its own', () => {
    expect(bundled.warnings).toEqual([]);
    const later = new Set(
      [...modules()]
        .flatMap(([file, source]) =>
          Array.from(source.matchAll(/\bimport\("([^"]+)"\)/g), ([, to]) =>
            join(dirname(file), to!),
          ),
        )
        // What is an entry, too, may be in the entry's file.
        .filter((file) => dirname(file) !== 'browser')
        // The same file in two folders has the same hash in its name.
        .map((file) => basename(file)),
    );
    expect(later.size).toBeGreaterThan(0);
    expect(bundled.later).toBeGreaterThanOrEqual(later.size);
  });

  test('each app works', async () => {
    const site = await startSite(() => '');
    const url = await startFiles(outDir);
    for (const [index, entry] of Object.keys(apps).entries()) {
      const page = await newPage();
      await page.goto(`${url}/${nameOf(entry)}.html?endpoint=${site.server.url}`);
      await use(entry, page);
      const arrived = async () => (await site.conversations()).total;
      await expect.poll(arrived, { message: entry }).toBe(index + 1);
    }
  });

  test('the page is told which file did not come, and the next click asks for it again', async ({
    skip,
  }) => {
    skip(bundler === 'parcel', 'Parcel’s loader does not ask again for a file that did not come');
    const url = await startFiles(outDir);
    const page = await newPage();
    await page.goto(`${url}/element.html?endpoint=${url}`);
    await page.locator('.launcher').waitFor();
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      addEventListener('afterword:error', (event) =>
        heard.push((event as CustomEvent).detail.message),
      );
    });
    const asked: string[] = [];
    await page.route('**/*.js*', (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    await page.evaluate(() => document.querySelector('afterword-chat')!.open());
    await expect.poll(() => page.evaluate('window.heard.length')).toBe(1);
    const [message] = await page.evaluate<string[]>('window.heard');
    expect(asked.filter((file) => message!.includes(file))).not.toEqual([]);
    // Files that were built, and no others.
    expect(asked.filter((file) => !existsSync(join(outDir, file.slice(url.length))))).toEqual([]);
    await page.unroute('**/*.js*');
    await openChat(page);
  });
});
