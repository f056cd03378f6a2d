import { NEEDED_NODE } from '../built.ts';

/**
 * @param version for example `22.16.0`
 * @param canSearch some releases of 23 are newer than the oldest that works, but their SQLite cannot search texts
 * @returns why this Node cannot run the server; `null`: it can
 */
export function nodeProblem(
  version: string = process.versions.node,
  canSearch: boolean = sqliteCanSearch(),
): string | null {
  if (canSearch && isAtLeast(version, NEEDED_NODE)) return null;
  return `Node ${version} cannot run the server. Install Node ${NEEDED_NODE} or newer, best the newest LTS release.`;
}

/** Whether this Node has an SQLite with FTS5. */
function sqliteCanSearch(): boolean {
  // An import would fail where it is missing.
  const sqlite = process.getBuiltinModule?.('node:sqlite');
  if (!sqlite) return false;
  const database = new sqlite.DatabaseSync(':memory:');
  const { used } = database
    .prepare(`select sqlite_compileoption_used('ENABLE_FTS5') as used`)
    .get() as { used: number };
  database.close();
  return used === 1;
}

function isAtLeast(version: string, needed: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
