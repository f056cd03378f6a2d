import { expect, test } from 'vitest';
import { nodeProblem } from '../../src/server/cli/node-version.ts';

test.each<[string, boolean, boolean]>([
  ['18.20.8', false, false],
  ['20.20.2', false, false],
  ['22.4.1', false, false],
  // With the flag that turns SQLite on.
  ['22.12.0', true, false],
  ['22.13.0', true, true],
  ['22.21.1', true, true],
  ['23.0.0', false, false],
  ['23.4.0', true, true],
  ['24.0.0', true, true],
  ['100.0.0', true, true],
  ['26.0.0-nightly2026', true, true],
])('Node %s, with SQLite: %s; runs the server: %s', (version, hasSqlite, runs) => {
  const problem = nodeProblem(version, hasSqlite);
  if (runs) expect(problem).toBeNull();
  else
    expect(problem).toMatch(`Node ${version} cannot run the server. Install Node 22.13 or newer`);
});

test('this Node runs the server', () => {
  expect(nodeProblem()).toBeNull();
});
