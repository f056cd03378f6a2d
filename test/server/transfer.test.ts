import { exec } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { linesIn } from '../../src/server/database/lines.ts';
import { exportAll, importAll } from '../../src/server/database/move.ts';
import { openStore } from '../../src/server/features.ts';
import { type Store } from '../../src/server/database/store.ts';
import { temporaryFolder, freshDatabase, freshPostgres } from './database.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, testServer } from './harness.ts';
import { COMMAND } from './process.ts';

async function linesOf(store: Store): Promise<string[]> {
  const lines: string[] = [];
  await exportAll(store, async (line) => void lines.push(line));
  return lines;
}

/** As it is read from a file, in pieces of any length. */
async function* asFile(lines: readonly string[], piece = 1_000) {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  for (let i = 0; i < bytes.length; i += piece) yield bytes.subarray(i, i + piece);
}

/** A server with one of everything in it. */
async function filled() {
  const server = await testServer();
  for (const id of ['b', 'a', 'Ä', 'ß', '中', 'Z']) {
    await server.post('/api/v1/conversations', {
      conversation_id: id,
      platform: 'custom',
      messages: [
        { sender_type: 'customer', content: `Where is my order ${id}? "quoted" \u2028 \\ 🙂` },
        { sender_type: 'ai', content: 'I do not know.', ai_confidence_score: 0.123456789012345 },
      ],
      cost_usd: 0.1,
      escalated: true,
      customer_id: 'u',
      resolution_time_seconds: 0.1 + 0.2,
    });
  }
  const event = eventMaker('e1');
  await server.send(
    [event('message.added', { message_id: 'm', sender_type: 'customer', content: 'Hi' })],
    { capabilities: { e1: CAPABILITY } },
  );
  const photo = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==',
    'base64',
  );
  const sent = await server.call(
    '/api/v1/attachments?conversation_id=e1&attachment_id=p1&name=a.png',
    {
      method: 'POST',
      headers: { 'x-api-key': PUBLISHABLE, 'x-conversation-capability': CAPABILITY },
      body: photo,
    },
  );
  expect(sent.status).toBe(201);
  return server;
}

async function empty(url: string): Promise<Store> {
  const store = openStore(url);
  await store.migrate();
  return store;
}

test('from one database to the other and back, byte for byte', async () => {
  const server = await filled();
  const lines = await linesOf(server.store);
  expect(lines.length).toBeGreaterThan(20);
  const postgres = await freshPostgres();
  let before = lines;
  for (const url of [postgres.url(), `sqlite:${temporaryFolder()}/b.db`, await freshDatabase()]) {
    const store = await empty(url);
    expect(await importAll(store, asFile(before))).toBeGreaterThan(20);
    const after = await linesOf(store);
    expect(after).toEqual(lines);
    before = after;
    await store.close();
  }
});

test('pieces of any length are the same file', async () => {
  const lines = await linesOf((await filled()).store);
  for (const piece of [1, 7, 64 * 1024, Infinity]) {
    const read: string[] = [];
    for await (const line of linesIn(asFile(lines, piece))) read.push(line);
    expect(read).toEqual(lines);
  }
  const without = lines.join('\n');
  const read: string[] = [];
  for await (const line of linesIn(Readable.from([Buffer.from(without)]))) read.push(line);
  expect(read).toEqual(lines);
  const damaged = Buffer.from('{}\n"ü"\n', 'latin1');
  await expect(async () => {
    for await (const _ of linesIn(Readable.from([damaged])));
  }).rejects.toThrow('Line 2 is not valid UTF-8');
});

test('the command line moves everything, from a file and through a pipe, however long either side takes to start', async () => {
  const run = promisify(exec);
  const [from, ...into] = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()]);
  const source = await filled();
  const store = await empty(from);
  await importAll(store, asFile(await linesOf(source.store)));
  const expected = `${(await linesOf(store)).join('\n')}\n`;
  await store.close();
  const cli = `"${process.execPath}" --disable-warning=ExperimentalWarning ${COMMAND}`;
  const exported = `${temporaryFolder()}/all.jsonl`;
  await run(`${cli} export --all --database "${from}" > "${exported}"`);
  expect(readFileSync(exported, 'utf8')).toBe(expected);
  const ways = [`< "${exported}"`, undefined];
  for (const [index, way] of ways.entries()) {
    const command = `${cli} import --database "${into[index]}"`;
    const { stderr } = await run(way ? `${command} ${way}` : `cat "${exported}" | ${command}`);
    expect(stderr).toMatch(/^Imported \d+ rows\.\n$/);
    const { stdout } = await run(`${cli} export --all --database "${into[index]}"`);
    expect(stdout).toBe(expected);
  }
  if (!existsSync('/dev/full')) return;
  await expect(run(`${cli} export --all --database "${from}" > /dev/full`)).rejects.toThrow(
    /afterword: The export is not complete: ENOSPC/,
  );
});

test('what was imported is counted, and found', async () => {
  const server = await filled();
  const lines = await linesOf(server.store);
  const other = await testServer({}, false);
  await importAll(other.store, asFile(lines));
  for (const path of [
    '/api/v1/cs-metrics/dashboard',
    '/api/v1/cs-metrics/escalation-patterns',
    '/api/v1/conversations?q=order',
    '/api/v1/conversations/knowledge-gaps',
  ]) {
    expect(await other.get(path)).toEqual(await server.get(path));
  }
});

test('all or nothing: what is cut off, of another version or no export leaves the database empty', async () => {
  const server = await filled();
  const lines = await linesOf(server.store);
  const store = await empty(await freshDatabase());
  const broken = [...lines.slice(0, -1), lines.at(-1)!.slice(0, 5)];
  const attempts: [string[], RegExp][] = [
    [broken, /truncated/],
    [lines.with(0, '{"afterword":"0000"}'), /version 0000/],
    [['{}'], /not an export/],
    [[], /input is empty/],
    [[lines[0]!, '["a"]'], /Line 2 is a row without a table/],
    [[lines[0]!, '{"table":"session","columns":["a"]}'], /Line 2 names/],
    [[...lines, lines.at(-2)!], /behind the end/],
    [[lines[0]!, 'null', ...lines.slice(1)], /^Line 2 names an unknown table/],
    [[lines[0]!, '7', ...lines.slice(1)], /^Line 2 names an unknown table/],
    [lines.toSpliced(-2, 1), /has \d+ of its \d+ rows/],
    // Whoever wrote it ended between two lines.
    ...lines.slice(1).map((_, cut): [string[], RegExp] => [lines.slice(0, cut + 1), /breaks off/]),
  ];
  for (const [attempt, message] of attempts) {
    await expect(importAll(store, asFile(attempt))).rejects.toThrow(message);
  }
  expect(await store.query.selectFrom('organisation').selectAll().execute()).toEqual([]);
  await importAll(store, asFile(lines));
  await expect(importAll(store, asFile(lines))).rejects.toThrow(/not empty/);
  await store.close();
});
