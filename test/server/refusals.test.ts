// @one-database: refusals before the database are tested here.
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { PUBLISHABLE, type TestServer, testServer } from './harness.ts';

const URL_OF = '/api/v1/attachments?conversation_id=c&attachment_id=a&name=x';

const refused = (server: TestServer) => server.call('/api/v1/conversations');

/** Milliseconds that it takes. */
async function timeOf(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

test('who goes on although refused is answered late, and others are not', async () => {
  const server = await testServer({ trustedProxies: 1, bounds: { refusals_per_address: 50 } });
  const asking = (address: string, headers = {}) =>
    server.call('/api/v1/conversations', { headers: { 'x-forwarded-for': address, ...headers } });
  for (let i = 0; i < 50; i++) expect((await asking('192.0.2.1')).status).toBe(401);
  const late = timeOf(() => asking('192.0.2.1'));
  expect(await timeOf(() => asking('192.0.2.2'))).toBeLessThan(await late);
  expect(await late).toBeGreaterThan(950);
  // Refused, but told the same.
  expect((await asking('192.0.2.1')).status).toBe(401);
});

test('what is not refused never waits', async () => {
  const server = await testServer({ bounds: { refusals_per_address: 0 } });
  const times = [timeOf(() => server.call('/healthz')), timeOf(() => refused(server))];
  const [good, bad] = await Promise.all(times);
  expect(good).toBeLessThan(bad!);
  expect(bad).toBeGreaterThan(950);
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
