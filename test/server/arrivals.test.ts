// @one-database: bodies are read before the database is asked.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createArrivals } from '../../src/server/http/arrivals.ts';
import { Fault } from '../../src/server/http/errors.ts';
import { CAPABILITY, errorOf, PUBLISHABLE, testServer } from './harness.ts';

const WINDOW = 40;

test('a body that stops to arrive is given up, and one that goes on is not', async () => {
  const arrivals = createArrivals(WINDOW);
  const stopped = { bytesRead: 500 };
  const going = { bytesRead: 500 };
  const timer = setInterval(() => (going.bytesRead += 100), 5);
  let end: (text: string) => void = () => {};
  const first = arrivals.inTime(new Promise<string>(() => {}), stopped);
  const second = arrivals.inTime(new Promise<string>((resolve) => (end = resolve)), going);
  expect(await first).toBeInstanceOf(Fault);
  await sleep(6 * WINDOW);
  end('whole');
  expect(await second).toBe('whole');
  clearInterval(timer);
});

test('a body that arrives at once is read, and a failure is passed on', async () => {
  const arrivals = createArrivals(WINDOW);
  expect(await arrivals.inTime(Promise.resolve('x'), { bytesRead: 0 })).toBe('x');
  expect(await arrivals.inTime(Promise.resolve('x'), undefined)).toBe('x');
  await expect(arrivals.inTime(Promise.reject(new Error('left')), {})).rejects.toThrow('left');
});

test('a request whose body does not come ends with 503, and its connection closes', async () => {
  const server = await testServer({ slowest: WINDOW });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(
    'POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n{"key":',
  );
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString();
  expect(text).toContain('HTTP/1.1 503');
  expect(text).toContain('arrives too slowly');
});

/** What the server responds to a request that is written as it is. */
async function responseTo(url: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(request);
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

test('a body in chunks that does not come ends with 503, and its connection closes', async () => {
  const server = await testServer({ slowest: WINDOW });
  const file = `POST /api/v1/attachments?conversation_id=c&attachment_id=a&name=a.png HTTP/1.1\r\nX-API-Key: ${PUBLISHABLE}\r\nX-Conversation-Capability: ${CAPABILITY}\r\nOrigin: http://localhost`;
  for (const head of ['POST /api/v1/events HTTP/1.1', file]) {
    const text = await responseTo(
      server.url,
      `${head}\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"key":\r\n`,
    );
    expect(text).toContain('HTTP/1.1 503');
    expect(text).toContain('arrives too slowly');
  }
});

test('a body without any header about its size is counted, as of HTTP/2', async () => {
  const { app } = await testServer();
  const statusOf = async (body: string) => {
    const headers = { 'content-type': 'text/plain' };
    const request = new Request('http://x/api/v1/events', { method: 'POST', headers, body });
    expect(request.headers.has('content-length')).toBe(false);
    return (await app.fetch(request)).status;
  };
  expect(await statusOf(' '.repeat(100_000))).toBe(413);
  expect(await statusOf('{}')).toBe(422);
});

describe('files in chunks', () => {
  const PATH = '/api/v1/attachments?conversation_id=c&name=a.png&attachment_id=';
  const headers = {
    'x-api-key': PUBLISHABLE,
    'x-conversation-capability': CAPABILITY,
    origin: 'http://localhost',
  };

  test('that are too large are refused', async () => {
    const server = await testServer();
    const body = new ReadableStream<Uint8Array>({
      // With pauses: once the connection is closed, `fetch` would read on without ever giving way.
      async pull(controller) {
        await sleep(1);
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    const response = await fetch(`${server.url}${PATH}a`, init);
    expect(response.status).toBe(413);
    expect((await errorOf(response)).message).toBe('The request body may be at most 20 MB.');
  });

  test('are in progress four at a time, as others are', async () => {
    const server = await testServer();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const stalled = Array.from({ length: 4 }, (_, index) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.write(
        `POST ${PATH}${index} HTTP/1.1\r\nHost: x\r\n${lines.join('')}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n`,
      );
      return socket;
    });
    await sleep(100);
    const order: string[] = [];
    const fifth = fetch(`${server.url}${PATH}fifth`, { method: 'POST', headers, body: 'no file' });
    const done = fifth.then(({ status }) => order.push(`fifth ${status}`));
    await sleep(200);
    order.push('one is gone');
    stalled[0]!.destroy();
    await done;
    expect(order).toEqual(['one is gone', 'fifth 415']);
    for (const socket of stalled) socket.destroy();
  });
});

test('a mail that does not say how large it is, is refused when it is too large', async () => {
  const inboundSecret = 'a secret of the mail provider';
  const server = await testServer({ inboundSecret });
  const mail = request(
    `${server.url}/api/v1/mail/inbound?secret=${encodeURIComponent(inboundSecret)}`,
    { method: 'POST', headers: { 'content-type': 'message/rfc822' } },
  );
  const response = once(mail, 'response') as Promise<[IncomingMessage]>;
  const megabyte = Buffer.alloc(1024 * 1024, 'x');
  for (let sent = 0; sent < 49; sent++) {
    if (!mail.write(megabyte)) await Promise.race([once(mail, 'drain'), response]);
  }
  mail.end();
  expect((await response)[0].statusCode).toBe(413);
  mail.destroy();
});
