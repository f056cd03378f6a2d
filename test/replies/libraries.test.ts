import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LONG, NOT_LONG } from '../long.ts';
import type { Sample } from './documented.ts';
import { BESIDE, folderWith, recorded, RECORDED, versions, WORDS } from './install.ts';

/** Ids and times differ from run to run. */
const settled = (samples: Sample[]) =>
  JSON.parse(
    JSON.stringify(samples)
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      .replaceAll(/\d+\.\d{3,}/g, '0'),
  ) as Sample[];

/** The libraries are large, so they are installed only for `npm run test:long`. */
test('the libraries send what was recorded of them', { timeout: 600_000 }, ({ skip }) => {
  skip(!LONG, NOT_LONG);
  console.log(`Running ${versions.join(' ')}`);
  const printed = execFileSync(process.execPath, ['libraries.mjs', JSON.stringify(WORDS)], {
    cwd: folderWith([...versions, ...BESIDE]),
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
});
