import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Packs what is built, as `npm publish` does.
 *
 * @param folder where the archive goes
 * @returns the path of the archive
 */
export function packPackage(folder: string): string {
  const name = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder],
    { encoding: 'utf8' },
  );
  return join(folder, name.trim());
}

/** Unpacks the package and what it needs in a browser into the app in `folder`, as `npm install` does. */
export function installPackage(folder: string): void {
  const target = join(folder, 'node_modules/afterword');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', packPackage(folder), '--strip-components=1', '-C', target]);
  const signals = 'node_modules/@preact/signals-core';
  cpSync(signals, join(folder, signals), { recursive: true });
}

const installed = new Map<string, string>();

/** The folders of this run. One listener removes them all: Node warns of more than ten. */
const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
  folders.push(folder);
  return folder;
}

/**
 * Installs packages into a folder of their own, once for a run, and removes it at its end.
 *
 * @returns the folder
 */
export function installTools(packages: string[]): string {
  const name = packages.join(' ');
  const known = installed.get(name);
  if (known) return known;
  const folder = freshFolder();
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', ...packages], {
    cwd: folder,
  });
  installed.set(name, folder);
  return folder;
}

/**
 * Unpacks a package into a folder of its own, without what it depends on, and removes it at the end of the run.
 *
 * @param spec a name with a version
 * @returns the folder
 */
export function unpackTool(spec: string): string {
  const folder = freshFolder();
  const name = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, spec], {
    encoding: 'utf8',
  });
  execFileSync('tar', ['-xzf', name.trim(), '--strip-components=1'], { cwd: folder });
  return folder;
}
