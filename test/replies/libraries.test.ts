import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../server/database.ts';
import type { Sample } from './documented.ts';

const WORDS = [
  'Your parcel ',
  '**4711**',
  ' is on its way.',
  '\n\n',
  '– It comes ',
  ' today 😀',
  ' or\ntomorrow.  ',
];

const RECORDED = 'test/replies/recorded.json';
const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as Sample[];
const versions = [...new Set(recorded.map(({ library, version }) => `${library}@${version}`))];

/** Ids and times differ from run to run. */
const settled = (samples: Sample[]) =>
  JSON.parse(
    JSON.stringify(samples)
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      .replaceAll(/\d+\.\d{3,}/g, '0'),
  ) as Sample[];

/** The libraries are large, so they are installed only for `npm run test:long`. */
test.runIf(process.env['AFTERWORD_LONG'])(
  'the libraries send what was recorded of them',
  { timeout: 600_000 },
  () => {
    console.log(`Running ${versions.join(' ')}`);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}');
    for (const name of ['libraries.mjs', 'model-server.mjs']) {
      copyFileSync(join('test/replies', name), join(folder, name));
    }
    execFileSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...versions, '@ag-ui/core@1.0.0'],
      { cwd: folder, stdio: 'ignore' },
    );
    const printed = execFileSync(process.execPath, ['libraries.mjs', JSON.stringify(WORDS)], {
      cwd: folder,
      encoding: 'utf8',
    });
    const now = JSON.parse(printed) as Sample[];
    if (process.env['AFTERWORD_LONG'] === 'write') {
      writeFileSync(RECORDED, JSON.stringify(now, null, 1));
      return;
    }
    const names = ({ library, name }: Sample) => `${library}: ${name}`;
    expect(now.map(names)).toEqual(recorded.map(names));
    const wired = (samples: Sample[]) =>
      settled(samples).filter(({ body, name }) => body && !name.includes('events'));
    expect(wired(now)).toEqual(wired(recorded));
  },
);
