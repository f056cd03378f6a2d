// A Node that is too old loads this file too, and then says so: it imports only what Node 18 has.
import { readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { executableFile, executableNames } from './executable/index.ts';

// The paths are the same from `src/server` and from `dist/server`.

/** `dist/` of the package. In the executable, the beginning of the names of its files. */
export const BUILT = executableNames
  ? 'dist'
  : fileURLToPath(new URL('../../dist', import.meta.url));

const manifest = JSON.parse(
  executableFile('package.json')?.toString() ??
    readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
) as { version: string; engines: { node: string } };

/** The version of the package. */
export const VERSION = manifest.version;

/** The oldest Node that runs the server, for example `22.16`. */
export const NEEDED_NODE = manifest.engines.node.replace('>=', '');

/** The bytes of a file below `dist/`. */
export const readBuilt = (path: string): Buffer => executableFile(path) ?? readFileSync(path);

/** The paths of the files in a folder below `dist/`, relative to it. */
export function builtFiles(folder: string, pattern: RegExp): string[] {
  const inside = executableNames
    ?.filter((name) => name.startsWith(`${folder}/`))
    .map((name) => name.slice(folder.length + 1));
  const all = inside ?? readdirSync(folder, { recursive: true, encoding: 'utf8' });
  // The names are parts of URLs.
  return all
    .map((name) => name.split(sep).join('/'))
    .filter((name) => pattern.test(name))
    .sort();
}
