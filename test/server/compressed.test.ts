// @one-database: bodies are decompressed before the database is asked.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ConversationListResponse, EventBatchResponse } from '../../src/contract/index.ts';
import { gunzipped } from '../../src/server/http/content-encoding.ts';
import { Fault } from '../../src/server/http/errors.ts';
import {
  CAPABILITY,
  errorOf,
  eventMaker,
  PUBLISHABLE,
  SECRET,
  type TestServer,
  testServer,
} from './harness.ts';
import { signedHeaders, ZENDESK } from './zendesk.ts';

const conversation = (id: string, content = 'Hi') => ({
  conversation_id: id,
  platform: 'custom',
  messages: [{ sender_type: 'customer', content }],
});

const JSON_HEADERS = { 'x-api-key': SECRET, 'content-type': 'application/json' };

const post = (
  server: TestServer,
  body: Uint8Array<ArrayBuffer>,
  encoding: string,
  path = '/api/v1/conversations',
  headers: Record<string, string> = JSON_HEADERS,
) =>
  server.call(path, {
    method: 'POST',
    headers: { ...headers, 'content-encoding': encoding },
    body,
  });

const zipped = (value: unknown) => gzipSync(JSON.stringify(value));

test.each(['gzip', 'GZIP', 'x-gzip', ' gzip '])(
  'a body with the encoding "%s" is read',
  async (name) => {
    const server = await testServer();
    expect((await post(server, zipped(conversation('c1', 'Grüße 🙂')), name)).status).toBe(201);
    const { data } = await server.get<{ data: { conversation_id: string }[] }>(
      '/api/v1/conversations',
    );
    expect(data).toMatchObject([{ conversation_id: 'c1' }]);
  },
);

test('an uncompressed body may say so', async () => {
  const server = await testServer();
  const body = new TextEncoder().encode(JSON.stringify(conversation('c1')));
  expect((await post(server, body, 'identity')).status).toBe(201);
});

test('several parts of gzip are one body', async () => {
  const server = await testServer();
  const text = JSON.stringify(conversation('c1'));
  const body = Buffer.concat([gzipSync(text.slice(0, 20)), gzipSync(text.slice(20))]);
  expect((await post(server, body, 'gzip')).status).toBe(201);
});

test('a batch of a browser, a form of a survey and a body in chunks are read', async () => {
  const server = await testServer();
  const make = eventMaker('e1');
  const batch = {
    key: PUBLISHABLE,
    sent_at: new Date(server.clock.now).toISOString(),
    capabilities: { e1: CAPABILITY },
    events: [make('message.added', { message_id: 'm', sender_type: 'customer', content: 'x' })],
  };
  const sent = await post(server, zipped(batch), 'gzip', '/api/v1/events', {
    'content-type': 'text/plain',
    origin: 'http://localhost:3000',
  });
  expect(((await sent.json()) as EventBatchResponse).results[0]!.status).toBe('accepted');

  const form = await post(server, gzipSync('token=unknown&rating=5'), 'gzip', '/api/v1/csat/rate', {
    'content-type': 'application/x-www-form-urlencoded',
  });
  const plain = await server.call('/api/v1/csat/rate', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'token=unknown&rating=5',
  });
  expect(form.status).toBe(plain.status);
  expect(await form.text()).toBe(await plain.text());

  const req = request(`${server.url}/api/v1/conversations`, {
    method: 'POST',
    headers: { ...JSON_HEADERS, 'content-encoding': 'gzip' },
  });
  const body = zipped(conversation('c2'));
  req.write(body.subarray(0, 30));
  req.end(body.subarray(30));
  const [response] = (await once(req, 'response')) as [IncomingMessage];
  expect(response.resume().statusCode).toBe(201);
});

test('the signature of a webhook is of the body before compression', async () => {
  const server = await testServer({ webhookSecrets: { zendesk: new Map([['default', ZENDESK]]) } });
  const text = JSON.stringify({
    ticket_id: 7,
    ticket: {
      id: 7,
      subject: 'Help',
      status: 'open',
      comments: [{ id: 1, author_id: 2, body: 'Hi' }],
    },
  });
  const response = await post(
    server,
    gzipSync(text),
    'gzip',
    '/api/v1/webhooks/zendesk?org_id=default',
    signedHeaders(text, new Date(server.clock.now).toISOString()),
  );
  expect(response.status).toBe(201);
});

test('the same Idempotency-Key with the same content is the same request, compressed or not', async () => {
  const server = await testServer();
  const headers = { ...JSON_HEADERS, 'idempotency-key': 'k1' };
  const text = JSON.stringify(conversation('c1'));
  await server.call('/api/v1/conversations', { method: 'POST', headers, body: text });
  const again = await post(server, gzipSync(text), 'gzip', undefined, headers);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});

test.each([
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['zstd', (text: string) => Buffer.from(text)],
  ['compress', (text: string) => Buffer.from(text)],
  ['gzip, gzip', (text: string) => gzipSync(gzipSync(text))],
  ['identity, gzip', (text: string) => gzipSync(text)],
])('the encoding "%s" is refused with 415, which names what is accepted', async (name, encode) => {
  const server = await testServer();
  const response = await post(
    server,
    Buffer.from(encode(JSON.stringify(conversation('c1')))),
    name,
  );
  expect(response.status).toBe(415);
  expect(response.headers.get('accept-encoding')).toBe('gzip');
  expect((await errorOf(response)).code).toBe('unsupported_media_type');
});

test('a file is refused with 415 in any encoding', async () => {
  const server = await testServer();
  const response = await post(
    server,
    gzipSync('x'),
    'gzip',
    '/api/v1/attachments?conversation_id=c&attachment_id=a&name=a.png',
    { 'x-api-key': SECRET },
  );
  expect(response.status).toBe(415);
  expect(response.headers.get('accept-encoding')).toBe('identity');
});

test('what is not gzip, damaged or not complete is refused with 400', async () => {
  const server = await testServer();
  const whole = zipped(conversation('c1', 'x'.repeat(1000) + Math.PI));
  const bodies = [
    Buffer.from(JSON.stringify(conversation('c1'))),
    Buffer.from('x'),
    Buffer.alloc(0),
    Buffer.from(whole).fill(0, whole.length - 8, whole.length - 4),
    ...Array.from({ length: whole.length - 1 }, (_, i) => whole.subarray(0, i + 1)),
  ];
  for (const body of bodies) {
    const response = await post(server, body, 'gzip');
    expect(response.status).toBe(400);
    expect((await errorOf(response)).code).toBe('malformed_json');
  }
  expect(await server.get<ConversationListResponse>('/api/v1/conversations')).toMatchObject({
    total: 0,
  });
});

const MB = 1024 * 1024;

/** A gigabyte of spaces in about a megabyte. */
const bomb = () => Buffer.concat(Array<Buffer>(63).fill(gzipSync(Buffer.alloc(16 * MB, ' '))));

test('a body that is decompressed to more than the limit is refused with 413', async () => {
  const server = await testServer();
  const just = JSON.stringify(conversation('c1', 'x'));
  const [fits, more] = [MB, MB + 1].map((size) => just + ' '.repeat(size - just.length));
  expect((await post(server, gzipSync(fits!), 'gzip')).status).toBe(201);
  expect((await post(server, gzipSync(more!), 'gzip')).status).toBe(413);
  const response = await post(server, bomb(), 'gzip');
  expect(response.status).toBe(413);
  expect((await errorOf(response)).message).toContain('at most 1 MB');
  const events = await post(server, zipped(' '.repeat(MB)), 'gzip', '/api/v1/events', {
    'content-type': 'text/plain',
  });
  expect(events.status).toBe(413);
});

test('a bomb takes no more memory than the limit', async () => {
  const script = `
    import { gzipSync } from 'node:zlib';
    import { gunzipped } from '${new URL('../../src/server/http/content-encoding.ts', import.meta.url)}';
    const part = gzipSync(Buffer.alloc(16 * ${MB}, ' '));
    const bomb = Buffer.concat(Array(63).fill(part));
    gunzipped(gzipSync('warm'), ${MB});
    const before = process.resourceUsage().maxRSS;
    for (let i = 0; i < 20; i++) gunzipped(bomb, ${MB});
    console.log((process.resourceUsage().maxRSS - before) / 1024);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
  ]);
  expect(Number(stdout)).toBeLessThan(60);
});

test('bodies that are decompressed count as in progress, and too many get 503', async () => {
  const server = await testServer();
  // Nothing is committed, so all of them stay in progress.
  let go = () => {};
  const blocked = new Promise<void>((resolve) => (go = resolve));
  const writing = server.store.write(() => blocked);
  const body = zipped({ ...conversation('c'), padding: ' '.repeat(MB - 200) });
  const responses = Array.from({ length: 80 }, () => post(server, body, 'gzip'));
  const first = await Promise.race(responses);
  expect(first.status).toBe(503);
  expect(first.headers.get('retry-after')).toBe('1');
  go();
  await writing;
  const statuses = (await Promise.all(responses)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0);
  expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(50);
  // What was in progress is given back.
  expect((await post(server, body, 'gzip')).status).toBe(200);
});

test('an error of ours is not called a damaged body', () => {
  expect(() => gunzipped(gzipSync('x'), -1)).toThrow();
  expect(gunzipped(gzipSync('xy'), 1)).toBeInstanceOf(Fault);
});
