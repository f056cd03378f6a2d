import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { PUBLISHABLE } from '../server/harness.ts';
import { openChat, startFiles, startSite, useBrowser, write } from './harness.ts';
import { packPackage } from './packed.ts';

/** Installs Next.js in a folder of its own, which takes its time. */
const LONG = Boolean(process.env['AFTERWORD_LONG']);
const NEXT = '16.4.6';
const MINUTES = 60_000;

const app: Record<string, string> = {
  'package.json': '{ "private": true }',
  'next.config.mjs': "export default { output: 'export', distDir: process.env.OUT };",
  'app/layout.js': `export default function Layout({ children }) {
    return <html lang="en"><body>{children}</body></html>;
  }`,
  'app/page.js': `import Chat from './chat.js';
  export default function Page() {
    return <main><h1>Shop</h1><Chat /></main>;
  }`,
  'app/chat.js': `'use client';
  import { AfterwordChat } from 'afterword/react';
  const { search } = globalThis.location ?? {};
  const endpoint = new URLSearchParams(search).get('endpoint') ?? undefined;
  export default function Chat() {
    return <AfterwordChat publishableKey="${PUBLISHABLE}" endpoint={endpoint} />;
  }`,
};

describe.runIf(LONG)('an app of Next.js', () => {
  useBrowser();
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'afterword-'));
    mkdirSync(join(folder, 'app'));
    for (const [file, source] of Object.entries(app)) writeFileSync(join(folder, file), source);
    const { react, 'react-dom': dom } = manifest.devDependencies;
    const packages = [`next@${NEXT}`, `react@${react}`, `react-dom@${dom}`, packPackage(folder)];
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', ...packages], {
      cwd: folder,
    });
  }, 10 * MINUTES);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['--turbopack', '--webpack'])(
    'built with %s: the page comes from the server, the chat loads when it is opened',
    async (bundler) => {
      const out = `built${bundler}`;
      execFileSync(process.execPath, ['node_modules/next/dist/bin/next', 'build', bundler], {
        cwd: folder,
        env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', OUT: out },
      });
      const site = await startSite(() => '');
      const url = await startFiles(join(folder, out));
      const page = await site.newPage();
      const scripts: string[] = [];
      page.on('request', (request) => {
        if (request.resourceType() === 'script') scripts.push(request.url());
      });
      await page.goto(`${url}/?endpoint=${site.server.url}`);
      await page.locator('.launcher').waitFor();
      await page.waitForLoadState('networkidle');
      const before = scripts.length;
      await openChat(page);
      expect(scripts.length).toBeGreaterThan(before);
      await write(page, 'Hello');
      await site.settled(({ message_count }) => message_count >= 1);
    },
    10 * MINUTES,
  );
});
