import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LONG, NOT_LONG } from '../long.ts';
import { endChat, openChat, startFiles, startSite, useBrowser, write } from './harness.ts';
import { packPackage } from './packed.ts';
import { type WholeApp, wholeApps } from './whole-apps.ts';

const MINUTES = 60_000;

const ENVIRONMENT = {
  ...process.env,
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
};

/** @returns what it printed. @throws when it fails */
function run(folder: string, program: string, parts: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, parts, {
    cwd: folder,
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  if (status !== 0) throw new Error(`${program} ${parts.join(' ')}\n${stdout}${stderr}`);
  return stdout + stderr;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Installs and builds an app. @returns the folder of what was built, and the warnings */
function make({ packages, files, build, out, noise }: WholeApp): [out: string, warnings: string[]] {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
  folders.push(folder);
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), source);
  }
  const options = ['install', '--include=dev', '--no-audit', '--no-fund', '--silent'];
  run(folder, 'npm', [...options, ...packages, packPackage(folder)]);
  const [program, ...parts] = build;
  const said = run(folder, process.execPath, [join('node_modules', program), ...parts]);
  const warnings = said.split('\n').filter((line) => /\bwarn|⚠/i.test(line) && !noise?.test(line));
  return [join(folder, out), warnings];
}

test.runIf(!LONG)('no whole app is built', ({ skip }) => skip(NOT_LONG));

describe.runIf(LONG)('an app of', () => {
  useBrowser();

  test.each(Object.keys(wholeApps))(
    '%s builds without a warning; the chat loads when it is opened, stays from page to page, and goes',
    async (name) => {
      const [out, warnings] = make(wholeApps[name]!);
      expect(warnings).toEqual([]);
      const site = await startSite(() => '');
      const url = await startFiles(out);
      const page = await site.newPage();
      const scripts: string[] = [];
      page.on('request', (request) => {
        if (request.resourceType() === 'script') scripts.push(request.url());
      });
      await page.goto(`${url}/?endpoint=${site.server.url}`);
      await page.locator('.launcher').waitFor();
      await page.waitForLoadState('networkidle');
      const before = scripts.length;
      // Only a page that was loaded anew would have lost it.
      await page.evaluate(() => Object.assign(window, { isFirst: true }));
      await openChat(page);
      expect(scripts.length).toBeGreaterThan(before);
      await page.evaluate(() => {
        document.querySelector('afterword-chat')!.responder = null;
      });
      await write(page, 'Hello');

      await page.locator('.composer textarea').fill('Half');
      await page.getByRole('link', { name: 'To two' }).click();
      await page.getByRole('heading', { name: 'Two' }).waitFor();
      await page.locator('.entry.customer', { hasText: 'Hello' }).waitFor();
      expect(await page.locator('.composer textarea').inputValue()).toBe('Half');
      await page.getByRole('link', { name: 'To one' }).click();
      await page.getByRole('heading', { name: 'One' }).waitFor();
      expect(await page.locator('.panel').count()).toBe(1);
      expect(await page.evaluate('window.isFirst')).toBe(true);

      await page.locator('.composer textarea').fill('');
      await endChat(page);
      await page.getByRole('radio', { name: '4 of 5' }).click();
      await expect.poll(() => page.locator('#rated').textContent()).toBe('4');
      await site.settled(({ csat_score }) => csat_score === 4);

      await page.locator('#unmount').click();
      await expect.poll(() => page.locator('afterword-chat').count()).toBe(0);
    },
    10 * MINUTES,
  );
});
