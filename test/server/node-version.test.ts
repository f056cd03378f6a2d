import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeProblem } from '../../src/server/cli/node-version.ts';
import { LONG, NOT_LONG } from '../long.ts';
import { temporaryFolder } from './database.ts';

const COMMAND = 'dist/server/cli.js';

/** What Node 18 has of the modules that the command imports before it looks at the version. */
const OLD_NODE: Readonly<Record<string, readonly string[]>> = {
  'node:fs': ['readFileSync', 'readdirSync'],
  'node:path': ['sep'],
  'node:url': ['fileURLToPath'],
};

/** All that a file imports at once, and what these files import. */
function importsOf(file: string, known = new Set<string>()): [module: string, name: string][] {
  if (known.has(file)) return [];
  known.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(
    /^import (?:\{([^}]*)\} from )?["']([^"']+)["'];$/gm,
  );
  return [...statements].flatMap(([, names = '', module = '']) =>
    module.startsWith('.')
      ? importsOf(join(dirname(file), module), known)
      : names.split(',').map((one): [string, string] => [module, one.trim().split(' ')[0]!]),
  );
}

test.each<[string, boolean, boolean]>([
  ['18.20.8', false, false],
  ['20.20.2', false, false],
  ['22.4.1', false, false],
  // Their SQLite cannot search texts.
  ['22.13.0', false, false],
  ['22.15.1', false, false],
  ['22.16.0', true, true],
  ['22.21.1', true, true],
  ['23.0.0', false, false],
  ['23.7.0', false, false],
  ['23.11.1', true, true],
  ['24.0.0', true, true],
  ['100.0.0', true, true],
  ['26.0.0-nightly2026', true, true],
])('Node %s, with full-text search: %s; runs the server: %s', (version, canSearch, runs) => {
  const problem = nodeProblem(version, canSearch);
  if (runs) expect(problem).toBeNull();
  else
    expect(problem).toMatch(`Node ${version} cannot run the server. Install Node 22.16 or newer`);
});

test('this Node runs the server', () => {
  expect(nodeProblem()).toBeNull();
});

test('the built command imports nothing that an old Node lacks before it looks at the version', () => {
  const imports = importsOf(COMMAND);
  expect(imports).toContainEqual(['node:fs', 'readFileSync']);
  expect(imports.filter(([module, name]) => !OLD_NODE[module]?.includes(name))).toEqual([]);
});

test.for<[string, boolean]>([
  ['20', false],
  // The newest that cannot, and the oldest that can.
  ['22.15', false],
  ['22.16', true],
])('Node %s runs the built command: %s', ([version, runs], { skip }) => {
  skip(!LONG, NOT_LONG);
  const folder = temporaryFolder();
  const npm = (...args: string[]) => execFileSync('npm', args, { cwd: folder, stdio: 'pipe' });
  npm('init', '--yes');
  // Its script chooses the program for this machine.
  npm('pkg', 'set', 'allowScripts.node=true', '--json');
  npm('install', '--no-audit', '--no-fund', `node@${version}`);
  const node = join(folder, 'node_modules/node/bin/node');
  const run = (...args: string[]) => spawnSync(node, [COMMAND, ...args], { encoding: 'utf8' });
  const database = ['--database', `sqlite:${folder}/a.db`];
  const { status, stdout, stderr } = runs ? run('migrate', ...database) : run('serve', ...database);
  if (runs) {
    expect(status).toBe(0);
    return;
  }
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr.split('\n').filter((line) => !/Warning|--trace-warnings/.test(line))).toEqual([
    expect.stringMatching(
      /^afterword: Node \S+ cannot run the server\. Install Node 22\.16 or newer, best the newest LTS release\.$/,
    ),
    '',
  ]);
});
