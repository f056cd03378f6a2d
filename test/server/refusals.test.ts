// @one-database: refusals before the database are tested here.
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { PUBLISHABLE, type TestServer, testServer } from './harness.ts';

const URL_OF = '/api/v1/attachments?conversation_id=c&attachment_id=a&name=x';

const asking = (server: TestServer, address: string) =>
  server.call('/api/v1/conversations', { headers: { 'x-forwarded-for': address } });

/** @returns who was answered, in order: first a request that was sent before, then several, one after the other */
async function orderOf(first: Promise<Response>, next: () => Promise<Response>) {
  const order: string[] = [];
  const late = first.then(() => order.push('first'));
  for (let i = 0; i < 3; i++) await next().then(() => order.push('next'));
  await late;
  return order;
}

test('who goes on although refused is answered late, and others are not', async () => {
  const server = await testServer({ trustedProxies: 1, bounds: { refusals_per_address: 50 } });
  for (let i = 0; i < 50; i++) expect((await asking(server, '192.0.2.1')).status).toBe(401);
  const late = asking(server, '192.0.2.1');
  const order = await orderOf(late, () => asking(server, '192.0.2.2'));
  expect(order).toEqual(['next', 'next', 'next', 'first']);
  // Told the same as before.
  expect((await late).status).toBe(401);
});

test('what is not refused never waits', async () => {
  const server = await testServer({ trustedProxies: 1, bounds: { refusals_per_address: 0 } });
  const order = await orderOf(asking(server, '192.0.2.1'), () =>
    server.call('/healthz', { headers: { 'x-forwarded-for': '192.0.2.1' } }),
  );
  expect(order).toEqual(['next', 'next', 'next', 'first']);
});

test('the rest of a large body that was refused is not read', async () => {
  const server = await testServer({ bounds: { refusals_per_address: 0, uploads_per_address: 0 } });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(
    `POST ${URL_OF} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${PUBLISHABLE}\r\nContent-Length: 4000000\r\n\r\n`,
  );
  socket.write(Buffer.alloc(1_000));
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  await once(socket, 'end');
  const text = Buffer.concat(pieces).toString();
  expect(text).toContain('HTTP/1.1 429');
  expect(text.toLowerCase()).toContain('connection: close');
  socket.destroy();
});
