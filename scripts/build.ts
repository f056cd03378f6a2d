// Builds everything into dist/: `node scripts/build.ts [--if-stale]`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { build } from 'vite';
import { writeManifest } from './manifest.ts';
import { bundledPackages, writeNotices } from './notices.ts';
import { closeTypes } from './package-types.ts';
import { writeSbom } from './sbom.ts';

const STAMP = 'dist/.stamp';
/** The order matters: the tag is added to the output of the browser build. */
const MODES = [
  'browser',
  'survey',
  'survey-page',
  'headless',
  'headless-module',
  'adapters',
  'frameworks',
  'tag',
  'dashboard',
  'demo',
  'client',
  'server',
];

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const stamp = hashOfSources();
const isFresh = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp;
if (!isFresh || !process.argv.includes('--if-stale')) {
  rmSync('dist', { recursive: true, force: true });
  const packages = new Set<string>();
  for (const mode of MODES) {
    for (const one of bundledPackages(await build({ mode, logLevel: 'warn' }))) packages.add(one);
  }
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
    stdio: 'inherit',
  });
  for (const one of closeTypes()) packages.add(one);
  writeNotices('dist/THIRD-PARTY.txt', packages);
  writeSbom('dist/sbom.cdx.json', packages);
  writeManifest();
  await shrink(globSync('dist/{browser,modules,frameworks}/**/*.js'));
  compress(globSync('dist/{browser,dashboard,demo}/**/*.{js,css,html,svg}'));
  writeFileSync(STAMP, stamp);
}

/** Minifies the files for customers a second time, which saves three percent. */
async function shrink(files: string[]): Promise<void> {
  for (const file of files) {
    const { code } = await minify(withoutHelper(readFileSync(file, 'utf8')), {
      module: !file.endsWith('/afterword.js'),
      ecma: 2020,
      // Without the last three, code is shorter, but less alike.
      compress: {
        passes: 2,
        directives: false,
        conditionals: false,
        lhs_constants: false,
        sequences: false,
      },
    });
    writeFileSync(file, withoutWide(code!));
  }
}

/**
 * A browser keeps the text of a script with two bytes for each character if one of them is beyond Latin-1. Where there
 * are few of these, they are written as escapes, which halves the memory that the script takes. In a raw template, or
 * behind a backslash, an escape would be another text.
 */
function withoutWide(code: string): string {
  if (code.includes('String.raw') || /\\[^\0-\xff]/.test(code)) return code;
  const escaped = code.replaceAll(
    /[^\0-\xff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped.length < code.length * 1.1 ? escaped : code;
}

/**
 * Where several modules are in one file, the bundler makes what one of them exports with a function that has a file of
 * its own. A literal is shorter, and does not depend on what a page has added to all objects.
 */
function withoutHelper(code: string): string {
  const [line, name] = /import\{\w+ as (\w+)\}from"[^"]*rolldown-runtime-[^"]*";/.exec(code) ?? [];
  if (!line) return code;
  const made = new RegExp(`(?<==)${name}\\(\\{((?:[\\w$]+:\\(\\)=>[\\w$]+,?)+)\\}(?:,1)?\\)`, 'g');
  const literal = code.replace(
    made,
    (_, exports: string) =>
      `{${exports.replaceAll(/([\w$]+):\(\)=>([\w$]+)/g, 'get $1(){return $2}')}}`,
  );
  // Some exports are more than names.
  return literal.includes(`=${name}({`) ? code : literal.replace(line, '');
}

/** Writes a `.br` and a `.gz` copy of each file, so that the server need not compress each response. */
function compress(files: string[]): void {
  for (const file of files) {
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync([
    'src/**/*.*',
    'demo/**/*.*',
    'scripts/{ascii,build,compact-words,lean,lean-preact,lean-signals,manifest,notices,package-types,sbom}.ts',
    '*.json',
    '*.config.ts',
  ]);
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}
