import type { Context } from 'hono';
import { breakOff } from '../http/broken-off.ts';
import type { Env } from '../http/context.ts';
import type { Fault } from '../http/errors.ts';
import { BUSY, type Place } from './gate.ts';

/** What is written to the connection at once, bytes. */
const PIECE = 64 * 1024;

/**
 * Sends what `read` gives, as fast as it is read on the other side. Ends its place when the last is written, the
 * reader has left, or nothing can be sent.
 *
 * @returns a fault if it has to make room for others before it begins; `undefined`: `read` gave nothing
 */
export async function sent(
  c: Context<Env>,
  place: Place,
  read: () => Promise<Uint8Array | undefined>,
): Promise<ReadableStream<Uint8Array> | Fault<'unavailable'> | undefined> {
  try {
    const content = await read();
    // A slow database takes time in which others may have come who need the room.
    if (content && !place.signal.aborted) return inPieces(c, content, place);
    place.leave();
    return content && BUSY;
  } catch (error) {
    place.leave();
    throw error;
  }
}

/** A reader who has to give way does not get the rest: the connection closes. */
function inPieces(c: Context<Env>, content: Uint8Array, place: Place): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        place.signal.addEventListener('abort', () => {
          place.leave();
          breakOff(c, controller);
        });
      },
      pull(controller) {
        if (place.signal.aborted) return;
        if (at >= content.length) {
          place.leave();
          controller.close();
          return;
        }
        // A copy: a piece that waits in the connection would keep all of the file in memory.
        const piece = new Uint8Array(content.subarray(at, at + PIECE));
        at += piece.length;
        place.passed(piece.length);
        controller.enqueue(piece);
      },
      cancel: () => place.leave(),
    },
    // Nothing is copied ahead.
    { highWaterMark: 0 },
  );
}
