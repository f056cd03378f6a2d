// Builds everything into dist/: `node scripts/build.ts [--if-stale]`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'vite';

const STAMP = 'dist/.stamp';
/** In this order: the tag is laid beside what the browser build has put there. */
const MODES = ['browser', 'tag', 'dashboard', 'demo', 'server'];

process.chdir(new URL('..', import.meta.url).pathname);

const stamp = hashOfSources();
const isFresh = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp;
if (!isFresh || !process.argv.includes('--if-stale')) {
  rmSync('dist', { recursive: true, force: true });
  for (const mode of MODES) await build({ mode, logLevel: 'warn' });
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
    stdio: 'inherit',
  });
  mkdirSync('dist', { recursive: true });
  writeFileSync(STAMP, stamp);
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync([
    'src/**/*.*',
    'demo/**/*.*',
    'scripts/build.ts',
    '*.json',
    '*.config.ts',
  ]);
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}
