// @postgres-in-the-long-run: lines of files become the writes that `conversations.test.ts` makes on both databases.
// Files as the documents of the vendors describe their exports, read on 2026-11-27; no account of theirs was used.
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ConversationDetail,
  type ConversationListResponse,
  csvMapping,
  type SurveyListResponse,
} from '../../src/contract/index.ts';
import { openStore, rollupKinds, writesOf } from '../../src/server/features.ts';
import { DEFAULT_BOUNDS } from '../../src/server/http/bounds.ts';
import {
  type FileFormat,
  importRecords,
  type LeftOut,
  readFile,
} from '../../src/server/imports/index.ts';
import { createIngest } from '../../src/server/ingest/index.ts';
import { ensureKeys } from '../../src/server/keys/keys.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { freshDatabase, temporaryFolder } from './database.ts';
import { PUBLISHABLE, SECRET, type TestServer, testServer } from './harness.ts';
import { deliverFrom, VENDOR_SECRET } from './vendors.ts';
import { runCommand } from './process.ts';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 1, 2, 9);
const unix = (seconds: number) => T0 / 1000 + seconds;
const iso = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();

/** A file in pieces of this many bytes. */
async function* pieces(file: string | Buffer, size = 1_000_000): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(file);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(file: string | Buffer, format: FileFormat, size?: number, encoding?: string) {
  const records = [];
  for await (const record of readFile(pieces(file, size), format, encoding, T0))
    records.push(record);
  return records;
}

const targetOf = (server: TestServer) => {
  const asleep = () => undefined;
  const bounds = { values: DEFAULT_BOUNDS, countRefusal: asleep };
  const wakes = { wakeReader: asleep, wakeDispatcher: asleep, wakeNotifier: asleep };
  return {
    ingest: createIngest(server.store, writesOf({ ...wakes, bounds, acceptSuspected: asleep })),
    bounds,
    organisationId: 'default',
    redacts: true,
    now: () => server.clock.now,
  };
};

async function importFile(
  server: TestServer,
  file: string | Buffer,
  format: FileFormat,
  {
    size,
    fromLine = 1,
    encoding,
    stopAfter = Infinity,
  }: { size?: number; fromLine?: number; encoding?: string; stopAfter?: number } = {},
) {
  const leftOut: LeftOut[] = [];
  let count = 0;
  const report = await importRecords(
    readFile(pieces(file, size), format, encoding, server.clock.now),
    targetOf(server),
    fromLine,
    (one) => leftOut.push(one),
    () => count++ >= stopAfter,
  );
  expect(report.read).toBe(report.created + report.updated + report.left_out);
  expect(report.messages.read).toBe(report.messages.taken + report.messages.left_out);
  return { report, leftOut };
}

const detail = async (server: TestServer, id: string) =>
  (await server.get<{ data: ConversationDetail }>(`/api/v1/conversations/${id}`)).data;

const everything = async (server: TestServer) => {
  const { data } = await server.get<ConversationListResponse>('/api/v1/conversations?limit=200');
  return Promise.all(
    data.map(async ({ conversation_id: id }) => {
      const { updated_at: _, ...record } = await detail(server, id);
      return record;
    }),
  );
};

const intercom = (id: number, more: object = {}) => ({
  type: 'conversation',
  id: String(id),
  created_at: unix(id),
  updated_at: unix(id + 100),
  state: 'closed',
  source: {
    id: `s${id}`,
    body: `<p>Question ${id}</p>`,
    author: { type: 'user', id: 'u', email: `u${id}@example.com` },
  },
  conversation_rating: { rating: 5, remark: 'Good' },
  conversation_parts: {
    conversation_parts: [
      {
        id: `${id}1`,
        part_type: 'comment',
        body: '<p>Reply</p>',
        created_at: unix(id + 10),
        author: { type: 'bot', from_ai_agent: true },
      },
      {
        id: `${id}2`,
        part_type: 'note',
        body: '<p>Secret note</p>',
        created_at: unix(id + 20),
        author: { type: 'admin' },
      },
      {
        id: `${id}3`,
        part_type: 'close',
        body: null,
        created_at: unix(id + 90),
        author: { type: 'admin' },
      },
    ],
  },
  ...more,
});

const zendesk = (id: number) => ({
  id,
  subject: 'Printer',
  status: 'closed',
  requester_id: 5,
  requester: { id: 5, email: 'ana@example.com', name: 'Ana' },
  satisfaction_rating: 'good',
  tags: ['ai_handled'],
  created_at: iso(0),
  updated_at: iso(100),
  comments: [
    {
      id: id * 10 + 1,
      author_id: 5,
      body: 'It burns.',
      public: true,
      created_at: iso(0),
      via: { channel: 'web' },
    },
    {
      id: id * 10 + 2,
      author_id: 7,
      body: 'Among us.',
      public: false,
      created_at: iso(5),
      via: { channel: 'web' },
    },
    {
      id: id * 10 + 3,
      author_id: 7,
      body: 'We come.',
      public: true,
      created_at: iso(9),
      via: { channel: 'web' },
    },
  ],
});

const chatwoot = (id: number) => ({
  id,
  status: 'resolved',
  created_at: unix(0),
  updated_at: unix(100) + 0.5,
  labels: ['delivery'],
  meta: { sender: { id: 4, name: 'Ana', email: 'ana@example.com' }, assignee: null },
  messages: [
    {
      id: id * 10 + 1,
      content: 'Hello',
      message_type: 0,
      created_at: unix(0),
      private: false,
      sender: { type: 'contact' },
    },
    {
      id: id * 10 + 2,
      content: 'Hi there',
      message_type: 1,
      created_at: unix(4),
      private: false,
      sender: { type: 'user' },
    },
    {
      id: id * 10 + 3,
      content: 'Note',
      message_type: 1,
      created_at: unix(5),
      private: true,
      sender: { type: 'user' },
    },
  ],
});

const crisp = (id: number) => ({
  session_id: `session_${id}`,
  state: 'resolved',
  created_at: T0,
  updated_at: T0 + 100_000,
  meta: { email: 'ana@example.com', nickname: 'Ana', segments: ['delivery'], rating: { stars: 3 } },
  messages: [
    {
      fingerprint: id * 10 + 1,
      type: 'text',
      from: 'user',
      origin: 'chat',
      content: 'Hello',
      timestamp: T0,
    },
    {
      fingerprint: id * 10 + 2,
      type: 'text',
      from: 'operator',
      origin: 'chat',
      content: 'Hi there',
      timestamp: T0 + 4_000,
    },
    {
      fingerprint: id * 10 + 3,
      type: 'note',
      from: 'operator',
      origin: 'chat',
      content: 'Note',
      timestamp: T0 + 5_000,
    },
  ],
});

const MADE = { intercom, zendesk, chatwoot, crisp };
const VENDORS = Object.keys(MADE) as (keyof typeof MADE)[];
const LIST = { intercom: 'conversations', zendesk: 'tickets', chatwoot: 'payload', crisp: 'data' };

const linesOf = (records: readonly unknown[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe.each(VENDORS)('%s', (vendor) => {
  const records = [1, 2, 3].map((id) => MADE[vendor](id));
  const list = LIST[vendor];
  const forms = {
    lines: linesOf(records),
    'lines of Windows': linesOf(records).replaceAll('\n', '\r\n'),
    'a list': JSON.stringify(records),
    'a list, indented': JSON.stringify(records, null, 2),
    'within an object': JSON.stringify({ count: 3, next: null, [list]: records }),
    'within an object, indented': JSON.stringify({ meta: { a: [{}] }, [list]: records }, null, 2),
    'within two objects': JSON.stringify({ data: { meta: { all: 3 }, [list]: records } }),
    'one page a line': linesOf([{ [list]: records.slice(0, 2) }, { [list]: records.slice(2) }]),
    'with a mark at the start': `\uFEFF${linesOf(records)}`,
    'one after the other, indented': records
      .map((record) => JSON.stringify(record, null, 2))
      .join('\n'),
  };

  test('every form of the file has the same records, however it is cut', async () => {
    const expected = (await read(forms.lines, { vendor })).map(({ result }) => result);
    expect(expected).toHaveLength(3);
    expect(expected.every((one) => 'state' in one)).toBe(true);
    for (const [name, file] of Object.entries(forms)) {
      for (const size of [1, 7, 1000, 1_000_000]) {
        const results = (await read(file, { vendor }, size)).map(({ result }) => result);
        expect([name, size, results]).toEqual([name, size, expected]);
      }
    }
    const wide = Buffer.from(`\uFEFF${forms.lines}`, 'utf16le');
    expect((await read(wide, { vendor })).map(({ result }) => result)).toEqual(expected);
  });

  test('is imported once, however often', async () => {
    const server = await testServer();
    const first = await importFile(server, forms.lines, { vendor });
    expect(first.report).toMatchObject({
      read: 3,
      created: 3,
      left_out: 0,
      messages: { read: vendor === 'intercom' ? 12 : 9, taken: 6 },
    });
    const before = await everything(server);
    expect(before).toHaveLength(3);
    expect(before.map(({ messages }) => messages.length)).toEqual([2, 2, 2]);
    expect(JSON.stringify(before)).not.toMatch(/Secret note|Among us|"Note"/);
    const second = await importFile(server, forms['a list'], { vendor });
    expect(second.report).toMatchObject({ read: 3, created: 0, updated: 3 });
    expect(await everything(server)).toEqual(before);
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
  });
});

test('words, people, times and ratings are the vendor’s', async () => {
  const server = await testServer();
  await importFile(server, linesOf([intercom(1)]), { vendor: 'intercom' });
  const record = await detail(server, 'intercom_1');
  expect(record).toMatchObject({
    started_at: iso(1),
    status: 'resolved',
    resolved_at: iso(91),
    csat_score: 5,
    feedback: 'Good',
    ai_handled: true,
    escalated: false,
  });
  expect(record.messages).toMatchObject([
    { sender_type: 'customer', content: 'Question 1', timestamp: iso(1) },
    { sender_type: 'ai', content: 'Reply', timestamp: iso(11) },
  ]);
  await importFile(server, linesOf([zendesk(8)]), { vendor: 'zendesk' });
  expect(await detail(server, 'zendesk_8')).toMatchObject({ csat_score: 5, messages: [{}, {}] });
});

test('what a webhook brought before or after is the same conversation', async () => {
  const server = await testServer({
    webhookSecrets: { intercom: new Map([['default', VENDOR_SECRET]]) },
  });
  const item = intercom(1, { state: 'open', updated_at: unix(15) });
  await deliverFrom(server, 'intercom', { topic: 'conversation.admin.replied', data: { item } });
  await importFile(server, linesOf([intercom(1)]), { vendor: 'intercom' });
  await deliverFrom(server, 'intercom', { topic: 'conversation.admin.replied', data: { item } });
  expect(await detail(server, 'intercom_1')).toMatchObject({
    status: 'resolved',
    messages: [{}, {}],
  });
});

describe('a file with mistakes', () => {
  const bad = [
    JSON.stringify(intercom(1)),
    '{"id": "2", "source": {"body": "broken',
    JSON.stringify(intercom(1)),
    '',
    JSON.stringify(intercom(3, { id: null })),
    Buffer.from(JSON.stringify(intercom(4, { title: 'Grüße' })), 'latin1'),
    JSON.stringify(
      intercom(5, {
        conversation_parts: { conversation_parts: [{ id: '51', body: '<p>When?</p>' }] },
      }),
    ),
    JSON.stringify(intercom(6, { title: 'x'.repeat(17 * 1024 * 1024) })),
    '[1, 2]',
    JSON.stringify(
      intercom(7, { source: { id: 's7', body: `<p>${'y'.repeat(70_000)}</p>`, author: null } }),
    ),
    `{"id":"8","a":${'['.repeat(100)}${']'.repeat(100)}}`,
    JSON.stringify(intercom(9)),
  ].map((line) => Buffer.concat([Buffer.from(line), Buffer.from('\n')]));

  test.each([undefined, 999])(
    'costs only the records that have them, by line (pieces of %s)',
    async (size) => {
      const server = await testServer();
      const { report, leftOut } = await importFile(
        server,
        Buffer.concat(bad),
        { vendor: 'intercom' },
        size === undefined ? {} : { size },
      );
      expect(report).toMatchObject({ read: 11, created: 3, updated: 1, left_out: 7 });
      expect(
        leftOut
          .sort((a, b) => a.line - b.line)
          .map(({ line, issues }) => [line, issues[0]!.path || issues[0]!.message]),
      ).toEqual([
        [2, 'It is not valid JSON.'],
        [5, 'id'],
        [6, 'It is not in UTF-8.'],
        [7, 'conversation_parts.conversation_parts.0.created_at'],
        [8, 'It is larger than 16 MB.'],
        [9, ''].with(1, leftOut[5]!.issues[0]!.message),
        [11, 'It is nested more than 64 levels deep.'],
      ]);
      const { messages } = await detail(server, 'intercom_7');
      expect(messages[0]!.content).toHaveLength(64_000);
    },
  );

  test('in another encoding, it is read if the encoding is named', async () => {
    const server = await testServer();
    const file = Buffer.from(linesOf([intercom(4, { title: 'Grüße' })]), 'latin1');
    const { report } = await importFile(
      server,
      file,
      { vendor: 'intercom' },
      { encoding: 'windows-1252' },
    );
    expect(report).toMatchObject({ created: 1 });
    expect((await detail(server, 'intercom_4')).topic).toBe('Grüße');
  });

  test('times that are none count as absent, and are told', async () => {
    const server = await testServer();
    const { report, leftOut } = await importFile(
      server,
      linesOf([intercom(1, { created_at: 0 })]),
      { vendor: 'intercom' },
    );
    expect(report).toMatchObject({ created: 1, with_warnings: 1 });
    expect(leftOut).toMatchObject([{ line: 1, issues: [{ path: 'messages.0.timestamp' }] }]);
  });
});

test('it can be stopped, and goes on from the line that it names', async () => {
  const file = linesOf([1, 2, 3, 4, 5].map((id) => intercom(id)));
  const server = await testServer();
  const { report } = await importFile(server, file, { vendor: 'intercom' }, { stopAfter: 2 });
  expect(report).toMatchObject({ created: 2, next_line: 3 });
  const rest = await importFile(
    server,
    file,
    { vendor: 'intercom' },
    { fromLine: report.next_line! },
  );
  expect(rest.report).toMatchObject({ created: 3, next_line: null });
  expect(await everything(server)).toHaveLength(5);
});

test('nobody is mailed or told because of what is imported, however new it is', async () => {
  const server = await testServer();
  const now = server.clock.now / 1000;
  const fresh = intercom(1, {
    created_at: now - 600,
    updated_at: now - 60,
    conversation_rating: null,
    conversation_parts: {
      conversation_parts: [
        { id: '2', part_type: 'close', created_at: now - 60, author: { type: 'admin' } },
      ],
    },
  });
  await importFile(server, linesOf([fresh]), { vendor: 'intercom' });
  await importFile(server, linesOf([{ ...fresh, title: 'Later' }]), { vendor: 'intercom' });
  expect(await detail(server, 'intercom_1')).toMatchObject({
    status: 'resolved',
    contact_email: 'u1@example.com',
  });
  server.clock.now += DAY;
  await server.app.sender.round();
  expect((await server.get<SurveyListResponse>('/api/v1/csat/surveys')).data).toEqual([]);
});

describe('CSV', () => {
  const mapping = csvMapping.parse({
    conversation_id: 'Ticket',
    author: 'From',
    content: 'Body',
    at: 'Date',
    authors: { Customer: 'customer', Robot: 'ai', Agent: 'human_agent' },
    topic: 'Topic',
    status: 'State',
    rating: 'Stars',
  });
  const format: FileFormat = { vendor: 'csv', mapping };
  const file = [
    'Ticket,From,Body,Date,Topic,State,Stars',
    `7,customer,"Where is it, ""my"" parcel?\r\nIt is late.",${iso(0)},delivery,open,`,
    `7,Robot,Within 5 days.,2026-02-02 09:00:10,delivery,open,`,
    `7,Agent,I look.,${iso(20)},delivery,Solved,4`,
    `8,Boss,Hello,${iso(0)},,,`,
    `8,Customer,Hello,,,,`,
    `8,Customer,Hello,31.12.2025,,,`,
    `,Customer,,${iso(0)},,,9`,
    '',
  ].join('\n');

  test('each row is a message; what is wrong is told by line', async () => {
    const server = await testServer();
    const { report, leftOut } = await importFile(server, file, format, { size: 11 });
    expect(report).toMatchObject({ read: 7, created: 1, updated: 2, left_out: 4 });
    expect(leftOut.map(({ line, issues }) => [line, issues.map(({ path }) => path)])).toEqual([
      [6, ['From']],
      [7, ['Date']],
      [8, ['Date']],
      [9, ['Ticket', 'Body', 'Stars']],
    ]);
    const record = await detail(server, 'csv_7');
    expect(record).toMatchObject({
      status: 'resolved',
      resolved_at: iso(20),
      csat_score: 4,
      topic: 'delivery',
      escalated: true,
    });
    expect(record.messages.map(({ sender_type, content }) => [sender_type, content])).toEqual([
      ['customer', 'Where is it, "my" parcel?\r\nIt is late.'],
      ['ai', 'Within 5 days.'],
      ['human_agent', 'I look.'],
    ]);
    await importFile(server, file, format);
    expect((await detail(server, 'csv_7')).messages).toHaveLength(3);
  });

  test('cells come out as they were written, however the file is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', 'ä', '𝄞') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (words, size) => {
          const rows = words.map(
            (word, index) => `${index},Agent,"${`x${word}`.replaceAll('"', '""')}",${iso(index)}`,
          );
          const text = `Ticket,From,Body,Date\n${rows.join('\n')}`;
          const { topic: _, status: __, rating: ___, ...small } = mapping;
          const records = await read(
            text,
            { vendor: 'csv', mapping: csvMapping.parse(small) },
            size,
          );
          expect(
            records.map(({ result }) =>
              'state' in result ? result.state.input.messages[0]!.content : result,
            ),
          ).toEqual(words.map((word) => `x${word}`.trim()));
        },
      ),
    );
  });

  test('a column that is not there, and another encoding, are told at once', async () => {
    const server = await testServer();
    await expect(importFile(server, 'Ticket,From\n', format)).rejects.toThrow(
      /no column "Body", "Date"/,
    );
    const latin = Buffer.from(file.replace('late', 'spät'), 'latin1');
    await expect(importFile(server, latin, format)).rejects.toThrow(/not in utf-8.*--encoding/);
    expect((await importFile(server, latin, format, { encoding: 'latin1' })).report.created).toBe(
      1,
    );
  });
});

test('the command line imports, reports, and changes nothing in a trial', async () => {
  const database = await freshDatabase();
  const store = openStore(database);
  await store.migrate();
  await ensureKeys(store, 'default', { secret: SECRET, publishable: PUBLISHABLE }, Date.now());
  await store.close();
  const folder = temporaryFolder();
  writeFileSync(`${folder}/a.ndjson`, `${linesOf([intercom(1), intercom(2)])}broken\n`);
  const run = (...words: string[]) => runCommand(['import', ...words, '--database', database]);
  const trial = await run('intercom', `${folder}/a.ndjson`, '--dry-run');
  expect(JSON.parse(trial.stdout)).toMatchObject({ read: 3, taken: 2, created: 0, left_out: 1 });
  expect(trial.stderr).toContain('Line 3: It is not valid JSON.');
  const done = await run('intercom', `${folder}/a.ndjson`, '--report', `${folder}/left.ndjson`);
  expect(JSON.parse(done.stdout)).toMatchObject({ read: 3, created: 2, left_out: 1 });
  expect(JSON.parse(readFileSync(`${folder}/left.ndjson`, 'utf8'))).toMatchObject({ line: 3 });
  await expect(run('csv', `${folder}/a.ndjson`)).rejects.toThrow(/needs --mapping/);
});
