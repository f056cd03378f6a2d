import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DAY } from '../../src/contract/time.ts';
import { watchReaders } from '../../src/server/http/departures.ts';

const MEGABYTE = 1024 * 1024;
/** More than the system keeps for a connection. */
const LARGE = 'x'.repeat(16 * MEGABYTE);
const EVERY = 50;

/** A server with large and small responses. `ask` reads nothing. */
async function served(rate: number) {
  const server = createServer((request, response) =>
    response.end(request.url === '/large' ? LARGE : 'small'),
  );
  watchReaders(server, { every: EVERY, rate });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const ask = (path: string): Socket => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {}).pause();
    socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    return socket;
  };
  const count = promisify(server.getConnections.bind(server));
  return { ask, count };
}

const sizeOf = async (socket: Socket): Promise<number> => {
  let size = 0;
  socket.on('data', (piece: Buffer) => (size += piece.length));
  if (!socket.closed) await once(socket, 'close');
  return size;
};

test('a large response that nobody reads is given up, and its connection closes', async () => {
  const { ask, count } = await served(LARGE.length * 10);
  const left = ask('/large');
  await once(left, 'readable');
  await expect.poll(() => count()).toBe(0);
  expect(await sizeOf(left)).toBeLessThan(LARGE.length);
});

test('who reads at their own pace, or keeps a connection for later, stays', async () => {
  const { ask } = await served(1_000);
  const idle = ask('/small');
  await once(idle, 'readable');
  const slow = ask('/large');
  let size = 0;
  const now = performance.now.bind(performance);
  onTestFinished(() => void vi.restoreAllMocks());
  for (let i = 0; size < LARGE.length; i++) {
    await once(slow, 'readable');
    size += (slow.read() as Buffer | null)?.length ?? 0;
    if (i < 20) await new Promise((resolve) => setTimeout(resolve, EVERY));
    // The machine was suspended for a day.
    if (i === 10) vi.spyOn(performance, 'now').mockImplementation(() => now() + DAY);
  }
  expect(slow.closed).toBe(false);
  expect(idle.closed).toBe(false);
});
