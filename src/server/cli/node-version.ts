import { isBuiltin } from 'node:module';
import { NEEDED_NODE } from '../built.ts';

/**
 * @param version for example `22.13.0`
 * @param hasSqlite some releases of 23 are newer than the oldest that works, but lack `node:sqlite`
 * @returns why this Node cannot run the server; `null`: it can
 */
export function nodeProblem(
  version: string = process.versions.node,
  hasSqlite: boolean = isBuiltin('node:sqlite'),
): string | null {
  if (hasSqlite && isAtLeast(version, NEEDED_NODE)) return null;
  return `Node ${version} cannot run the server. Install Node ${NEEDED_NODE} or newer, best the newest LTS release.`;
}

function isAtLeast(version: string, needed: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
