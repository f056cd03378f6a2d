import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../server/database.ts';
import type { Sample } from './documented.ts';

export const RECORDED = 'test/replies/recorded.json';

/** What the libraries of libraries.mjs sent; libraries.test.ts records it. */
export const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as Sample[];

/** What the model says in the recorded replies, in its pieces. */
export const WORDS = [
  'Your parcel ',
  '**4711**',
  ' is on its way.',
  '\n\n',
  '– It comes ',
  ' today 😀',
  ' or\ntomorrow.  ',
];

/** The recorded libraries, in their exact versions. */
export const versions = [
  ...new Set(recorded.map(({ library, version }) => `${library}@${version}`)),
];

/** A temporary folder with these packages, and the scripts that run them. */
export function folderWith(packages: readonly string[]): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}');
  for (const name of ['libraries.mjs', 'model-server.mjs']) {
    copyFileSync(join('test/replies', name), join(folder, name));
  }
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
    stdio: 'ignore',
  });
  return folder;
}

/** What libraries.mjs needs beside what is recorded. */
export const BESIDE = ['@ag-ui/core@1.0.0', '@hono/node-server@2.1.8'];
