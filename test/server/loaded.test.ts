import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './database.ts';
import { startProcess } from './process.ts';

/** Writes the address of each module that is loaded into a file. */
const NOTES_LOADS = `data:text/javascript,${encodeURIComponent(`
  import { appendFileSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      appendFileSync(process.env.LOADED, url + '\\n');
      return next(url, context);
    },
  });
`)}`;

/** A package in node_modules or in a file of the build, or a module of ours. */
const nameIn = (url: string): string =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]?.replace('@', '').replace('/', '-') ??
  /\/([^/]+?)(?:-[\w-]{8})?\.[jt]s$/.exec(url)?.[1] ??
  url;

/** Starts a server. @returns what it has loaded so far */
async function loadedBy(flags: string[]): Promise<() => Set<string>> {
  const folder = temporaryFolder();
  const list = join(folder, 'loaded');
  const { url } = await startProcess(`sqlite:${folder}/a.db`, {
    flags,
    environment: { NODE_OPTIONS: `--import=${NOTES_LOADS}`, LOADED: list },
  });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  return () => new Set(readFileSync(list, 'utf8').trim().split('\n').map(nameIn));
}

/** What mail, single sign-on, passkeys, telemetry and the bot need. */
const ON_DEMAND = [
  'nodemailer',
  'postal-mime',
  'openid-client',
  'simplewebauthn-server',
  'opentelemetry-sdk-trace',
  'opentelemetry-sdk-metrics',
  'minisearch',
  'knowledge',
];

test('a server that has nothing to do has loaded nothing that is for some requests alone', async () => {
  const loaded = (await loadedBy([]))();
  expect(loaded).toContain('kysely');
  expect(ON_DEMAND.filter((name) => loaded.has(name))).toEqual([]);
});

test('a server with a knowledge file has loaded what its bot needs before the first question', async () => {
  const loaded = await loadedBy(['--knowledge', 'demo/knowledge.md']);
  await expect.poll(() => loaded().has('minisearch') && loaded().has('knowledge')).toBe(true);
});
