import { readFileSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import type { ExportMetricsAnswer, SignedUrlsAnswer } from '../../src/contract/index.ts';
import { createIngest } from '../../src/server/ingest/index.ts';
import { freshDatabase, isPostgres, temporaryFolder } from './database.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';

/** The SQL of the documentation, as it stands there: for DuckDB, PostgreSQL, BigQuery. */
const [DUCKDB = '', POSTGRES = ''] = [
  ...readFileSync('docs/export.md', 'utf8').matchAll(/```sql\n([^]*?)```/g),
].map(([, sql]) => sql);

/** Three days of two bots. */
async function exported(): Promise<TestServer> {
  const server = await testServer();
  const ingest = createIngest(server.store);
  const start = Date.parse('2026-03-08T10:00:00Z');
  const statuses = [
    'botHandled',
    'email',
    'agent',
    'customEscalation',
    'failedEscalation',
  ] as const;
  const resolutions = ['informed', 'resolved', 'escalated', 'undefined'] as const;
  let seed = 7;
  const random = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
  await Promise.all(
    Array.from({ length: 300 }, (_, i) => {
      const customer = random(8);
      return ingest.conversation({
        organisationId: 'default',
        receivedAt: start + i * 600_000,
        input: {
          conversation_id: `c${i}`,
          platform: 'custom',
          messages: [],
          bot_id: i % 4 ? 'b1' : 'b2',
          conversation_status: statuses[random(5)]!,
          last_resolution: resolutions[random(4)]!,
          customer_messages_count: customer,
          not_understood_messages_count: random(customer + 1),
          conversation_start_time: start + i * 600_000,
          conversation_end_time: start + i * 600_000 + 60_000,
        },
      });
    }),
  );
  server.clock.now = Date.parse('2026-03-12T00:00:00Z');
  await server.app.exporter.round();
  return server;
}

/** All files, each by its name. */
async function files(server: TestServer): Promise<[name: string, text: string][]> {
  const all: [string, string][] = [];
  for (const botId of ['b1', 'b2']) {
    for (const date of ['2026-03-08', '2026-03-09', '2026-03-10']) {
      const answer = await server.call('/data-export/v2/get-signed-urls', {
        method: 'POST',
        headers: { botId, organizationId: 'default', authorization: SECRET },
        body: JSON.stringify({ date }),
      });
      for (const url of ((await answer.json()) as SignedUrlsAnswer).urls) {
        all.push([new URL(url).pathname.split('/').at(-1)!, await (await fetch(url)).text()]);
      }
    }
  }
  expect(all).toHaveLength(6);
  return all;
}

const metricsOf = async (server: TestServer) => {
  const { from, to, bot_id, days, first_intents, last_intents, ...rates } =
    await server.get<ExportMetricsAnswer>('/data-export/v2/metrics?from=2026-03-08&to=2026-03-10');
  expect([from, to, bot_id, days, first_intents, last_intents]).toEqual([
    '2026-03-08',
    '2026-03-10',
    null,
    6,
    [],
    [],
  ]);
  const { by_first_meaningful_intent: _, custom_resolution_rate: __, ...popular } = rates;
  expect(popular.total).toBe(300);
  return popular;
};

const inNumbers = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));

test.skipIf(isPostgres)('DuckDB gets from the files what the endpoint says', async () => {
  const server = await exported();
  const folder = temporaryFolder();
  for (const [name, text] of await files(server)) writeFileSync(`${folder}/${name}`, text);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(DUCKDB.replace("'conv", `'${folder}/conv`));
  expect(inNumbers(result.getRowObjects()[0]!)).toEqual(await metricsOf(server));
  connection.closeSync();
  instance.closeSync();
});

test.runIf(isPostgres)('PostgreSQL gets from the files what the endpoint says', async () => {
  const server = await exported();
  const client = new Client(await freshDatabase());
  await client.connect();
  try {
    await client.query('create table lines (line jsonb)');
    for (const [, text] of await files(server)) {
      await client.query('insert into lines select value::jsonb from unnest($1::text[]) as value', [
        text.trim().split('\n'),
      ]);
    }
    const { rows } = await client.query<Record<string, unknown>>(POSTGRES);
    expect(inNumbers(rows[0]!)).toEqual(await metricsOf(server));
  } finally {
    await client.end();
  }
});
