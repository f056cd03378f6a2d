// `npm run check:package`: what publint and Are The Types Wrong say of the package as it is published.
// `node scripts/check-package.ts FOLDER` packs another one.
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = resolve(process.argv[2] ?? `${import.meta.dirname}/..`);
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
try {
  const archive = pack();
  const said = { encoding: 'utf8' } as const;
  const types = ['--profile', 'esm-only', '--format', 'ascii', '--no-emoji'];
  for (const { status, stdout, stderr } of [
    spawnSync('node_modules/.bin/publint', ['--strict', archive], said),
    spawnSync('node_modules/.bin/attw', [archive, ...types], said),
  ]) {
    if (status !== 0) fail(stdout + stderr);
  }
  for (const path of missingFiles()) fail(`package.json: there is no ${path} in the package.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Packs what is built already; @returns the path of the archive */
function pack(): string {
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  const name = execFileSync('npm', ['pack', source, ...options], { encoding: 'utf8' });
  return join(folder, name.trim());
}

/** Files with side effects that neither tool looks for. */
function missingFiles(): string[] {
  const manifest = readFileSync(join(source, 'package.json'), 'utf8');
  const { sideEffects = [] } = JSON.parse(manifest) as { sideEffects?: string[] };
  return sideEffects.filter((path) => globSync(path, { cwd: source }).length === 0);
}

function fail(message: string): void {
  console.log(message);
  process.exitCode = 1;
}
