import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copyOfClone } from './clone.ts';
import { LONG } from './long.ts';

const run = promisify(execFile);
/** What one of the checks says in this folder; `null`: nothing is wrong. */
async function check(name: string, folder: string): Promise<string | null> {
  return run(process.execPath, ['scripts/check.ts', name], {
    cwd: folder,
    // In CI some tools colour what they say, whoever reads it.
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    maxBuffer: 2 ** 28,
  }).then(
    () => null,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
}

interface Fault {
  what: string;
  /** What is written, by file. */
  plant: Record<string, string | ((before: string) => string)>;
  /** What the check has to say. */
  said: string[];
}

type Manifest = Record<'dependencies' | 'exports', object> & { sideEffects: string[] };

const withManifest = (change: (manifest: Manifest) => object) => (before: string) =>
  JSON.stringify(change(JSON.parse(before) as Manifest));

const replaced = (what: string, by: string) => (before: string) => {
  expect(before).toContain(what);
  return before.replaceAll(what, by);
};

/** @param name of the folder that the two files stand in */
const circle = (name: string, what: string, one: string, other: string): Fault => ({
  what: `a circle of ${what}`,
  plant: { [`src/text/${name}/one.ts`]: one, [`src/text/${name}/other.ts`]: other },
  said: [`src/text/${name}/one.ts`, `src/text/${name}/other.ts`],
});

const FAULTS: Record<string, Fault[]> = {
  lint: [
    circle(
      'of-values',
      'values',
      `import { other } from './other.ts';\nexport const one = () => other;\n`,
      `import { one } from './one.ts';\nexport const other = () => one;\n`,
    ),
    circle(
      'of-types',
      'types',
      `import type { Other } from './other.ts';\nexport interface One {\n  other: Other;\n}\n`,
      `import type { One } from './one.ts';\nexport interface Other {\n  one: One;\n}\n`,
    ),
    circle(
      'passed-on',
      'what is passed on',
      `export type * from './other.ts';\nexport interface One {\n  one: number;\n}\n`,
      `import { type One } from './one.ts';\nexport interface Other {\n  one: One;\n}\n`,
    ),
    {
      what: 'a circle through an index',
      plant: {
        'src/text/by-index/index.ts': `export { one } from './one.ts';\nexport { other } from './other.ts';\n`,
        'src/text/by-index/one.ts': `import { other } from './index.ts';\nexport const one = () => other;\n`,
        'src/text/by-index/other.ts': `export const other = 1;\n`,
      },
      said: ['src/text/by-index/index.ts'],
    },
    {
      what: 'a type that is imported amid an annotation, where circles are not seen',
      plant: {
        'src/text/annotated.ts': `export const one = (other: import('./topic.ts').Other) => other;\n`,
      },
      said: ['typescript(consistent-type-imports)', 'src/text/annotated.ts'],
    },
  ],
  unused: [
    {
      what: 'a file that nobody imports',
      plant: { 'src/text/planted.ts': `export const planted = 1;\n` },
      said: ['Unused files', 'src/text/planted.ts'],
    },
    {
      what: 'an export that nobody imports, of a value and of a type',
      plant: {
        'src/text/topic.ts': (before) =>
          `${before}\nexport const planted = 1;\nexport type Planted = 1;\n`,
      },
      said: ['Unused exports', 'planted', 'Unused exported types', 'Planted', 'src/text/topic.ts'],
    },
    {
      what: 'a dependency that is not used, and one that is not listed',
      plant: {
        'package.json': withManifest(({ dependencies, ...rest }) => ({
          ...rest,
          dependencies: { ...dependencies, 'left-over': '1.0.0' },
        })),
        'test/planted.test.ts': `import 'not-listed';\n`,
      },
      said: ['Unused dependencies', 'left-over', 'Unlisted dependencies', 'not-listed'],
    },
  ],
  package: [
    {
      what: 'an export whose file is missing, and a side effect of none',
      plant: {
        'package.json': withManifest(({ exports, sideEffects, ...rest }) => ({
          ...rest,
          exports: { ...exports, './planted': './dist/browser/planted.js' },
          sideEffects: [...sideEffects, './dist/browser/planted-too.js'],
        })),
      },
      said: ['planted.js but the file does not exist', 'there is no ./dist/browser/planted-too.js'],
    },
    {
      what: 'types that are not those of the module',
      plant: {
        'dist/planted.js': 'export const planted = 1;\n',
        'dist/planted.d.cts': 'export const planted: number;\n',
        'package.json': withManifest(({ exports, ...rest }) => ({
          ...rest,
          exports: {
            ...exports,
            './planted-types': { types: './dist/planted.d.cts', default: './dist/planted.js' },
          },
        })),
      },
      said: ['Masquerading as CJS'],
    },
  ],
  api: [
    {
      what: 'a keyword that OpenAPI does not know',
      plant: { 'src/contract/reporting.ts': replaced(`'x-personal'`, 'personal') },
      said: ['redocly struct: Property `personal` is not expected here.'],
    },
    {
      what: 'a list of unknown items',
      plant: { 'src/server/http/openapi.ts': replaced('schema.items = { not: {} }', 'void 0') },
      said: ['spectral array-items'],
    },
    {
      what: 'a group that is not described',
      plant: { 'src/server/http/openapi.ts': replaced('tags: Object.values(GROUPS)', 'tags: []') },
      said: ['spectral operation-tag-defined'],
    },
  ],
  patterns: [
    {
      what: 'a literal whose work grows with the square, or worse',
      plant: {
        'package.json': (before) =>
          replaced(
            'scripts/check-patterns.ts',
            'scripts/check-patterns.ts src/text/planted',
          )(before),
        'src/text/planted/literal.ts': `export const square = /\\s+$/;\nexport const worse = /^(?:a|a)*$/;\n`,
      },
      said: ['literal.ts:1: /\\s+$/', '2nd degree', 'literal.ts:2: /^(?:a|a)*$/', 'exponential'],
    },
    {
      what: 'one that is put together when its module loads',
      plant: {
        'src/text/planted/made.ts': `export const any = (one: string) => new RegExp(one + '+$');\n`,
        'src/text/planted/maker.ts': `import { any } from './made.ts';\nexport const made = any('[x]');\n`,
      },
      said: ['made.ts:1: /[x]+$/'],
    },
    {
      what: 'one that is put together later',
      plant: { 'src/text/planted/later.ts': `export const f = (one: string) => RegExp(one);\n` },
      said: ['later.ts:1: This pattern is not made when its module loads'],
    },
    {
      what: 'a text that becomes one',
      plant: {
        'src/text/planted/text.ts': `export const f = (one: string) => one.match('a+$');\n`,
      },
      said: ['text.ts:1: This text becomes a pattern'],
    },
  ],
  bytes: [
    {
      what: 'more bytes than the limit',
      plant: {
        '.size-limit.json': (before) => before.replace(/"limit": "[^"]+"/, '"limit": "9 B"'),
      },
      said: ['Package size limit has exceeded'],
    },
  ],
};

/** What takes as long as many other tests together. */
const SLOW = new Set(['api', 'package']);

const planted = Object.entries(FAULTS).filter(([name]) => LONG || !SLOW.has(name));

test.each(planted)('npm run check, %s: finds each fault', async (name, faults) => {
  const copy = copyOfClone();
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const [file, content] of faults.flatMap(({ plant }) => Object.entries(plant))) {
    const path = join(copy, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      typeof content === 'string' ? content : content(readFileSync(path, 'utf8')),
    );
  }
  const found = await check(name, copy);
  for (const { what, said } of faults) {
    for (const words of said) expect.soft(found, what).toContain(words);
  }
});

describe('the list of proven patterns', () => {
  const LIST = 'scripts/proven-patterns.txt';
  const judge = (folder: string, ...flags: string[]) =>
    run(process.execPath, ['scripts/check-patterns.ts', ...flags], {
      cwd: folder,
      maxBuffer: 2 ** 28,
    });

  test('has what is in src and nothing else, and is written anew by a command', async () => {
    const copy = copyOfClone();
    onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
    const list = join(copy, LIST);
    const before = readFileSync(list, 'utf8');
    writeFileSync(list, `${before}0123456789abcdef\n`);
    expect(await check('patterns', copy)).toContain('has patterns that are not in src');
    writeFileSync(join(copy, 'src/text/planted.ts'), `export const simple = /^planted$/;\n`);
    const found = await check('patterns', copy);
    expect(found).toContain('src/text/planted.ts:1: /^planted$/\n  The pattern is proven, but not');
    await judge(copy, '--list');
    expect(await check('patterns', copy)).toBeNull();
    const after = readFileSync(list, 'utf8').split('\n');
    expect(after).toHaveLength(before.split('\n').length + 1);
    expect(after).not.toContain('0123456789abcdef');
    rmSync(join(copy, 'src/text/planted.ts'));
    await judge(copy, '--list');
    expect(readFileSync(list, 'utf8')).toBe(before);
  });

  test('has no pattern that is slow', async () => {
    const copy = copyOfClone();
    onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
    const slow = `export const slow = /\\s+$/;\n`;
    writeFileSync(join(copy, 'src/text/planted.ts'), slow);
    const said = await judge(copy, '--list').then(
      () => null,
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(said).toContain('2nd degree');
    expect(readFileSync(join(copy, LIST), 'utf8')).toBe(readFileSync(LIST, 'utf8'));
  });

  test.runIf(LONG)(
    'is proven whole',
    async () => {
      expect(await judge('.', '--all')).toMatchObject({ stdout: '' });
    },
    3_600_000,
  );
});
