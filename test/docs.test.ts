import { readFileSync } from 'node:fs';
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
