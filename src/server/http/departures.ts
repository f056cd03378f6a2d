import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How often connections are looked at, milliseconds. */
const EVERY = 10_000;
/** The least that has to be read per second, bytes. A slow phone reads several times as much. */
const MIN_RATE = 1_000;
/** What a connection may keep for as long as it likes, bytes. Streams wait for their reader and keep less. */
const SMALL = 256 * 1024;
const SECOND = 1_000;

/** What was to be written when it was first seen. */
interface Begun {
  at: number;
  bytes: number;
  /** All that the connection has to have written when that is gone. */
  until: number;
}

/**
 * Closes connections whose client asked for a large response and does not read it: the response would stay in memory
 * for as long as the client likes.
 *
 * @param every how often to look, milliseconds
 * @param rate see `MIN_RATE`
 */
export function watchReaders(
  server: Pick<Server, 'on'>,
  { every = EVERY, rate = MIN_RATE }: { every?: number; rate?: number } = {},
): void {
  const open = new Map<Socket, Begun | null>();
  server.on('connection', (socket) => {
    open.set(socket, null);
    socket.once('close', () => open.delete(socket));
  });
  /** How long this has been looking. A process that was stopped for a while does not take that for the client's time. */
  let now = 0;
  const timer = setInterval(() => {
    now += every;
    for (const [socket, begun] of open) {
      const bytes = socket.writableLength;
      const written = socket.bytesWritten - bytes;
      if (bytes < SMALL) open.set(socket, null);
      else if (begun === null || written >= begun.until) {
        open.set(socket, { at: now, bytes, until: written + bytes });
      } else if (now - begun.at > every + (begun.bytes / rate) * SECOND) socket.destroy();
    }
  }, every).unref();
  server.on('close', () => clearInterval(timer));
}
