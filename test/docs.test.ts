import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { type Declaration, withTables, writeManifest } from '../scripts/manifest.ts';
import { withLimitTable } from '../scripts/limit-table.ts';
import { withFieldTables } from '../scripts/schema-tables.ts';
import { COMMON, MAY_IMPORT } from '../scripts/walls.js';

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

test('the limits are documented as the table of bounds has them', async () => {
  const path = 'docs/limits.md';
  const written = readFileSync(path, 'utf8');
  const options = { ...(await resolveConfig(path)), parser: 'markdown' };
  expect(await format(withLimitTable(written), options)).toBe(written);
  expect(written).toContain('AFTERWORD_LIMIT_UPLOADS_PER_ADDRESS');
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

const GUIDE = readFileSync('CONTRIBUTING.md', 'utf8');

test('the table of the rooms says what the lint lets a room import', () => {
  const rows = [...GUIDE.matchAll(/^\| `([\w/-]+)` +\|[^|]+\|([^|]+)\|$/gm)];
  const listed = rows.map(([, room, may = '']) => [
    room!,
    [...(may.includes('common') ? COMMON : []), ...may.matchAll(/`([\w/-]+)`/g)].map((one) =>
      typeof one === 'string' ? one : one[1]!,
    ),
  ]);
  const isThere = (room: string) => existsSync(join('src', room));
  const walls = Object.entries(MAY_IMPORT).filter(([room]) => isThere(room));
  expect(new Map(listed as [string, string[]][])).toEqual(new Map(walls as [string, string[]][]));
});

test('the guide names files and folders that are there', () => {
  const named = [...GUIDE.matchAll(/`((?:src|test|scripts|docs)\/[\w./-]+)`/g)].map(
    ([, path]) => path!,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

/** As GitHub makes them from headings. */
const anchorsOf = (markdown: string) =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('links and pictures lead to what is in the package', () => {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { encoding: 'utf8' }),
  ) as { files: { path: string }[] }[] | Record<string, { files: { path: string }[] }>;
  const files = new Set(Object.values(packed)[0]!.files.map(({ path }) => path));
  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync('docs', { encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)]
      .filter(([, path, anchor]) => {
        const target = path ? join(dirname(page), path) : page;
        if (!files.has(target)) return true;
        return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
      })
      .map(([link]) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});
