import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConversationListResponse, ConversationSummary } from '../../src/contract/index.ts';
import { csvLine } from '../../src/server/http/csv.ts';
import { testIngest } from './ingest.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';

/** Reads a CSV file as a spreadsheet does (RFC 4180). */
function read(csv: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < csv.length; i++) {
    const letter = csv[i]!;
    if (isQuoted) {
      if (letter === '"' && csv[i + 1] === '"') cell += csv[++i];
      else if (letter === '"') isQuoted = false;
      else cell += letter;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === ',') {
      rows.at(-1)!.push(cell);
      cell = '';
    } else if (letter === '\r' && csv[i + 1] === '\n') {
      rows.at(-1)!.push(cell);
      rows.push([]);
      cell = '';
      i++;
    } else cell += letter;
  }
  return rows.slice(0, -1);
}

const get = (server: TestServer, path: string) =>
  server.call(`/api/v1/conversations.${path}`, { headers: { 'x-api-key': SECRET } });

const fill = async (server: TestServer, count: number) => {
  const ingest = testIngest(server.store);
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      ingest.add('conversation', {
        organisationId: 'default',
        receivedAt: server.clock.now - i * 1000,
        input: {
          conversation_id: `c${i}`,
          platform: 'custom',
          topic: i % 2 ? 'billing' : 'shipping',
          messages: [{ sender_type: 'customer', content: `=cmd|' /C calc'!A${i}` }],
        },
      }),
    ),
  );
};

describe('the list as a file', () => {
  test('has every conversation that the filters name, in the order of the list', async () => {
    const server = await testServer();
    await fill(server, 1203);
    const lines = (await (await get(server, 'ndjson?topic=Billing')).text()).trim().split('\n');
    const ids = lines.map((line) => (JSON.parse(line) as ConversationSummary).conversation_id);
    expect(ids).toEqual(Array.from({ length: 601 }, (_, i) => `c${2 * i + 1}`));
    const list = await server.get<ConversationListResponse>(
      '/api/v1/conversations?topic=billing&limit=2',
    );
    expect(lines.slice(0, 2).map((line) => JSON.parse(line) as unknown)).toEqual(list.data);

    const response = await get(server, 'csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toContain('conversations.csv');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...rows] = read(bytes.subarray(3).toString());
    expect(head!.slice(0, 2)).toEqual(['conversation_id', 'platform']);
    expect(rows).toHaveLength(1203);
    const preview = head!.indexOf('preview');
    for (const row of rows) expect(row[preview]).toMatch(/^'=cmd/);
  });

  test('an empty one is a head alone; a filter that is none is 422; a key has to be there', async () => {
    const server = await testServer();
    expect(read(await (await get(server, 'csv')).text())).toHaveLength(1);
    expect(await (await get(server, 'ndjson')).text()).toBe('');
    expect((await get(server, 'csv?min_csat=9')).status).toBe(422);
    expect((await server.call('/api/v1/conversations.csv')).status).toBe(401);
  });
});

test('whatever is in a cell comes out again, and none is a formula', () => {
  const text = fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '"',
      ',',
      ' ',
      'a',
      '1',
      '＝',
      '\u200b',
      ';',
    ),
  });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (cells) => {
      const [row] = read(csvLine(cells));
      row!.forEach((got, i) => {
        // Nothing is changed but by a `'`.
        expect(got.replaceAll("'", '')).toBe(cells[i]);
        // Which stands where a formula would begin, and nowhere else.
        expect(got).not.toMatch(/'(?!["\s\u200b]*[=+\-@＝\t\r\n])/);
        expect(got).not.toMatch(/[^;\t\r\n"\s\u200b]'/);
        expect(got).not.toMatch(/^[\s\u200b]*[=+\-@＝]/);
      });
      expect(row).toHaveLength(cells.length);
      // However a program splits the line: by semicolons, tabs or lines, with quotes or without.
      for (const part of csvLine(cells).split(/[;\t\r\n]/)) {
        expect(part).not.toMatch(/^["\s\u200b]*[=+\-@＝]/);
      }
    }),
  );
  expect(csvLine([-5, 1.5, true, null, '-5'])).toBe("-5,1.5,true,,'-5\r\n");
  expect(csvLine(['hi;=1+1', 'a; b-c', 'x\t"=1'])).toBe(`"hi;'=1+1","a; b-c","x\t""'=1"\r\n`);
});
