import { readFileSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import type { ExportMetricsResponse, SignedUrlsResponse } from '../../src/contract/index.ts';
import { figuresBy, figuresOf } from '../oracle/warehouse.ts';
import { testIngest } from './ingest.ts';
import { freshDatabase, isPostgres, temporaryFolder } from './database.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';

/** The SQL of the documentation, as it stands there: for DuckDB, PostgreSQL, BigQuery. */
const [DUCKDB = '', POSTGRES = ''] = [
  ...readFileSync('docs/export.md', 'utf8').matchAll(/```sql\n([^]*?)```/g),
]
  .map(([, sql = '']) => sql)
  .filter((sql) => sql.includes('bot_handled_rate'));

const INTENTS = ['Greeting', 'Talk to a human/agent', 'Order status', 'Refund'];

/** Three days of two bots. */
async function exported(): Promise<TestServer> {
  const server = await testServer();
  const ingest = testIngest(server.store);
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
      return ingest.add('conversation', {
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
          triggered_intent_replies: Array.from({ length: random(4) }, () => ({
            // Some at the same moment: then their place counts.
            intent_timestamp: start + random(3) * 1000,
            intent_id: 'i',
            intent_name: INTENTS[random(INTENTS.length)]!,
            not_meaningful: random(4) === 0,
          })),
          conversation_start_time: start + i * 600_000,
          conversation_end_time: start + i * 600_000 + 60_000,
        },
      });
    }),
  );
  server.clock.now = Date.parse('2026-03-12T00:00:00Z');
  // On a slow machine, reading them takes longer than a round waits for that.
  await server.get('/api/v1/conversations?q=read');
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
      for (const url of ((await answer.json()) as SignedUrlsResponse).urls) {
        all.push([new URL(url).pathname.split('/').at(-1)!, await (await fetch(url)).text()]);
      }
    }
  }
  expect(all).toHaveLength(6);
  return all;
}

type Row = Record<string, unknown>;

const metricsOf = async (server: TestServer) => {
  const { from, to, bot_id, days, ...figures } = await server.get<ExportMetricsResponse>(
    '/data-export/v2/metrics?from=2026-03-08&to=2026-03-10',
  );
  expect([from, to, bot_id, days]).toEqual(['2026-03-08', '2026-03-10', null, 6]);
  expect([figures.total, figures.first_intents.length]).toEqual([300, INTENTS.length]);
  expect(figures.by_first_meaningful_intent.length).toBe(2);
  const popular = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'custom_resolution_rate'));
  return figuresOf({
    ...popular(figures),
    by_first_meaningful_intent: figures.by_first_meaningful_intent.map(popular),
  });
};

test.skipIf(isPostgres)('DuckDB gets from the files what the endpoint says', async () => {
  const server = await exported();
  const folder = temporaryFolder();
  for (const [name, text] of await files(server)) writeFileSync(`${folder}/${name}`, text);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const run = async (sql: string) =>
    (await connection.runAndReadAll(sql.replace("'conv", `'${folder}/conv`))).getRowObjects();
  expect(await figuresBy(DUCKDB, run)).toEqual(await metricsOf(server));
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
    const run = async (sql: string) => (await client.query<Row>(sql)).rows;
    expect(await figuresBy(POSTGRES, run)).toEqual(await metricsOf(server));
  } finally {
    await client.end();
  }
});
