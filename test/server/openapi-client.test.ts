// @one-database: the client is tested here, over HTTP.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { SECRET, testServer } from './harness.ts';
import { mailed } from './mailed.ts';

const run = promisify(execFile);

/** In the clone, so that what is written there finds the packages; git ignores it. */
const SCRATCH = '.afterword';
const GENERATOR = 'test/openapi-client/node_modules/.bin/openapi-typescript';
const TYPE_CHECK = ['--noEmit', '--ignoreConfig', '--strict', '--noUncheckedIndexedAccess'].concat(
  ['--exactOptionalPropertyTypes', '--skipLibCheck', '--allowImportingTsExtensions'],
  ['--module', 'nodenext', '--target', 'es2023', '--lib', 'es2024,dom', '--types', 'node'],
);

/** Uses the API as its document describes it, and prints what it gets. */
const PROGRAM = `
  import createClient from 'openapi-fetch';
  import type { paths } from './api.ts';

  const [baseUrl = '', key = ''] = process.argv.slice(2);
  const api = createClient<paths>({ baseUrl, headers: { 'x-api-key': key } });
  const reporting = createClient<paths>({
    baseUrl,
    headers: { authorization: \`Basic \${btoa(\`default:\${key}\`)}\` },
  });

  const posted = await api.POST('/api/v1/conversations', {
    params: { header: { 'Idempotency-Key': 'once' } },
    body: {
      conversation_id: 'by_client',
      platform: 'custom',
      messages: [{ sender_type: 'customer', content: 'The printer is on fire.' }],
      topic: null,
    },
  });
  const status: 'created' | 'updated' | undefined = posted.data?.status;

  const listed = await api.GET('/api/v1/conversations', {
    params: { query: { q: 'printer', limit: 5 } },
  });
  const ids: string[] = listed.data?.data.map((one) => one.conversation_id) ?? [];

  const read = await api.GET('/api/v1/conversations/{id}', { params: { path: { id: 'nowhere' } } });
  const refusal: string | undefined = read.error?.error.code;

  const surveys = await api.GET('/api/v1/csat/surveys', { params: { query: { limit: 1 } } });
  const ratings: (number | null)[] = surveys.data?.data.map((one) => one.rating) ?? [];

  const numbers = await api.GET('/api/v1/csat/analytics');
  const interval: number[] | null | undefined = numbers.data?.csat_interval;

  const made = await api.POST('/api/v1/teams', { body: { name: 'Printers' } });
  await api.POST('/api/v1/teams', { body: { name: 'Ovens' } });
  const teams = await reporting.GET('/manager/api/v1/teams', {
    params: { query: { 'id[]': [made.data?.data.id ?? 0] } },
  });
  const names: string[] | undefined = teams.data?.map((one) => one.name);

  console.log(JSON.stringify({ status, ids, refusal, ratings, interval, names }));

  // What the document does not have does not compile.
  // @ts-expect-error
  await api.GET('/api/v1/nothing');
  // @ts-expect-error
  await api.POST('/api/v1/conversations', { body: { conversation_id: 7 } });
`;

test('a client that is generated from the document type-checks, and works', async () => {
  const server = await testServer();
  const { rate } = await mailed(server);
  await server.call(rate(4));
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'openapi-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));

  await run(GENERATOR, [`${server.url}/openapi.json`, '-o', join(folder, 'api.ts')]);
  const program = join(folder, 'program.ts');
  writeFileSync(program, PROGRAM);
  const faults = await run('node_modules/.bin/tsc', [...TYPE_CHECK, program]).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
  expect(faults).toBe('');

  const { stdout } = await run(process.execPath, [program, server.url, SECRET]);
  expect(JSON.parse(stdout.trim())).toEqual({
    status: 'created',
    ids: ['by_client'],
    refusal: 'not_found',
    ratings: [4],
    interval: null,
    names: ['Printers'],
  });
});
