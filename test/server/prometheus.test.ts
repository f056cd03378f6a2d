// @one-database
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { freshDatabase, temporaryFolder } from './database.ts';
import { SECRET } from './harness.ts';
import { startProcess } from './process.ts';

const RULES = 'docs/deploy/alerts.yaml';

/** Debian's package `prometheus` has it. */
const promtool = (args: string[], input = '') => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr: string; refId: string }[];
}

const dashboard = JSON.parse(readFileSync('docs/deploy/grafana.json', 'utf8')) as {
  panels: Panel[];
};
const rules = (
  parse(readFileSync(RULES, 'utf8')) as {
    groups: { rules: { alert: string; expr: string }[] }[];
  }
).groups.flatMap((group) => group.rules);

async function readMetrics(): Promise<string> {
  const { url } = await startProcess(await freshDatabase());
  // A request, so that each of its series is there.
  await fetch(`${url}/api/v1/conversations`, { headers: { 'x-api-key': SECRET } });
  const response = await fetch(`${url}/metrics`, { headers: { 'x-api-key': SECRET } });
  return response.text();
}

/** The names that a query reads. */
const namesIn = (query: string) =>
  [...query.replaceAll(/"[^"]*"/g, '').matchAll(/\b[a-z]+_[a-z_0-9]+(?=[{[\s)])/g)]
    .map(([name]) => name)
    .filter((name) => !/^(?:histogram_quantile|label_values)$/.test(name));

test.runIf(process.env['AFTERWORD_LONG'])('promtool is installed for the long run', () => {
  expect(hasPromtool).toBe(true);
});

// Elsewhere, the process does not know how many files it has open.
test.runIf(process.platform === 'linux')(
  'the dashboard and the alerts read only metrics that the server has',
  async () => {
    const text = await readMetrics();
    const known = new Set(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
    const queries = [
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...rules.map(({ expr }) => expr),
    ];
    expect(queries.length).toBeGreaterThan(20);
    const read = queries.flatMap(namesIn);
    expect(read.length).toBeGreaterThan(20);
    expect(read.filter((name) => !known.has(name))).toEqual([]);
  },
);

test('the panels of the dashboard do not cover each other', () => {
  const { panels } = dashboard;
  const ids = panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const fields = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
  );
  expect(new Set(fields).size).toBe(fields.length);
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
});

describe.runIf(hasPromtool)('promtool', () => {
  test('has nothing to say about the metrics', async () => {
    expect(promtool(['check', 'metrics'], await readMetrics())).toEqual({ status: 0, said: '' });
  });

  test('finds a name that does not say its unit or kind', () => {
    const text = '# HELP x_total A gauge.\n# TYPE x_total gauge\nx_total 1\n';
    expect(promtool(['check', 'metrics'], text).said).toContain('"_total" suffix');
  });

  test('understands the alerts, and they do what their tests say', () => {
    expect(promtool(['check', 'rules', RULES])).toMatchObject({ status: 0 });
    const tested = promtool(['test', 'rules', 'docs/deploy/alerts-test.yaml']);
    expect(tested).toMatchObject({ status: 0, said: expect.stringContaining('SUCCESS') });
    const tests = readFileSync('docs/deploy/alerts-test.yaml', 'utf8');
    expect(rules.filter(({ alert }) => !tests.includes(`alertname: ${alert}\n`))).toEqual([]);
  });

  test('understands each query of the dashboard', () => {
    const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    // Grafana puts in its variables.
    const plain = queries.map((query) =>
      query.replaceAll('$__rate_interval', '5m').replaceAll('$node', '.*'),
    );
    expect(plain.join()).not.toContain('$');
    const path = `${temporaryFolder()}/queries.yaml`;
    const recorded = plain.map((expr, index) => ({ record: `query:${index}`, expr }));
    writeFileSync(path, stringify({ groups: [{ name: 'queries', rules: recorded }] }));
    const checked = promtool(['check', 'rules', path]);
    expect(checked).toMatchObject({
      status: 0,
      said: expect.stringContaining(`${queries.length} rules found`),
    });
  });
});
