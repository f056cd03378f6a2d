import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { type Declaration, withTables, writeManifest } from '../scripts/manifest.ts';
import { withFieldTables } from '../scripts/schema-tables.ts';

const DOCS = 'docs/widget.md';
const declarations = writeManifest();

test('the tables of the documentation are those of the source', async () => {
  const written = readFileSync(DOCS, 'utf8');
  const options = { ...(await resolveConfig(DOCS)), parser: 'markdown' };
  expect(await format(withTables(written, declarations), options)).toBe(written);
});

test('the fields of the reporting API are documented as the schemas have them', async () => {
  const path = 'docs/reporting.md';
  const written = readFileSync(path, 'utf8');
  const options = { ...(await resolveConfig(path)), parser: 'markdown' };
  expect(await format(withFieldTables(written), options)).toBe(written);
  expect(written).toContain('**personal**');
});

test('whatever is offered is described', () => {
  const undescribed = declarations.flatMap((one) =>
    (['attributes', 'events', 'members', 'cssParts', 'cssProperties'] as const).flatMap((kind) =>
      (one[kind] as Declaration['attributes'])
        .filter(({ description }) => !description)
        .map(({ name }) => `${one.tagName}: ${name}`),
    ),
  );
  expect(undescribed).toEqual([]);
});

test('what the pages of the package link to is in the package', () => {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--dry-run', '--json'], {
    encoding: 'utf8',
  });
  const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
  const paths = new Set(files.map(({ path }) => path));
  const pages = [...paths].filter((path) => path.endsWith('.md'));
  expect(pages).toContain('docs/api.md');
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!\w+:|#)([^)\s#]+)/g)]
      .map(([, link]) => join(page, '..', link!))
      .filter((target) => !paths.has(target))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});
