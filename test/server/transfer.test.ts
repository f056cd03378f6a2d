import { expect, test } from 'vitest';
import { exportAll, importAll } from '../../src/server/database/move.ts';
import { openStore } from '../../src/server/features.ts';
import { type Store } from '../../src/server/database/store.ts';
import { temporaryFolder, freshDatabase, freshPostgres } from './database.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, testServer } from './harness.ts';

async function linesOf(store: Store): Promise<string[]> {
  const lines: string[] = [];
  await exportAll(store, async (line) => void lines.push(line));
  return lines;
}

async function* each(lines: readonly string[]) {
  yield* lines;
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
    expect(await importAll(store, each(before))).toBeGreaterThan(20);
    const after = await linesOf(store);
    expect(after).toEqual(lines);
    before = after;
    await store.close();
  }
});

test('what was imported is counted, and found', async () => {
  const server = await filled();
  const lines = await linesOf(server.store);
  const other = await testServer({}, false);
  await importAll(other.store, each(lines));
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
  const broken = [...lines.slice(0, -1), lines.at(-1)!.slice(0, 10)];
  const attempts: [string[], RegExp][] = [
    [broken, /truncated/],
    [lines.with(0, '{"afterword":"0000"}'), /version 0000/],
    [['{}'], /not an export/],
    [[lines[0]!, '["a"]'], /Line 2 is a row without a table/],
    [[lines[0]!, '{"table":"session","columns":["a"]}'], /Line 2 names/],
  ];
  for (const [attempt, message] of attempts) {
    await expect(importAll(store, each(attempt))).rejects.toThrow(message);
  }
  expect(await store.query.selectFrom('organisation').selectAll().execute()).toEqual([]);
  await importAll(store, each(lines));
  await expect(importAll(store, each(lines))).rejects.toThrow(/not empty/);
  await store.close();
});
