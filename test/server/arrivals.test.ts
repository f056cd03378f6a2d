// @one-database: bodies are read before the database is asked.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createArrivals } from '../../src/server/http/arrivals.ts';
import { Fault } from '../../src/server/http/errors.ts';
import { testServer } from './harness.ts';

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
