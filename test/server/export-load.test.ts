import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import type { SignedUrlsResponse } from '../../src/contract/index.ts';
import { freshDatabase, isPostgres, temporaryFolder } from './database.ts';
import { SECRET, testServer } from './harness.ts';

const [, SECTION = ''] = readFileSync('docs/export.md', 'utf8').split('## Load the files\n');
const blocks = (language: string) =>
  [...SECTION.split('\n## ')[0]!.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );
const [DUCKDB = '', DUCKDB_AVERAGE = '', POSTGRES = '', POSTGRES_AVERAGE = ''] = blocks('sql');
const [SCHEMA = ''] = blocks('json');

type Line = Record<string, unknown>;

/** Files of three days of different shapes. @returns a folder with them, and their lines */
async function exported(): Promise<{ folder: string; names: string[]; lines: Line[] }> {
  const server = await testServer();
  const folder = temporaryFolder();
  // A database that runs as another user reads the files itself.
  chmodSync(folder, 0o755);
  const of = (conversation_id: string, end: string, more: object = {}) =>
    server.post('/api/v1/conversations', {
      conversation_id,
      platform: 'custom',
      messages: [],
      status: 'resolved',
      bot_id: 'helper',
      conversation_start_time: '2026-03-08T10:00:00.000Z',
      conversation_end_time: end,
      ...more,
    });
  // All ids are UUIDs, and all lists are empty.
  await of('0190a6e0-0000-7000-8000-000000000001', '2026-03-08T11:00:00.000Z');
  // Ids that look like dates and numbers, quotes and backslashes, a large count.
  await of('2026-03-09', '2026-03-09T11:00:00.000Z', {
    labels: ['"quoted"', 'back\\slash', 'tab\tand\nline', '2026-01-01'],
    conversations_data: { bsatScore: 4, note: '\\"' },
    customer_messages_count: 999_999_999,
  });
  await of('12', '2026-03-09T12:00:00.000Z', { conversations_data: { bsatScore: -1 } });
  await of('0190a6e0-0000-7000-8000-000000000002', '2026-03-10T11:00:00.000Z', {
    labels: ['1'],
    conversations_data: { bsatScore: 1 },
    triggered_replies: [
      {
        reply_timestamp: '2026-03-10T10:30:00.000Z',
        reply_id: 'r',
        reply_language: 'de',
        reply_name: 'Straße',
        reply_type: 'text',
      },
    ],
    triggered_intent_replies: [
      {
        intent_timestamp: '2026-03-10T10:30:00.000Z',
        intent_id: '7',
        intent_name: '"Order" status',
        not_meaningful: false,
      },
    ],
  });
  server.clock.now = Date.parse('2026-03-12T00:00:00Z');
  await server.app.exporter.round();
  const names: string[] = [];
  const lines: Line[] = [];
  for (const date of ['2026-03-08', '2026-03-09', '2026-03-10']) {
    const answer = await server.call('/data-export/v2/get-signed-urls', {
      method: 'POST',
      headers: { botId: 'helper', organizationId: 'default', authorization: SECRET },
      body: JSON.stringify({ date }),
    });
    for (const url of ((await answer.json()) as SignedUrlsResponse).urls) {
      const text = await (await fetch(url)).text();
      names.push(new URL(url).pathname.split('/').at(-1)!);
      writeFileSync(`${folder}/${names.at(-1)}`, text);
      for (const line of text.trim().split('\n')) lines.push(JSON.parse(line) as Line);
    }
  }
  expect([names.length, lines.length]).toEqual([3, 4]);
  return { folder, names, lines };
}

/** The values of a line as numbers, times and plain lists, whatever a database makes of them. */
const comparable = (line: Line): Line =>
  Object.fromEntries(
    Object.entries(line).map(([name, value]) => [
      name,
      name.endsWith('_count')
        ? Number(value)
        : name.endsWith('_time')
          ? new Date(value as string).getTime()
          : name === 'conversations_data' && typeof value === 'string'
            ? (JSON.parse(value) as unknown)
            : value,
    ]),
  );

const byId = (lines: readonly Line[]) =>
  lines
    .map(comparable)
    .sort((a, b) => (String(a['conversation_id']) < String(b['conversation_id']) ? -1 : 1));

test.skipIf(isPostgres)('DuckDB loads all days with the documented names and types', async () => {
  const { folder, lines } = await exported();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const run = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  await run(DUCKDB.replace("'conv", `'${folder}/conv`));
  const rows = (await run(
    `select * replace (
       epoch_ms(conversation_start_time) as conversation_start_time,
       epoch_ms(conversation_end_time) as conversation_end_time,
       to_json(labels)::varchar as labels,
       len(triggered_replies) as triggered_replies,
       triggered_intent_replies[1].intent_name as triggered_intent_replies
     ) from conversations`,
  )) as Line[];
  const expected = lines.map((line) => ({
    ...line,
    triggered_replies: (line['triggered_replies'] as Line[]).length,
    triggered_intent_replies:
      (line['triggered_intent_replies'] as Line[])[0]?.['intent_name'] ?? null,
  }));
  const shown = rows.map((row) => ({
    ...row,
    conversation_start_time: Number(row['conversation_start_time']),
    conversation_end_time: Number(row['conversation_end_time']),
    labels: JSON.parse(row['labels'] as string) as unknown,
    triggered_replies: Number(row['triggered_replies']),
  }));
  expect(byId(shown)).toEqual(byId(expected));
  const [average] = await run(DUCKDB_AVERAGE);
  expect([average!['average_rating'], Number(average!['ratings'])]).toEqual([2.5, 2]);
  connection.closeSync();
  instance.closeSync();
});

test.runIf(isPostgres)('PostgreSQL loads all days with the documented statements', async () => {
  const { folder, names, lines } = await exported();
  const client = new Client(await freshDatabase());
  await client.connect();
  try {
    const [create = '', copy = '', view = ''] = POSTGRES.split(/;\n/);
    await client.query(create);
    for (const name of names) {
      await client.query(copy.replace(/'\/exports\/[^']+'/, `'${folder}/${name}'`));
    }
    await client.query(view);
    const { rows } = await client.query<Line>('select * from conversations');
    expect(byId(rows)).toEqual(byId(lines));
    const [average] = (await client.query<Line>(POSTGRES_AVERAGE)).rows;
    expect([Number(average!['average_rating']), Number(average!['ratings'])]).toEqual([2.5, 2]);
  } finally {
    await client.end();
  }
});

interface Field {
  name: string;
  type: string;
  mode?: string;
  fields?: Field[];
}

/** Whether a value of a file fits a field of the schema. */
function fits(value: unknown, { type, mode, fields }: Field): boolean {
  if (mode === 'REPEATED') {
    return (
      Array.isArray(value) &&
      value.every((one) => fits(one, { name: '', type, ...(fields && { fields }) }))
    );
  }
  if (type === 'RECORD') {
    return Object.entries(value as Line).every(([name, one]) => {
      const field = fields!.find((other) => other.name === name);
      return field !== undefined && fits(one, field);
    });
  }
  if (type === 'BOOLEAN') return typeof value === 'boolean';
  return typeof value === 'string' && (type !== 'TIMESTAMP' || !Number.isNaN(Date.parse(value)));
}

test('the schema for BigQuery has the fields of the files, in their types', async () => {
  const { lines } = await exported();
  const schema = JSON.parse(SCHEMA) as Field[];
  for (const line of lines) {
    expect(Object.keys(line)).toEqual(schema.map(({ name }) => name));
    for (const field of schema)
      expect([field.name, fits(line[field.name], field)]).toEqual([field.name, true]);
  }
});
