import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The paths are the same from `src/server` and from `dist/server`.

/** `dist/` of the package. */
export const BUILT = fileURLToPath(new URL('../../dist', import.meta.url));

const manifest = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
) as { version: string; engines: { node: string } };

/** The version of the package. */
export const VERSION = manifest.version;

/** The oldest Node that runs the server, for example `22.13`. */
export const NEEDED_NODE = manifest.engines.node.replace('>=', '');
