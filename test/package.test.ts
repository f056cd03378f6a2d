import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { LONG, NOT_LONG } from './long.ts';
import { installPackage, installTools, packPackage } from './page/packed.ts';
import { CAPABILITY, eventMaker } from './server/harness.ts';
import { freePort } from './free-port.ts';
import { TEMPORARY } from './temporary.ts';

let folder: string;

/** The package in a folder of its own, with the signals that it shares with the app. */
beforeAll(() => {
  folder = mkdtempSync(join(TEMPORARY, 'afterword-'));
  mkdirSync(join(folder, 'node_modules'));
  installPackage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const installed = (path: string) => join(folder, 'node_modules/afterword', path);

test('an app that installs the package gets no other but the signals', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(['@preact/signals-core']);
  const optional = Object.values(manifest.peerDependenciesMeta).filter((one) => one.optional);
  expect(optional.length).toBe(Object.keys(manifest.peerDependencies).length);
});

test('the command serves from it alone', async () => {
  const port = String(await freePort());
  const server = spawn(
    process.execPath,
    [installed(manifest.bin.afterword), 'serve', '--port', port, '--database', 'sqlite:a.db'],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], AFTERWORD_PUBLISHABLE_KEY: 'amo_pub_packed' },
    },
  );
  onTestFinished(() => void server.kill());
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (said += text));
  const url = `http://127.0.0.1:${port}`;
  await expect
    .poll(() =>
      fetch(`${url}/healthz`).then(
        ({ status }) => status,
        () => said,
      ),
    )
    .toBe(200);
  for (const path of ['/afterword.js', '/afterword/element.js', '/dashboard/', '/openapi.json']) {
    expect((await fetch(url + path)).status, path).toBe(200);
  }
  const event = eventMaker('c1', new Date().toISOString())('conversation.started', {
    platform: 'custom',
  });
  const response = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    body: JSON.stringify({
      key: 'amo_pub_packed',
      capabilities: { c1: CAPABILITY },
      events: [event],
    }),
  });
  expect(await response.json()).toMatchObject({ results: [{ id: event.id, status: 'accepted' }] });
});

test('each entry can be imported, on a server too, without further packages', () => {
  const browserOnly = /^\.\/(?:react|vue|angular)$/;
  const entries = Object.entries(manifest.exports)
    .filter(([entry, to]) => typeof to === 'object' && !browserOnly.test(entry))
    .map(([entry]) => entry.replace('.', 'afterword').replace('*', 'deep-chat'));
  const code = `for (const entry of ${JSON.stringify(entries)}) {
    const module = await import(entry);
    if (Object.keys(module).length === 0) throw new Error(entry + ' exports nothing');
  }`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder });
});

test.runIf(!LONG)('Jest is not installed', ({ skip }) => skip(NOT_LONG));

test.runIf(LONG)(
  'an app that shows the chat can be tested with Jest, whose DOM has no style sheets',
  () => {
    const { react } = manifest.devDependencies;
    const app = installTools([
      'jest@30.5.2',
      'jest-environment-jsdom@30.5.2',
      `react@${react}`,
      `react-dom@${react}`,
      packPackage(folder),
    ]);
    const files = {
      'jest.config.mjs':
        "export default { testEnvironment: 'jsdom', testMatch: ['**/app.test.mjs'], moduleFileExtensions: ['mjs', 'js'] };",
      'app.test.mjs': `import { createElement } from 'react';
      import { createRoot } from 'react-dom/client';
      import { AfterwordChat } from 'afterword/react';
      test('the app is shown, and hears of a rating', async () => {
        let rated = 0;
        const props = { publishableKey: 'amo_pub_1', endpoint: 'http://localhost:9' };
        createRoot(document.body).render(createElement('main', {},
          createElement(AfterwordChat, { ...props, onRated: ({ rating }) => (rated = rating) })));
        await new Promise((done) => setTimeout(done, 2000));
        const chat = document.querySelector('afterword-chat');
        expect(chat.getAttribute('publishable-key')).toBe('amo_pub_1');
        chat.dispatchEvent(new CustomEvent('afterword:rated', { detail: { rating: 4 } }));
        expect(rated).toBe(4);
      });`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text);
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ['node_modules/jest/bin/jest.js'],
      {
        cwd: app,
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules' },
      },
    );
    expect(status, stdout + stderr).toBe(0);
    expect(stderr).not.toContain('console.error');
  },
);

test('it comes with the licences and the list of the packages in its code', () => {
  const notices = readFileSync(installed('dist/THIRD-PARTY.txt'), 'utf8');
  const bundled = new Set(
    readdirSync(installed('dist/server'))
      .map((file) => readFileSync(join(installed('dist/server'), file), 'utf8'))
      .flatMap((text) => [...text.matchAll(/node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//g)])
      .map(([, name]) => name!),
  );
  expect(bundled.size).toBeGreaterThan(20);
  for (const name of bundled) expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  const bom = JSON.parse(readFileSync(installed('dist/sbom.cdx.json'), 'utf8')) as {
    metadata: { component: { name: string } };
    components: { name: string; version: string }[];
  };
  expect(bom.metadata.component.name).toBe('afterword');
  for (const name of bundled) {
    const listed = bom.components.find((one) => one.name === name);
    expect(notices).toContain(`${name} ${listed?.version} (`);
  }
  expect(existsSync(installed('LICENSE'))).toBe(true);
});
