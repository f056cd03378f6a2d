import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { declarations } from '../../../src/server/features.ts';
import type { Declaration } from '../../../src/server/http/endpoint.ts';
import { SCOPES } from '../../../src/server/http/principal.ts';
import { testServer, type TestServer } from '../harness.ts';
import { callAs, type Caller, makeCallers } from './callers.ts';

/** Read it before you accept a change: `AFTERWORD_ACCESS=write` writes it. */
const TABLE = new URL('table.txt', import.meta.url);

const WHAT = `Who gets in, by endpoint. A test calls every endpoint as every kind of caller and compares.

scopes    secret keys with this scope alone. "all": any secret key. A key with all other scopes is refused
browsers  publishable keys: "allowed" from an allowed origin, "all" from any
sessions  of agents by role, and of a key with all scopes
refused   the statuses of the others: first of callers whom the server does not know (no key, an unknown, a
          revoked or an outdated one, an ended session), then of known callers without the right
other     another organisation's administrator: "own" gets in, and gets only what is theirs

`;

/** 401 and 403 refuse a caller; whatever else the endpoint says, the caller got in. */
const isRefusal = (status: number) => status === 401 || status === 403;

/** The endpoint that ends the session of its caller comes last. */
const inOrder = declarations.toSorted((a, b) => Number(endsSession(a)) - Number(endsSession(b)));
function endsSession({ method, path }: Declaration) {
  return method === 'delete' && path === '/api/v1/session';
}

const nameOf = ({ method, path }: Declaration) => `${method.toUpperCase().padEnd(6)} ${path}`;

async function statusOf(server: TestServer, one: Declaration, caller: Caller, method?: string) {
  const response = await callAs(server, one, caller, 'default', { ...(method && { method }) });
  await response.body?.cancel();
  expect(response.status, nameOf(one)).toBeLessThan(500);
  return response.status;
}

async function statuses<K extends string>(
  server: TestServer,
  one: Declaration,
  callers: Record<K, Caller>,
): Promise<Map<K, number>> {
  const found = new Map<K, number>();
  for (const [name, caller] of Object.entries(callers) as [K, Caller][]) {
    found.set(name, await statusOf(server, one, caller));
  }
  return found;
}

const letIn = <K>(found: Map<K, number>) =>
  [...found].filter(([, status]) => !isRefusal(status)).map(([name]) => name);

/** @param all how many there are */
const listed = (names: readonly string[], all: number) =>
  names.length === 0 ? '-' : names.length === all ? 'all' : names.join(', ');

const refusals = (...found: Map<string, number>[]) =>
  [...new Set(found.flatMap((one) => [...one.values()].filter(isRefusal)))].sort().join('/') || '-';

test('every endpoint lets in whom the table says, and nobody else', async () => {
  const server = await testServer({ trustedProxies: 1 });
  const callers = await makeCallers(server);
  const rows: string[][] = [['endpoint', 'scopes', 'browsers', 'sessions', 'refused', 'other']];
  for (const one of inOrder) {
    const unknown = await statuses(server, one, callers.unknown);
    const browsers = await statuses(server, one, callers.browsers);
    const withScope = await statuses(server, one, callers.withScope);
    const withoutScope = await statuses(server, one, callers.withoutScope);
    const whole = await statuses(server, one, callers.whole);
    const sessions = await statuses(server, one, callers.sessions);
    const others = await statuses(server, one, callers.others);

    const scopes = letIn(withScope);
    const isOpen = letIn(unknown).length > 0;
    // None is let in for one reason and refused for another.
    expect(letIn(unknown).length, nameOf(one)).toBe(isOpen ? unknown.size : 0);
    if (one.access !== 'everybody') expect(isOpen, nameOf(one)).toBe(false);
    // The whole key may what any of its scopes may, and one scope is never in place of another.
    for (const [name, status] of whole) {
      expect(isRefusal(status), `${nameOf(one)}, ${name}`).toBe(scopes.length === 0);
    }
    if (scopes.length === 1) {
      const without = SCOPES.filter((scope) => scope !== scopes[0]);
      expect(letIn(withoutScope), nameOf(one)).toEqual(without);
    }
    if (one.method === 'get') {
      // HEAD is no way around GET.
      for (const caller of Object.values(callers.unknown)) {
        expect(await statusOf(server, one, caller, 'HEAD')).toBe(
          await statusOf(server, one, caller),
        );
      }
    }
    rows.push([
      nameOf(one),
      listed(scopes, SCOPES.length),
      listed(letIn(browsers), browsers.size),
      listed(letIn(sessions), sessions.size),
      isOpen ? '-' : `${refusals(unknown)}, ${refusals(browsers, withScope, sessions)}`,
      letIn(others).length > 0 ? 'own' : refusals(others),
    ]);
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
  if (process.env['AFTERWORD_ACCESS'] === 'write') writeFileSync(TABLE, `${WHAT}${table}\n`);
  expect(`${WHAT}${table}\n`).toBe(readFileSync(TABLE, 'utf8'));
});

/** Everything else that the server responds to: pages and their files, without rights of anybody. */
const PAGES = [
  'ALL /*',
  'ALL /afterword.js',
  'ALL /afterword/*',
  'ALL /dashboard/*',
  'ALL /demo/*',
  'GET /',
  'GET /dashboard',
  'GET /dashboard/*',
  'GET /demo',
  'GET /demo/*',
];

test('there is no route but the declared ones and the pages', async () => {
  const folder = fileURLToPath(new URL('../../../demo', import.meta.url));
  const server = await testServer({
    assets: { browser: folder, dashboard: folder, demo: folder },
  });
  const routes = new Set(server.app.routes().map(({ method, path }) => `${method} ${path}`));
  const declared = declarations.flatMap(({ method, path, preflight }) => {
    const route = path.replaceAll(/\{(\w+)\}/g, ':$1');
    return [`${method.toUpperCase()} ${route}`, ...(preflight ? [`OPTIONS ${route}`] : [])];
  });
  expect([...routes].sort()).toEqual([...declared, ...PAGES].sort());
});
